"""Citations: read as written, completed from a list, written back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quanheng.rules.citation import BadCitation, Citation, parse, parse_many, short_name
from quanheng.rules.numerals import number_of, numeral

FOOD = "食品安全法"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("《食品安全法》第一百二十六条第一款第（三）项", Citation(FOOD, 126, paragraph=1, item=3)),
        ("《中华人民共和国食品安全法》第一百二十六条第一款第三项", Citation(FOOD, 126, paragraph=1, item=3)),
        ("食品安全法第一百二十六条", Citation(FOOD, 126)),
        ("中华人民共和国食品安全法第126条", Citation(FOOD, 126)),
        ("食品安全法第一百二十六条第十三项", Citation(FOOD, 126, item=13)),
        ("刑法第一百二十条之一", Citation("刑法", 120, 1)),
        ("《刑法》第一百二十条之一第二款", Citation("刑法", 120, 1, 2)),
        ("生态环境法典第一千二百四十二条", Citation("生态环境法典", 1242)),
        ("生态环境法典第一千一百零二条", Citation("生态环境法典", 1102)),
        ("种子法第九十条第（十）项第1目", Citation("种子法", 90, item=10, point=1)),
        (
            "《关于修改《中华人民共和国食品安全法》的决定》第一条",
            Citation("关于修改《中华人民共和国食品安全法》的决定", 1),
        ),
    ],
)
def test_a_citation_is_read_as_law_and_documents_write_it(written, meant):
    assert parse(written) == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("行政处罚法第三十条、第三十一条", ["行政处罚法第三十条", "行政处罚法第三十一条"]),
        ("行政处罚法第三十条至第三十三条", [f"行政处罚法第三十{n}条" for n in ("", "一", "二", "三")]),
        (
            "《食品安全法》第一百二十六条第一款第一项、第（三）项和第二款",
            [
                "食品安全法第一百二十六条第一款第（一）项",
                "食品安全法第一百二十六条第一款第（三）项",
                "食品安全法第一百二十六条第二款",
            ],
        ),
        ("行政许可法第四十二条第一款至第三款", [f"行政许可法第四十二条第{n}款" for n in "一二三"]),
        (
            "行政处罚法第五十七条、第六十二条至第六十四条",
            [f"行政处罚法第{n}条" for n in ("五十七", "六十二", "六十三", "六十四")],
        ),
    ],
)
def test_a_later_member_of_a_list_takes_what_it_leaves_out_from_the_one_before(written, meant):
    assert [str(citation) for citation in parse_many(written)] == meant


@pytest.mark.parametrize(
    "written",
    ["", "食品安全法", "第一条", "食品安全法第条", "食品安全法第一百二十六条等", "食品安全法第一条、",
     "食品安全法第三条至第一条",
     "食品安全法第一条第一项至第二条", "食品安全法一百二十六条", "食品安全法第〇条", "食品安全法第一条至第九千条"],
)  # fmt: skip
def test_what_is_not_a_citation_is_refused(written):
    with pytest.raises(BadCitation):
        parse_many(written)


def test_one_provision_is_asked_for_and_a_list_is_refused():
    with pytest.raises(BadCitation):
        parse("行政处罚法第三十条、第三十一条")


@pytest.mark.parametrize(
    ("title", "short"),
    [("中华人民共和国行政处罚法", "行政处罚法"), ("《中华人民共和国宪法》", "宪法"), ("反分裂国家法", "反分裂国家法"),
     ("政府信息公开条例", "政府信息公开条例")],
)  # fmt: skip
def test_the_country_before_a_title_may_be_left_out(title, short):
    assert short_name(title) == short


NAMES = st.sampled_from(["食品安全法", "生态环境法典", "优化营商环境条例", "社会救助暂行办法", "宪法修正案（2018年）"])
CITATIONS = st.builds(
    Citation, NAMES, st.integers(1, 1999), st.integers(0, 12), st.integers(0, 20), st.integers(0, 30), st.just(0)
)


@given(CITATIONS)
def test_what_is_written_is_read_back_the_same(citation):
    assert parse(str(citation)) == citation
    assert parse(citation.formal) == citation


@given(st.integers(1, 9999))
def test_numerals_are_read_back_the_same(number):
    assert number_of(numeral(number)) == number


@pytest.mark.parametrize(
    ("number", "written"),
    [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (100, "一百"), (101, "一百零一"), (110, "一百一十"),
     (1000, "一千"), (1001, "一千零一"), (1010, "一千零一十"), (1120, "一千一百二十"), (1242, "一千二百四十二")],
)  # fmt: skip
def test_numerals_are_written_as_statutes_print_them(number, written):
    assert numeral(number) == written
