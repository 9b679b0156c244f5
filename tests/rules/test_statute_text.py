"""Article texts: repaired only where certain, divided into 款, 项 and 目, their closing words read."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quanheng.rules.statute_text import (
    ArticleNumber,
    Mark,
    article_number,
    closing_words,
    heading,
    paragraphs,
    repair,
    repealed,
)


def marks(repaired):
    return {found.mark: found.count for found in repaired.findings}


def test_a_line_broken_inside_a_sentence_is_joined():
    broken = "公民从事有关活动，需要证明身份的，有权使用\n居民身份证证明身份，有关单位及其工作人员不得拒绝。"
    done = repair(broken)
    assert done.text == broken.replace("\n", "")
    assert marks(done) == {Mark.BROKEN_LINE: 1}


@pytest.mark.parametrize(
    "kept",
    [
        "中华人民共和国主席由下列人员组成：\n主席，\n副主席若干人，\n委员若干人。",
        "有下列情形之一的，处以罚款：\n（一）未按照规定检查的；\n（二）未按照规定报告的。",
        "（一）关于人身伤亡的赔偿请求和其他请求\n1.总吨位300吨至500吨的船舶，赔偿限额为333000计算单位；",
        "第一款所说的话到这里就完了。\n第二款从这里开始。",
    ],
)
def test_a_line_that_may_be_meant_is_left_as_it_stands(kept):
    assert repair(kept).text == kept


def test_headings_stuck_to_the_end_of_an_article_are_taken_off():
    done = repair("该请求权消灭。\n第三编 合　同\n第一分编 通 则")
    assert done.text == "该请求权消灭。"
    assert done.headings == ("第三编 合同", "第一分编 通则")
    assert marks(done) == {Mark.GLUED_HEADING: 2}


def test_attachments_are_separated_from_the_last_article_only():
    text = "本法自2019年9月1日起施行。\n附：\n各省、自治区、直辖市平均税率表\n上海 | 45"
    done = repair(text, last=True)
    assert done.text == "本法自2019年9月1日起施行。"
    assert done.attachment.startswith("附：")
    assert repair(text).text == text


def test_the_title_of_a_table_goes_with_the_table():
    done = repair("本法自公布之日起施行。\n税率表一（综合所得适用）\n---- ----\n级数 税率", last=True)
    assert done.text == "本法自公布之日起施行。"
    assert done.attachment.startswith("税率表一")


def test_stray_spaces_go_and_straight_quotes_pair_up_where_they_can():
    done = repair('本法自 2026年8月15日起施行。 《甲法》、 《乙法》同时废止，"三日"是指工作日。')
    assert done.text == "本法自2026年8月15日起施行。《甲法》、《乙法》同时废止，“三日”是指工作日。"
    odd = '"有下列情形之一的，处三年以下有期徒刑：'
    assert repair(odd).text == odd


def test_paragraphs_and_items_have_the_numbers_they_are_cited_by():
    first, second = paragraphs(
        "有下列情形之一的：\n（一）甲；\n（二）乙：\n1.子；\n2.丑。\n（三）丙。\n依照前款规定给予处罚。"
    )
    assert [(item.number, item.label) for item in first.items] == [(1, "（一）"), (2, "（二）"), (3, "（三）")]
    assert [point.text for point in first.item(2).points] == ["子；", "丑。"]
    assert (second.number, second.text, second.items) == (2, "依照前款规定给予处罚。", ())


def test_what_stands_between_two_items_belongs_to_the_first_of_them():
    (only,) = paragraphs("行使下列权力：\n（一）检查；\n（二）查问。\n在规定地区可以径行检查。\n（三）查阅。")
    assert [item.number for item in only.items] == [1, 2, 3]
    assert only.item(2).text == "查问。\n在规定地区可以径行检查。"


def test_old_items_and_lists_after_a_colon_stay_in_their_paragraph():
    old, after = paragraphs(
        "具有下列条件之一，可以批准：\n一、近亲属；\n二、定居的；\n三、有正当理由。\n另有规定的除外。"
    )
    assert [item.number for item in old.items] == [1, 2, 3]
    assert after.text == "另有规定的除外。"
    state, rule = paragraphs("由下列人员组成：\n主席，\n委员若干人。\n应当有适当名额的代表。")
    assert state.text.count("\n") == 2
    assert rule.number == 2


@pytest.mark.parametrize(
    ("label", "place"),
    [("第一百二十六条", ArticleNumber(126)), ("第一百二十条之一", ArticleNumber(120, 1)),
     ("条目十二", ArticleNumber(12, 0, "point")), ("全文", ArticleNumber(0, 0, "whole"))],
)  # fmt: skip
def test_a_label_names_a_place(label, place):
    assert article_number(label) == place


def test_a_label_that_names_no_place_is_refused():
    with pytest.raises(ValueError, match="not an article's label"):
        article_number("附件一")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("本法自2026年8月15日起施行。", date(2026, 8, 15)),
        ("本法自2007年6月1日起施行，《企业破产法（试行）》同时废止。", date(2007, 6, 1)),
        ("本规定自二○○四年十月一日起施行。", date(2004, 10, 1)),
        ("本规范自一九九八年十二月二十一日起施行。", date(1998, 12, 21)),
        ("本法自公布之日起施行。", None),
        ("本办法自发布之日起施行", None),
    ],
)
def test_the_closing_words_say_since_when(text, day):
    assert closing_words(text).day == day


@pytest.mark.parametrize(
    "text",
    ["自合同成立之日起生效。", "本法自2020年13月40日起施行。", "国家对本法的施行进行监督。", "条约自生效之日起执行。"],
)
def test_other_beginnings_are_not_the_laws_own(text):
    assert closing_words(text) is None


def test_what_is_repealed_at_the_same_time_is_named():
    text = "本法自2026年8月15日起施行。《甲法》、《关于修改《乙法》的决定》同时废止。本法施行前的行为，适用《丙法》。"
    assert repealed(text) == ("甲法", "关于修改《乙法》的决定")


def test_a_spread_heading_is_closed_up():
    assert [heading(each) for each in ("第三编 审 判", "附　则", "第一章　总则")] == [
        "第三编 审判",
        "附则",
        "第一章 总则",
    ]


LINES = st.lists(
    st.sampled_from(
        [
            "有下列情形之一的：",
            "（一）甲；",
            "（二）乙。",
            "（三）丙。",
            "应当改正。",
            "主席，",
            "1.子；",
            "一、近亲属；",
        ]
    ),
    min_size=1,
    max_size=12,
)


@given(LINES)
def test_no_word_is_lost_or_added_by_dividing(lines):
    def words(text):
        return "".join(text.split())

    divided = "".join(
        paragraph.text
        + "".join(item.label + item.text + "".join(p.label + p.text for p in item.points) for item in paragraph.items)
        for paragraph in paragraphs("\n".join(lines))
    )
    assert words(divided) == words("".join(lines))
