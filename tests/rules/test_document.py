"""The templates in law/documents/, and how a document's facts are checked and worded."""

from datetime import date
from pathlib import Path

import pytest

from quanheng.rules.document import (
    check_facts,
    chinese_day,
    document_number,
    parse_template,
    plain_text,
    read_template,
    shown,
    template_hash,
)
from quanheng.rules.law_files import BadLawFile
from quanheng.rules.refusal import Refused

LAW = Path(__file__).parents[2] / "law" / "documents"
FILES = sorted(LAW.glob("*.toml"))
BODY = (LAW / "order-to-correct.toml").read_text("utf-8")
ORDER = {
    "party": "示范某某食品店",
    "findings": "第一段。\n\n第二段。",
    "basis": ["食品安全法第一百二十六条第一款"],
    "demands": ["补齐记录", "建立制度"],
    "until": "2026-03-10",
    "consequence": "依法罚款。",
}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_template_ships_whole_and_under_its_own_name(path):
    assert read_template(path).key == path.stem


def test_series_are_told_apart():
    series = [read_template(path).series for path in FILES]
    assert len(series) == len(set(series))


def test_a_penalty_decision_states_the_six_things_of_article_59():
    """行政处罚法第五十九条: the sixth, office and day, stands in every document's frame."""
    asked = {field.article for field in read_template(LAW / "penalty-decision.toml").fields if not field.optional}
    assert asked >= {f"行政处罚法第五十九条第一款第{item}项" for item in "一二三四五"}
    frame = (LAW.parents[1] / "quanheng" / "documents" / "frame.typ").read_text("utf-8")
    assert "content.office" in frame
    assert "content.day" in frame


def test_what_is_stated_is_worded_for_print():
    template = read_template(LAW / "order-to-correct.toml")
    check_facts(template, ORDER)
    lines = shown(template, ORDER)
    assert lines["findings"] == ["第一段。", "第二段。"]
    assert lines["until"] == ["2026年3月10日"]
    assert lines["warning"] == []
    assert "改正期限：2026年3月10日" in plain_text(template, ORDER)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"until": "10.3.2026"}, "document-field-wrong"),
        ({"until": "20260310"}, "document-field-wrong"),
        ({"demands": [""]}, "document-field-wrong"),
        ({"demands": "补齐记录"}, "document-field-wrong"),
        ({"party": "  "}, "document-field-wrong"),
        ({"party": None}, "document-field-missing"),
        ({"sum": 5}, "document-field-unknown"),
    ],
)
def test_facts_that_do_not_fit_are_refused(changes, code):
    with pytest.raises(Refused) as refusal:
        check_facts(read_template(LAW / "order-to-correct.toml"), ORDER | changes)
    assert refusal.value.code == code
    assert refusal.value.article


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ('kind = "date"', 'kind = "datum"', "no such kind of field"),
        ('key = "until"', 'key = "untill"', "never prints it"),
        ('key = "warning"', 'key = "party"', "declared twice"),
        ('series = "责改"', 'sequence = "责改"', "unknown key"),
        ('name = "警告"', 'names = "警告"', "unknown key"),
    ],
)
def test_a_bad_template_is_refused_by_file_and_line(tmp_path, old, new, why):
    assert old in BODY
    path = tmp_path / "bad.toml"
    path.write_text(BODY.replace(old, new, 1), "utf-8")
    with pytest.raises(BadLawFile, match=why) as refusal:
        read_template(path)
    assert refusal.value.line > 0


def test_a_word_changed_in_wording_or_frame_is_another_template():
    hashes = {
        template_hash(b"a", b"b"),
        template_hash(b"ab", b""),
        template_hash(b"", b"ab"),
        template_hash(b"a", b"c"),
    }
    assert len(hashes) == 4


def test_numbers_and_days_are_written_officially():
    assert document_number("示市监", "罚", 2026, 12) == "示市监罚〔2026〕12号"
    assert chinese_day(date(2026, 3, 2)) == "2026年3月2日"


def test_a_template_is_the_same_from_bytes_as_from_its_file():
    assert parse_template(BODY.encode(), "kept") == read_template(LAW / "order-to-correct.toml")
