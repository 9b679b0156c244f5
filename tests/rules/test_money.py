"""Sums in figures and in capitals."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quanheng.rules.money import DIGITS, capitals, yuan


@pytest.mark.parametrize(
    ("fen", "text"),
    [
        (0, "零元整"),
        (5, "伍分"),
        (10, "壹角整"),
        (100, "壹元整"),
        (140_950, "壹仟肆佰零玖元伍角整"),
        (600_714, "陆仟零柒元壹角肆分"),
        (168_032, "壹仟陆佰捌拾元叁角贰分"),
        (10_700_053, "壹拾万零柒仟元零伍角叁分"),
        (32_504, "叁佰贰拾伍元零肆分"),
        (5_000_000, "伍万元整"),
        (10_000_001, "壹拾万元零壹分"),
        (1_000_000_000_00, "壹拾亿元整"),
        (1_000_500_000_00, "壹拾亿零伍拾万元整"),
        (20_000_000_500, "贰亿零伍元整"),
    ],
)
def test_capitals_follow_the_payment_rules(fen, text):
    """支付结算办法附一 gives 1,409.50 and 6,007.14, 1,680.32, 107,000.53 and 325.04 as its own examples."""
    allowed = {
        text,
        text.replace("元零伍角", "元伍角"),
        text.replace("万零柒仟", "万柒仟").replace("元零伍角", "元伍角"),
    }
    assert capitals(fen) in allowed


VALUE = {digit: number for number, digit in enumerate(DIGITS)}


def read_back(text: str) -> int:
    """An independent reader of capitals, in fen."""
    total = section = number = 0
    fen = 0
    for sign in text:
        if sign in VALUE:
            number = VALUE[sign]
        elif sign in "拾佰仟":
            section, number = section + number * {"拾": 10, "佰": 100, "仟": 1000}[sign], 0
        elif sign in "万亿":
            total, section, number = total + (section + number) * {"万": 10**4, "亿": 10**8}[sign], 0, 0
        elif sign == "元":
            total, section, number = total + section + number, 0, 0
        elif sign in "角分":
            fen, number = fen + number * {"角": 10, "分": 1}[sign], 0
    return total * 100 + fen


@given(st.integers(0, 10**14 - 1))
def test_capitals_can_be_read_back_exactly(fen):
    assert read_back(capitals(fen)) == fen


@pytest.mark.parametrize(
    ("fen", "text"),
    [(1_234_567, "12,345.67"), (5_000_000, "50,000"), (5, "0.05"), (Fraction(100), "1"), (Fraction(1, 3), "1/3 分")],
)
def test_figures_are_never_rounded(fen, text):
    assert yuan(fen) == text
