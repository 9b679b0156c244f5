"""Kinds of power, their codes, who may create them and how long a promise may be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quanheng.rules.days import Period
from quanheng.rules.power import Kind, Kind2010, Level, Nature, Rank, fits, kind_2010, too_low
from quanheng.rules.power_codes import (
    BadCode,
    BasicCode,
    basic_code,
    check_digit,
    implementing_code,
    is_credit_code,
)

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def test_the_ten_kinds_are_numbered_in_the_order_of_the_national_lists():
    assert "".join(kind.label for kind in Kind) == "许可处罚强制征收给付检查确认奖励裁决其他"
    assert Kind.LICENCE.digits == "01"
    assert Kind.OTHER.digits == "10"


def test_four_kinds_kept_their_name_since_2010_and_six_were_other():
    assert kind_2010(Kind.COERCION) is Kind2010.COERCION
    assert sum(kind_2010(kind) is Kind2010.OTHER for kind in Kind) == 6


def test_only_powers_of_agencies_run_the_statutory_procedures():
    assert [nature for nature in Nature if nature.runs_statutory_procedures] == [Nature.GOVERNMENT]


# Public examples: the one printed in the standard's commentary, and three bodies with published codes.
@pytest.mark.parametrize(
    "code", ["91350100M000100Y43", "12441500196720244T", "91110000802100433B", "9144030071526726XG"]
)
def test_published_credit_codes_have_the_right_check_digit(code):
    assert is_credit_code(code)


@given(st.text(ALPHABET, min_size=17, max_size=17), st.integers(0, 16), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_always_found(body, place, other):
    whole = body + check_digit(body)
    changed = whole[:place] + other + whole[place + 1 :]
    assert is_credit_code(whole)
    assert is_credit_code(changed) == (changed == whole)


@pytest.mark.parametrize("code", ["", "91350100M000100Y4", "91350100M000100I43", "91350100m000100Y43"])
def test_a_code_of_the_wrong_length_or_letters_is_none(code):
    assert not is_credit_code(code)


def test_an_implementing_code_is_credit_code_level_and_basic_code():
    """The live sample: 18 + 1 + 12 = 31 characters."""
    basic = BasicCode("44", Kind.OTHER, "99", "806", "003")
    code = implementing_code("12441500196720244T", Level.CITY, basic)
    assert code == "12441500196720244T3441099806003"
    assert len(code) == 31


@pytest.mark.parametrize("text", ["990225001", "99022500100A", "991125001000", "990025001000"])
def test_a_basic_code_needs_twelve_digits_and_one_of_ten_kinds(text):
    with pytest.raises(BadCode):
        basic_code(text)


@given(st.integers(0, 99), st.sampled_from(list(Kind)), st.integers(0, 99), st.integers(0, 999), st.integers(0, 999))
def test_a_basic_code_reads_back_as_written(region, kind, department, main, sub):
    code = BasicCode(f"{region:02d}", kind, f"{department:02d}", f"{main:03d}", f"{sub:03d}")
    assert basic_code(str(code)) == code


@pytest.mark.parametrize(
    ("kind", "rank", "article"),
    [
        (Kind.LICENCE, Rank.DEPARTMENT_RULE, "行政许可法第十七条"),
        (Kind.LICENCE, Rank.NORMATIVE_DOCUMENT, "行政许可法第十七条"),
        (Kind.PENALTY, Rank.NORMATIVE_DOCUMENT, "行政处罚法第十六条"),
        (Kind.COERCION, Rank.LOCAL_RULE, "行政强制法第十条"),
        (Kind.LEVY, Rank.LOCAL_REGULATION, "优化营商环境条例第二十五条"),
    ],
)
def test_a_source_too_low_creates_no_power(kind, rank, article):
    assert [found.article for found in too_low(kind, {rank})] == [article]
    assert too_low(kind, {rank, Rank.LAW}) == []


@pytest.mark.parametrize(
    ("kind", "rank"),
    [
        (Kind.LICENCE, Rank.STATE_COUNCIL_DECISION),
        (Kind.LICENCE, Rank.LOCAL_RULE),
        (Kind.PENALTY, Rank.DEPARTMENT_RULE),
        (Kind.COERCION, Rank.LOCAL_REGULATION),
        (Kind.AWARD, Rank.NORMATIVE_DOCUMENT),
    ],
)
def test_a_source_high_enough_creates_the_power(kind, rank):
    assert too_low(kind, {rank}) == []


@pytest.mark.parametrize(
    ("kind", "measure", "rank", "article"),
    [
        (Kind.PENALTY, "行政拘留", Rank.ADMINISTRATIVE_REGULATION, "行政处罚法第十条"),
        (Kind.PENALTY, "吊销营业执照", Rank.LOCAL_REGULATION, "行政处罚法第十二条"),
        (Kind.PENALTY, "责令停产停业", Rank.DEPARTMENT_RULE, "行政处罚法第十三条"),
        (Kind.COERCION, "行政强制执行", Rank.ADMINISTRATIVE_REGULATION, "行政强制法第十三条"),
        (Kind.COERCION, "冻结存款、汇款", Rank.ADMINISTRATIVE_REGULATION, "行政强制法第十条"),
    ],
)
def test_a_measure_may_need_a_higher_source_than_its_kind(kind, measure, rank, article):
    assert [(found.measure, found.article) for found in too_low(kind, {rank}, [measure])] == [(measure, article)]
    assert too_low(kind, {Rank.LAW}, [measure]) == []


@pytest.mark.parametrize(
    ("promised", "statutory", "answer"),
    [
        ("20wd", "20wd", True),
        ("21wd", "20wd", False),
        ("90cd", "90cd", True),
        ("91cd", "90cd", False),
        ("20cd", "20wd", True),   # twenty calendar days always end within twenty working days
        ("21cd", "20wd", False),  # make-up Saturdays may let the statute end first
        ("10wd", "30cd", True),   # 10 + two weekends + the longest festival = 23
        ("15wd", "30cd", True),   # 15 + 6 + 9 = 30: the last that always fits
        ("16wd", "30cd", False),
        ("40wd", "3m", True),
        ("3m", "90cd", False),    # three months can be 92 days
        ("24h", "1cd", True),
        ("25h", "1cd", False),
    ],
)  # fmt: skip
def test_a_promise_fits_only_if_its_slowest_reading_ends_within_the_statute(promised, statutory, answer):
    assert fits(Period.parse(promised), Period.parse(statutory)) is answer


@given(st.integers(1, 200), st.integers(1, 200), st.sampled_from(["wd", "cd", "m"]), st.sampled_from(["wd", "cd", "m"]))
def test_a_longer_promise_never_fits_where_a_shorter_did_not(promised, statutory, unit, other):
    limit = Period.parse(f"{statutory}{other}")
    if not fits(Period.parse(f"{promised}{unit}"), limit):
        assert not fits(Period.parse(f"{promised + 1}{unit}"), limit)
