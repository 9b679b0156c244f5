"""Figures and fines as statutes write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quanheng.rules.numerals import numeral
from quanheng.rules.provisions.amounts import figure
from quanheng.rules.provisions.fines import fines_in, with_floor, without_floor
from quanheng.rules.provisions.record import Fine, Measure

SUM, TIMES, PERCENT = Measure


@pytest.mark.parametrize(
    ("written", "number"),
    [("一千五百", 1500), ("五十万", 500_000), ("1万", 10_000), ("1.5", 1.5), ("零点五", 0.5), ("两千", 2000),
     ("十", 10), ("二百五十", 250), ("一亿二千万", 120_000_000), ("三万五千", 35_000), ("５０００", 5000),
     ("15,000", 15_000), ("半", 0.5)],
)  # fmt: skip
def test_a_figure_is_read(written, number):
    assert figure(written) == number


@given(st.integers(1, 9999), st.sampled_from([("", 1), ("万", 10**4), ("亿", 10**8)]))
def test_a_figure_written_out_is_read_back(number, size):
    assert figure(numeral(number) + size[0]) == number * size[1]
    assert figure(str(number) + size[0]) == number * size[1]


@given(st.integers(1, 9999), st.integers(1, 9999))
def test_ten_thousands_and_what_follows_add_up(high, low):
    assert figure(f"{numeral(high)}万{numeral(low)}") == high * 10_000 + low


@pytest.mark.parametrize(
    ("clause", "meant"),
    [
        ("处五千元以上五万元以下的罚款", Fine(SUM, 50_000, 5000)),
        ("可以处一万元以下的罚款", Fine(SUM, 10_000)),
        ("处二百元罚款", Fine(SUM, 200, 200)),
        ("处五十万元以上罚款", Fine(SUM, None, 500_000)),
        ("处一至三万元罚款", Fine(SUM, 30_000, 10_000)),
        ("处以人民币1000元以上5000元以下罚款", Fine(SUM, 5000, 1000)),
        ("处罚款五千元", Fine(SUM, 5000, 5000)),
        ("处不超过五万元的罚款", Fine(SUM, 50_000)),
        ("并处违法所得一倍以上五倍以下的罚款", Fine(TIMES, 5, 1, "违法所得")),
        ("可以并处违法所得5倍以下的罚款", Fine(TIMES, 5, None, "违法所得")),
        ("处货值金额等值以上三倍以下罚款", Fine(TIMES, 3, 1, "货值金额")),
        ("处应当缴纳款项零点五倍以上三倍以下的罚款", Fine(TIMES, 3, 0.5, "应当缴纳款项")),
        ("处建设工程造价百分之五以上百分之十以下的罚款", Fine(PERCENT, 10, 5, "建设工程造价")),
        ("处工程合同价款2％以上4％以下的罚款", Fine(PERCENT, 4, 2, "工程合同价款")),
        ("处中标项目金额千分之五以上千分之十以下的罚款", Fine(PERCENT, 1, 0.5, "中标项目金额")),
        ("处不缴或者少缴的税款百分之五十以上五倍以下的罚款", Fine(PERCENT, 500, 50, "不缴或者少缴的税款")),
        ("处上一年年收入百分之四十的罚款", Fine(PERCENT, 40, 40, "上一年年收入")),
        ("处单位罚款数额百分之五以上百分之十以下的罚款", Fine(PERCENT, 10, 5, "单位罚款数额")),
        ("处每平方米一千元以上一万元以下的罚款", Fine(SUM, 10_000, 1000, per="每平方米")),
        ("并以每人五百元以上二千元以下的标准处以罚款", Fine(SUM, 2000, 500, per="每人")),
        ("按照每超载一人处二百元罚款", Fine(SUM, 200, 200, per="每超载一人")),
        ("处违法所得3倍以下但最高不超过3万元的罚款", Fine(TIMES, 3, None, "违法所得")),
    ],
)  # fmt: skip
def test_a_clause_sets_one_fine(clause, meant):
    assert fines_in(clause) == (meant,)


def test_either_or_gives_both_fines_in_order():
    words = "处五千万元以下或者上一年度营业额百分之五以下罚款"
    assert fines_in(words) == (Fine(SUM, 50_000_000), Fine(PERCENT, 5, None, "上一年度营业额"))


@pytest.mark.parametrize("clause", ["处以罚款", "处十五日以下拘留", "责令停业整顿一个月至六个月", "处警告"])
def test_a_clause_without_a_figure_sets_none(clause):
    assert fines_in(clause) == ()


def test_a_floor_of_the_base_is_kept_with_the_fine_and_taken_out_of_the_text():
    floors, rest = without_floor("处违法所得五倍以下的罚款，违法所得不足一万元的，按一万元计算。")
    assert rest == "处违法所得五倍以下的罚款。"
    assert with_floor(Fine(TIMES, 5, None, "违法所得"), floors).base_floor == 10_000
    assert with_floor(Fine(SUM, 500), floors).base_floor is None


YUAN = st.integers(1, 9999).flatmap(lambda n: st.sampled_from([(n, numeral(n)), (n * 10_000, f"{numeral(n)}万")]))


@given(YUAN, YUAN)
def test_both_ends_of_a_range_are_read(low, high):
    assert fines_in(f"处{low[1]}元以上{high[1]}元以下的罚款") == (Fine(SUM, high[0], low[0]),)
