"""Statutes in Markdown files of their own: structure, history, each irregularity, and that no line is lost.

Every text here is invented: 云栖县 does not exist and none of these rules was ever made.
"""

import re
from collections import Counter, defaultdict
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quanheng.rules.statute_files import Form, read_file, unbroken
from quanheng.rules.statute_text import Mark, paragraphs

PLAIN = """# 云栖县风筝放飞条例

2011年3月1日 云栖县第一届人民代表大会常务委员会第二次会议通过

2019年5月6日 云栖县第三届人民代表大会常务委员会第九次会议《关于修改〈云栖县风筝放飞条例〉的决定》修正

2011年6月1日 施行

<!-- INFO END -->

## 第一章 总则

第一条 为了放好风筝，制定本条例。

第二条 风筝分为下列三类：

（一）软翅；

（二）硬翅。

前款规定的分类由县人民政府调整。

第二条之一 风筝不得系挂铃铛。

## 第二章 附则

第三条 本条例自2011年6月1日起施行。
"""


def marks(words: str) -> Counter:
    counted: Counter = Counter()
    for found in read_file(words).every_finding():
        counted[found.mark] += found.count
    return counted


def body(*lines: str, title: str = "云栖县风筝放飞条例") -> str:
    return "\n\n".join((f"# {title}", "2011年3月1日 云栖县人民代表大会通过", "<!-- INFO END -->", *lines))


def test_a_regular_text_has_headings_articles_paragraphs_items_and_nothing_irregular():
    read = read_file(PLAIN)
    assert read.title == "云栖县风筝放飞条例"
    assert [(unit.number, unit.sub, unit.headings) for unit in read.articles] == [
        (1, 0, ("第一章 总则",)), (2, 0, ("第一章 总则",)), (2, 1, ("第一章 总则",)), (3, 0, ("第二章 附则",)),
    ]  # fmt: skip
    first, second = paragraphs(read.articles[1].text)
    assert [item.number for item in first.items] == [1, 2]
    assert second.text == "前款规定的分类由县人民政府调整。"
    assert unbroken(read)
    assert not list(read.every_finding())


def test_the_history_says_what_was_done_on_which_day():
    assert [(entry.what, entry.on) for entry in read_file(PLAIN).history] == [
        ("adopted", date(2011, 3, 1)), ("amended", date(2019, 5, 6)), ("in-force", date(2011, 6, 1)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("printed", "mark"),
    [
        ("2020年1月1日 云栖县人大通过）", Mark.HISTORY_BRACKETS),
        ("2020年1月1日 甲次会议通过并经2020年2月1日乙次会议批准", Mark.HISTORY_SEVERAL_DAYS),
        ("2020年1月1日 关于修改〈甲条例〉\n\n〈乙条例〉的决定修正", Mark.HISTORY_BROKEN),
        ("云栖县人大常委会通过", Mark.HISTORY_NO_DAY),
        ("2020年13月45日 通过", Mark.IMPOSSIBLE_DAY),
        ("2020年9月1日 甲次会议通过\n\n2020年8月1日 乙次会议通过", Mark.HISTORY_DISORDER),
        ("", Mark.NO_HISTORY),
        ("2020年1月1日 通过\n\n# 第二编", Mark.SEVERAL_TITLES),
    ],
)
def test_what_is_irregular_about_a_history_is_named(printed, mark):
    read = read_file(f"# 云栖县风筝条例\n\n{printed}\n\n<!-- INFO END -->\n\n第一条 放风筝。\n")
    assert mark in {found.mark for found in read.findings}
    assert len(read.articles) == 1


@pytest.mark.parametrize(
    ("lines", "mark"),
    [
        (["第一条 甲。", "第三条 丙。"], Mark.GAP),
        (["第一条 甲。", "第一条 又甲。"], Mark.REPEATED),
        (["第五条 戊。", "第六条 己。"], Mark.BEGINS_LATE),
        (["第一条 甲。第二条 乙。", "第三条 丙。"], Mark.ARTICLE_SPLIT),
        (["第一条 甲。第二条乙乙。", "第三条 丙。"], Mark.ARTICLE_MERGED),
        (["第一条为了放好风筝，制定本条例。"], Mark.ARTICLE_SPACE),
        (["第一条 甲。", "第二章 放飞", "第二条 乙。"], Mark.HEADING_UNMARKED),
        (["第一条 甲。", "放飞之道", "第二条 乙。"], Mark.HEADING_SUSPECTED),
        (["## 第三章 放飞", "第一条 甲。"], Mark.HEADING_ORDER),
        (["第一条 甲。", "## 第一章 空章"], Mark.HEADING_EMPTY),
        (["## 第一章\u3000总\u3000则", "第一条 甲。"], Mark.WIDE_SPACE),
        (["第一条 甲：", "（三）丙；", "（四）丁。"], Mark.LIST_LATE),
        (["第一条 甲：", "（一）甲；", "（三）丙。"], Mark.LIST_GAP),
        (["第一条 有下列情形之一的，不得放飞：", "风大；", "雨大。"], Mark.LIST_BARE),
        (["第一条 下列风筝：（一）软翅；（二）硬翅，可以放飞。"], Mark.LIST_INLINE),
        (["第一条 甲。", "<!-- 风 -->"], Mark.COMMENT),
        (["第一条 见下表：", "| 种类 | 长度 |\n| --- | --- |\n| 软翅 | 三尺 |"], Mark.TABLE),
        (["第一条 甲。", "附件：风筝图样", "图一"], Mark.ATTACHMENT),
        (["第一条 根据《》制定本条例。"], Mark.EMPTY_MARKS),
        (["第一条 放飞风筝的人应当照看好", "第二条 乙。"], Mark.NO_END),
        (["一、风筝可以放。", "二、铃铛不可以系。"], Mark.DECISION),
        (["风筝与天空之间没有规定。"], Mark.NO_ARTICLES),
        (["第一条 甲\x00。"], Mark.SIGN_REMOVED),
    ],
)
def test_what_is_irregular_in_a_text_is_named(lines, mark):
    assert marks(body(*lines))[mark] >= 1


def test_a_broken_sentence_is_joined_only_where_that_is_certain():
    joined = read_file(body("第一条 放飞风筝的人，应当按照县人民政府公布的时间和地", "点放飞，并照看好自己的风筝。"))
    assert joined.articles[0].text == "放飞风筝的人，应当按照县人民政府公布的时间和地点放飞，并照看好自己的风筝。"
    caption = read_file(body("第一条 放飞风筝的时间地点和其他应当注意的事项", "风筝在白天放飞。"))
    assert caption.articles[0].text == "放飞风筝的时间地点和其他应当注意的事项\n风筝在白天放飞。"


def test_a_merged_article_is_split_only_where_it_is_missing_elsewhere():
    read = read_file(body("第一条 甲。第二条 乙。", "第二条 真正的乙。"))
    assert [(unit.number, unit.text) for unit in read.articles] == [(1, "甲。第二条乙。"), (2, "真正的乙。")]


def test_a_citation_at_the_head_of_a_line_begins_no_article():
    read = read_file(body("第一条 甲。", "第二条规定的风筝，不适用本条。", "第二条 乙。"))
    assert [unit.number for unit in read.articles] == [1, 2]
    assert unbroken(read)


def test_inline_items_that_are_citations_are_no_list():
    assert Mark.LIST_INLINE not in marks(body("第一条 违反第三条第（一）项、第（二）项的，责令改正。"))


def test_articles_quoted_by_an_amendment_are_its_words():
    quoting = body(
        "第一条 将第四条修改为：“第四条 风筝分为两类。", "第五条 铃铛不算风筝。”", "第二条 本修正案自公布之日起施行。",
        title="云栖县风筝条例修正案",
    )  # fmt: skip
    read = read_file(quoting)
    assert [unit.number for unit in read.articles] == [1, 2]
    assert Mark.ARTICLE_QUOTED in {found.mark for found in read.findings}
    assert "第五条铃铛不算风筝" in read.articles[0].text


def test_a_decision_has_points_and_a_text_without_either_is_a_whole():
    decision = read_file(body("根据民意，作出如下决定：", "一、可以放。", "说明。", "二、不可以系。"))
    assert [(unit.form, unit.number) for unit in decision.units] == [
        (Form.PREAMBLE, 0), (Form.POINT, 1), (Form.POINT, 2),
    ]  # fmt: skip
    case = read_file("# 一件旧事\n\n<!-- INFO END -->\n\n## 经过\n\n某人放风筝。\n")
    assert [(unit.form, unit.text) for unit in case.units] == [(Form.WHOLE, "经过\n某人放风筝。")]


def test_an_annex_keeps_its_own_numbers_to_itself():
    read = read_file(body("第一条 甲。", "## 附件一", "一、软翅", "第一条 附件的话。", "## 附件二", "硬翅"))
    assert [unit.number for unit in read.articles] == [1]
    assert [unit.text for unit in read.units if unit.form is Form.ANNEX] == [
        "附件一\n一、软翅\n第一条 附件的话。", "附件二\n硬翅",
    ]  # fmt: skip


def test_a_text_without_the_end_of_its_opening_is_read_and_told():
    read = read_file("# 云栖县风筝条例\n\n2011年3月1日 通过\n\n第一条 甲。\n")
    assert Mark.NO_OPENING_END in {found.mark for found in read.findings}
    assert (len(read.history), len(read.articles)) == (1, 1)


def test_nothing_at_all_is_an_empty_text():
    read = read_file("")
    assert (read.title, read.units) == ("", ())
    assert {Mark.NO_TITLE, Mark.NO_ARTICLES} <= {found.mark for found in read.findings}


LINES = st.sampled_from(
    [
        r"# 云栖县风筝条例",
        r"# 总则",
        r"2011年3月1日 县人大通过",
        r"2020年13月45日 修正）",
        r"<!-- INFO END -->",
        r"<!-- 表 -->",
        r"## 第一章 总则",
        r"## 第三章　放飞",
        r"第二节 时间",
        r"附 则",
        r"附则",
        r"## 附件一",
        r"附件：图样",
        r"附表",
        r"第一条 甲，乙；",
        r"第二条 为了放好风筝。第三条 制定本条例。",
        r"第三条：丙",
        r"第十条之一 丁",
        r"第二条规定的，不罚。",
        r"第五条戊戊戊",
        r"第 六 条 己",
        r"第12条 庚",
        r"（一）软翅；",
        r"（三）硬翅。",
        r"1．一寸；",
        r"一、可以。",
        r"二、不可以",
        r"“第九条 引文",
        r"引文完。”",
        r"增加一条：",
        r"下列情形：",
        r"风大；",
        r"这一句话没有写完就在行末断开了的",
        r"接着写完。",
        r"# 　 ",
        r"#",
        r"第条",
        r"第零条 无",
        r"条目",
        r"--- ",
        r" ---",
        r"| 甲 | 乙 |",
        r"。",
        r"：",
        r"　　缩进的一行。",
        r"《》",
        r"决定如下：",
        r"2021年1月1日起施行。",
        r"第一千条 末",
    ]
)
SQUEEZE = re.compile(r"[\W_]")


def squeezed(words: str) -> str:
    return SQUEEZE.sub("", words)


@settings(max_examples=400, deadline=None)
@given(st.lists(LINES, max_size=24))
def test_no_line_of_a_file_is_lost(lines):
    """Every line stands, whole and once, in what is kept of the unit, history, heading or finding it went to."""
    read = read_file("\n".join(lines))
    placed = defaultdict(str)
    for number, words, kept in read.placed():
        assert squeezed(words) in squeezed(kept)
        placed[number] += words
    for number, line in enumerate(lines, 1):
        if squeezed(line) and "INFO END" not in line:
            assert squeezed(placed[number]) == squeezed(line)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_any_words_at_all_are_read_without_stopping(words):
    assert read_file(words) is not None


def test_an_article_run_into_the_one_before_may_begin_like_a_citation():
    articles = ("第一条 放飞自由。 第二条 中等风筝不得系铃。", "第三条中小学生可以放飞。", "第四条 施行。")
    read = read_file("\n\n".join(("# 云栖县风筝条例", "<!-- INFO END -->", *articles)))
    assert [(unit.number, unit.text) for unit in read.articles][1:3] == [
        (2, "中等风筝不得系铃。"), (3, "中小学生可以放飞。"),
    ]  # fmt: skip
