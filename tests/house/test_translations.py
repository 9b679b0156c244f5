"""Every sentence shown in Chinese has its English, with the same particulars; `make words` says which lacks it."""

import re

from babel.messages.catalog import Message

from tests.house.words import english, sentences

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%")
HAN = re.compile(r"[\u4e00-\u9fff]")
# An article, a document number or words to search for are given as they are written, in Chinese.
QUOTED = re.compile(r"""
    [\u4e00-\u9fff]+第[〇零一二三四五六七八九十百]+条 | 示府[办任]〔\d+〕\d+号 | “之几”
    | (?<=xample[ ])[\u4e00-\u9fff]+ | (?<=xample:[ ])[\u4e00-\u9fff]+　[\u4e00-\u9fff]+
""", re.VERBOSE)  # fmt: skip


def written() -> list[Message]:
    return [message for message in english() if message.id]


def forms(side: object) -> list[str]:
    """A source sentence or its English in one form, or in two if it counts something."""
    return list(side) if isinstance(side, (tuple, list)) else [str(side)]


def test_every_sentence_stands_in_the_catalogue():
    known = english()
    lacking = [f"{sentence.place}: {sentence.text}" for sentence in sentences() if sentence.text not in known]
    assert lacking == []


def test_every_sentence_that_counts_has_both_numbers():
    counted = {forms(message.id)[0] for message in written() if message.pluralizable}
    assert {sentence.text for sentence in sentences() if sentence.plural} == counted


def test_no_english_is_empty_or_doubtful():
    assert not english().obsolete
    assert [message.id for message in written() if message.fuzzy or not all(forms(message.string))] == []


def test_the_english_names_the_same_particulars():
    uneven = [message.id for message in written() if not _same_particulars(forms(message.id), forms(message.string))]
    assert uneven == []


def test_no_chinese_is_left_in_the_english_but_what_is_quoted():
    wordings = [wording for message in written() for wording in forms(message.string)]
    assert [wording for wording in wordings if HAN.search(QUOTED.sub("", wording))] == []


def test_the_reading_finds_what_templates_and_modules_ask_for():
    """One sentence of each way of asking, so that the other tests cannot pass on an empty list."""
    found = {sentence.text: sentence for sentence in sentences()}
    assert found["到办事现场次数"].place == "law/powers/fields.toml"  # {% translate fact.label %}
    assert found["权力清单"]  # {% translate %}
    assert found["第 %(number)s 页，共 %(total)s 页"]  # {% blocktranslate %}
    assert found["已废止"]  # _("…") within a tag
    assert found["%(number)s 件"].plural  # {% plural %}
    assert found["还剩 %(n)d 个工作日"].plural  # ngettext
    assert found["窗口受理员"].place == "quanheng/people/names.py"


def _same_particulars(source: list[str], wording: list[str]) -> bool:
    named = set(PLACEHOLDER.findall(source[0]))
    return all(set(PLACEHOLDER.findall(text)) == named for text in wording)
