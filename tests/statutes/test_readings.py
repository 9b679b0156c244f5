"""`quanheng statutes cite` and `quanheng statutes provisions`: law read as text, without a database."""

import io
import json
import sys
from types import SimpleNamespace

import pytest

from quanheng.site import statute_readings
from quanheng.site.cli import main

LEAF = ["law", "article", "sub", "paragraph", "item", "subitem"]
RECORD = ["is_penalty", "department", "violation", "item_count", "refs", "tiers", "extra_rules", "by_reference"]
ONE = "违反本条例第九条规定，有下列行为之一的，由公安机关处1万元以下的罚款：\n不牵绳的；\n不清粪的。"


@pytest.fixture
def said(monkeypatch, capsys):
    """Run the command with words on standard input; gives its status, its report and what it complained of."""
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")

    def run(*words, stdin: bytes | str = b""):
        piped = stdin.encode() if isinstance(stdin, str) else stdin
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(piped)))
        status = main(["statutes", *words])
        out, err = capsys.readouterr()
        return status, (json.loads(out) if "--json" in words and out else out), err

    return run


def test_citations_are_printed_in_order_with_every_key(said):
    status, report, _ = said(
        "cite", "--self-law", "某条例", "--article", "30", "--paragraph", "2", "--json",
        stdin="违反前款和《甲法》第三条至第四条之一规定",
    )  # fmt: skip
    assert status == 0
    assert [list(each) for each in report] == [LEAF] * 4
    assert [(each["law"], each["article"], each["sub"], each["paragraph"]) for each in report] == [
        ("某条例", 30, None, 1), ("甲法", 3, None, None), ("甲法", 4, None, None), ("甲法", 4, 1, None),
    ]  # fmt: skip


def test_a_passage_without_citations_gives_an_empty_list(said):
    assert said("cite", "--self-law", "某条例", "--json", stdin="养犬须登记。")[1] == []


def test_one_paragraph_in_gives_one_record(said):
    status, report, _ = said("provisions", "--text", "-", "--law", "某条例", "--article", "30", "--json", stdin=ONE)
    assert (status, len(report), list(report[0])) == (0, 1, RECORD)
    assert (report[0]["item_count"], report[0]["tiers"][0]["fines"][0]["max"]) == (2, 10_000)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_file_may_be_in_either_encoding(said, tmp_path, encoding):
    path = tmp_path / "provision.txt"
    path.write_bytes(ONE.replace("\n", "\r\n").encode(encoding))
    assert said("provisions", "--text", str(path), "--law", "某条例", "--json")[1][0]["department"] == "公安机关"


def test_an_article_of_the_package_gives_a_record_for_each_paragraph(said):
    status, report, _ = said("provisions", "--law", "食品安全法", "--article", "126", "--json")
    assert (status, len(report)) == (0, 4)
    assert [each["by_reference"] for each in report[:2]] == [None, {"article": 126, "paragraph": 1}]
    assert said("provisions", "--law", "《中华人民共和国食品安全法》", "--article", "126", "--json")[1][0] == report[0]


def test_licences_are_told_when_asked_for(said):
    (record,) = said("provisions", "--text", "-", "--law", "某条例", "--licences", "--json",
                     stdin="未经公安机关批准，不得繁殖烈性犬。")[1]  # fmt: skip
    assert record == {
        "is_licence": True, "department": "公安机关", "department_elsewhere": None,
        "activity": "繁殖烈性犬", "licence": None, "by_reference": None,
    }  # fmt: skip


def test_the_organ_of_a_licence_is_told_with_its_place_when_the_statute_names_it_elsewhere(said):
    (record,) = said("provisions", "--law", "道路交通安全法", "--article", "19", "--paragraph", "1", "--licences",
                     "--json")[1]  # fmt: skip
    assert (record["department"], record["licence"]) == (None, "机动车驾驶证")
    where = {"department": "公安机关交通管理部门", "article": 19, "sub": 0, "paragraph": 2}
    assert record["department_elsewhere"] == where


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (("--law", "从没有过的条例", "--article", "3"), "从没有过的条例"),
        (("--law", "食品安全法", "--article", "999"), "食品安全法第999条"),
        (("--law", "食品安全法", "--article", "126", "--paragraph", "9"), "第126条第9款"),
        (("--law", "食品安全法", "--article", "126", "--paragraph", "0"), "第126条第0款"),
        (("--law", "食品安全法", "--article", "0"), "食品安全法第0条"),
        (("--law", "某条例", "--text", "/no/such/file"), "/no/such/file"),
    ],
)
def test_what_cannot_be_found_is_named_and_nothing_is_printed(said, words, part):
    status, report, complaint = said("provisions", *words, "--json")
    assert (status, report) == (1, "")
    assert part in complaint


@pytest.mark.parametrize("verb", [("cite", "--self-law", "某条例"), ("provisions", "--law", "某条例", "--text", "-")])
@pytest.mark.parametrize("words", [b"", b" \r\n\t", b"\x00\x01\x02 a program", "处警告。".encode("utf-16")])
def test_no_words_and_what_is_no_text_end_with_a_sentence_and_print_nothing(said, verb, words):
    status, report, complaint = said(*verb, "--json", stdin=words)
    assert (status, report) == (1, "")
    assert complaint.strip()


def test_what_is_no_text_and_what_is_too_long_is_refused(said, monkeypatch):
    assert said("provisions", "--law", "某条例", "--text", "-", stdin=b"\xff\xfe\x00\x81")[0] == 1
    monkeypatch.setattr(statute_readings, "LONGEST_PASSAGE", 100)
    status, _, complaint = said("provisions", "--law", "某条例", "--text", "-", stdin="长" * 50)
    assert (status, "100" in complaint) == (1, True)


def test_without_json_a_line_is_printed_for_the_eye(said):
    assert "article=3" in said("cite", "--self-law", "某条例", stdin="本条例第三条")[1]


def test_several_paragraphs_in_give_a_record_each(said):
    words = ONE + "\n有前款行为，情节严重的，处五千元罚款。"
    report = said("provisions", "--text", "-", "--law", "某条例", "--article", "30", "--json", stdin=words)[1]
    assert [each["refs"] for each in report][1:] == [[{"article": 30, "paragraph": 1, "item": None}]]
