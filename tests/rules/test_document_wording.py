"""The wording of a template line by line: what is left out, what is listed, what is a row, and that data stays data."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quanheng.rules.document import FieldKind, blocks, parse_template
from quanheng.rules.document_families import derived, family_of, field_key, read_family
from quanheng.rules.document_wording import BlockKind, Run, fill, read_wording
from quanheng.rules.law_files import BadLawFile
from quanheng.rules.procedure import Document, FactField, FactType, Step
from quanheng.rules.words import Words

LAW = Path(__file__).parents[2] / "law"
FAMILIES = [read_family(path) for path in sorted((LAW / "documents" / "families").glob("*.toml"))]
NOBODY: frozenset[str] = frozenset()


def text_of(filled) -> list[str]:
    return ["".join(run.text for line in block.lines for run in line) for block in filled]


def test_a_line_that_names_an_empty_field_is_left_out_and_one_that_may_stay_empty_is_not():
    lines = read_wording("罚款：{fine}。\n| 签收人 | {signed_by?}\n当事人：{party}")
    filled = fill(lines, {"party": ["某店"], "fine": [], "signed_by": []}, NOBODY)
    assert [block.name for block in filled] == ["签收人", ""]
    assert text_of(filled) == ["", "当事人：某店"]


def test_a_heading_with_nothing_under_it_is_left_out():
    lines = read_wording("# 一\n{a}\n# 二\n{b}\n# 三\n{c}")
    assert text_of(fill(lines, {"a": ["甲"], "b": [], "c": []}, NOBODY)) == ["一", "甲"]


def test_a_field_alone_gives_its_paragraphs_and_a_list_its_items():
    lines = read_wording("{a}\n- {b}\n依据：{b}。")
    filled = fill(lines, {"a": ["第一段。", "第二段。"], "b": ["甲", "乙"]}, frozenset({"b"}))
    assert [block.kind for block in filled] == [
        BlockKind.PARAGRAPH,
        BlockKind.PARAGRAPH,
        BlockKind.NUMBERED,
        "paragraph",
    ]
    assert len(filled[2].lines) == 2
    assert text_of(filled)[3] == "依据：甲、乙。"


def test_what_stands_between_asterisks_is_bold():
    (block,) = fill(read_wording("在**{until}**前完成。"), {"until": ["2026年3月2日"]}, NOBODY)
    assert [(run.text, run.bold) for run in block.lines[0]] == [
        ("在", False),
        ("2026年3月2日", True),
        ("前完成。", False),
    ]


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).filter(str.strip))
def test_whatever_is_stated_alone_on_its_line_is_printed_as_it_is(stated):
    (block,) = fill(read_wording("{a}"), {"a": [stated]}, NOBODY)
    assert block.lines[0][0].text == stated


@pytest.mark.parametrize(
    ("text", "why"),
    [("{party}{nobody}", "nobody declares"), ("无", "never prints it"), ("{party}\n- 甲 {party}", "numbered list")],
)
def test_a_wording_that_does_not_fit_its_fields_is_refused(text, why):
    body = f'key = "t"\nname = "试"\nseries = "试"\narticle = "行政处罚法第五条"\ntext = "{text}"\n'.replace(
        "\n-", "\\n-"
    )
    field = '[[field]]\nkey = "party"\nname = "当事人"\nkind = "text"\n'
    with pytest.raises(BadLawFile, match=why):
        parse_template((body + field).encode(), "t.toml")


@pytest.mark.parametrize(
    ("name", "family"),
    [
        ("立案审批表", "approval"), ("案件来源登记表", "approval"), ("现场检查笔录", "record"), ("物品清单", "record"),
        ("陈述申辩笔录及复核意见", "record"), ("法制审核意见书", "report"), ("案件调查终结报告", "report"),
        ("撤销行政许可决定书", "decision"), ("缴费通知书", "letter"),
    ],
)  # fmt: skip
def test_the_name_of_a_document_tells_its_family(name, family):
    assert family_of(name, FAMILIES).key == family


STEP = Step(
    key="look", name=Words("现场查看", "Look"), stage="s", post="p", basis="行政许可法第六十二条",
    document=Document("look-record", Words("现场查看笔录", "Record"), "行政许可法第六十二条", "看"),
    facts=(
        FactField("seen", Words("看到的情况", "Seen"), FactType.LONG_TEXT),
        FactField("sum", Words("金额", "Sum"), FactType.MONEY, required=False),
        FactField("kinds", Words("种类", "Kinds"), FactType.CHOICES),
    ),
)  # fmt: skip


def test_a_new_step_has_a_document_without_a_line_of_python():
    template = parse_template(derived(STEP, FAMILIES), "derived")
    assert (template.name, template.series, template.article) == ("现场查看笔录", "看", "行政许可法第六十二条")
    fields = {field.key: field for field in template.fields}
    assert not fields[field_key(STEP.facts[0])].optional
    assert fields[field_key(STEP.facts[1])].optional
    assert fields[field_key(STEP.facts[2])].kind is FieldKind.LIST
    assert fields[field_key(STEP.facts[0])].sources == ("stated.seen",)
    stated = {"own_seen": "一切正常。\n没有异常。", "case_number": "示1号", "case_item": "某事项", "party": "某店"}
    words = text_of(blocks(template, stated))
    assert "看到的情况" in words
    assert "没有异常。" in words


def test_a_derived_template_is_the_same_word_for_word_for_the_same_step():
    assert derived(STEP, FAMILIES) == derived(STEP, list(FAMILIES))


@pytest.mark.parametrize("typed", ["示范**店", "11****1", "**", "{other}", "# 标题", "> 行", "| 名 | 值"])
def test_what_was_typed_is_never_read_as_wording(typed):
    """A document states its facts sign for sign: two asterisks in a name are two asterisks."""
    (block,) = fill(read_wording("**当事人**：{party}。"), {"party": [typed], "other": ["别的"]}, frozenset())
    assert block.lines == ((Run("当事人", bold=True), Run(f"：{typed}。")),)
