"""行政处罚法第五条、第三十四条: a penalty stays inside the statute, and its tier follows from the facts."""

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quanheng.rules.discretion import Choice, check, propose
from quanheng.rules.law_files import BadLawFile
from quanheng.rules.penalty_kinds import Ground, Kind
from quanheng.rules.refusal import Refused
from quanheng.rules.standard_files import parse_standard, read_standard

LAW = Path(__file__).parents[2] / "law" / "discretion"
NO_LICENCE = read_standard(LAW / "food-122-no-licence.toml")
NO_CHECK = read_standard(LAW / "food-126-no-purchase-check.toml")


def yuan(amount: int) -> int:
    return amount * 100


def no_licence(value: int, **facts: object) -> dict:
    return {"value": yuan(value), "days": 30, "harm": False, "repeated": False, "removed": False} | facts


def no_check(**facts: object) -> dict:
    found = {"refused": False, "serious": False, "records_missing": 3, "harm": False, "partly_corrected": False}
    return found | facts


def fine(amount: int, *grounds: Ground) -> Choice:
    return Choice(frozenset({Kind.FINE}), yuan(amount), frozenset(grounds))


def refusal_of(standard, facts, chosen, reasons="", approver=None) -> str:
    with pytest.raises(Refused) as refusal:
        check(standard, facts, chosen, reasons=reasons, approver=approver)
    assert refusal.value.article
    return refusal.value.code


@pytest.mark.parametrize(
    ("value", "facts", "tier", "low", "high"),
    [
        (9_999, {}, "ordinary", 65_000, 85_000),
        (9_999, {"removed": True}, "lighter", 50_000, 65_000),
        (9_999, {"harm": True}, "heavier", 85_000, 100_000),
        (10_000, {}, "ordinary", 130_000, 170_000),
        (10_000, {"removed": True}, "lighter", 100_000, 130_000),
        (10_000, {"repeated": True}, "heavier", 170_000, 200_000),
        (10_000, {"removed": True, "days": 179}, "lighter", 100_000, 130_000),
        (10_000, {"removed": True, "days": 180}, "ordinary", 130_000, 170_000),
        (25_000, {"removed": True, "harm": True}, "heavier", 425_000, 500_000),
    ],
)
def test_unlicensed_food_business_is_fined_by_value_and_circumstance(value, facts, tier, low, high):
    """食品安全法第一百二十二条: 不足一万元的五万至十万元, 一万元以上的十倍至二十倍."""
    proposal = propose(NO_LICENCE, no_licence(value, **facts))
    assert proposal.tier.key == tier
    assert (proposal.interval.low, proposal.interval.high) == (yuan(low), yuan(high))
    assert proposal.must == {Kind.FINE}


def test_the_value_in_fen_decides_at_the_boundary():
    """不足一万元 is read as 不满: 9,999.99 yuan is below it, 10,000 is not."""
    below = propose(NO_LICENCE, no_licence(0) | {"value": 999_999})
    assert below.range.key == "value-below-10000"
    assert propose(NO_LICENCE, no_licence(0) | {"value": 1_000_000}).range.key == "value-from-10000"


def test_a_multiple_of_a_value_below_ten_thousand_is_refused():
    assert refusal_of(NO_LICENCE, no_licence(9_999), fine(9_999 * 15), "理由", "示范甲") == "above-ceiling"


@pytest.mark.parametrize(
    ("chosen", "reasons", "approver", "code"),
    [
        (fine(100_001), "理由", "示范甲", "above-ceiling"),
        (fine(49_999), "理由", "示范甲", "below-floor-without-ground"),
        (fine(64_999), "", None, "outside-tier-needs-reasons"),
        (fine(64_999), "理由", None, "outside-tier-needs-reasons"),
        (fine(64_999), "  ", "示范甲", "outside-tier-needs-reasons"),
        (fine(85_000), "", None, "outside-tier-needs-reasons"),
        (fine(49_999, Ground.HARM_REMOVED), "", None, "outside-tier-needs-reasons"),
        (Choice(frozenset({Kind.REVOKE_LICENCE, Kind.FINE}), yuan(70_000)), "理由", "示范甲", "kind-not-in-statute"),
        (Choice(frozenset({Kind.CONFISCATE_GOODS})), "理由", "示范甲", "mandatory-kind-dropped"),
        (Choice(frozenset({Kind.FINE})), "理由", "示范甲", "fine-and-amount-disagree"),
        (Choice(frozenset()), "理由", "示范甲", "no-kind-chosen"),
    ],
)
def test_what_the_statute_or_the_tier_does_not_allow_is_refused(chosen, reasons, approver, code):
    assert refusal_of(NO_LICENCE, no_licence(5_000), chosen, reasons, approver) == code


@pytest.mark.parametrize(
    ("chosen", "reasons", "approver"),
    [
        (fine(65_000), "", None),
        (fine(84_999), "", None),
        (fine(64_999), "首次违法且货值很小", "示范甲"),
        (fine(100_000), "拒不配合检查", "示范甲"),
        (fine(20_000, Ground.HARM_REMOVED), "已全部召回", "示范甲"),
        (Choice(frozenset({Kind.FINE, Kind.CONFISCATE_GOODS}), yuan(70_000)), "", None),
    ],
)
def test_inside_the_tier_needs_nothing_and_outside_it_reasons_and_an_approver(chosen, reasons, approver):
    assert check(NO_LICENCE, no_licence(5_000), chosen, reasons=reasons, approver=approver).tier.key == "ordinary"


def test_the_highest_tier_includes_the_ceiling():
    check(NO_LICENCE, no_licence(5_000, harm=True), fine(100_000), reasons="", approver=None)


def test_light_and_heavy_factors_together_must_be_weighed_in_writing():
    facts = no_licence(5_000, harm=True, removed=True)
    assert refusal_of(NO_LICENCE, facts, fine(90_000)) == "weighing-needs-reasons"
    assert check(NO_LICENCE, facts, fine(90_000), reasons="危害已经发生，补救在后", approver=None).weighing


def test_a_first_missing_purchase_check_is_warned_and_not_fined():
    """食品安全法第一百二十六条: 责令改正，给予警告；拒不改正的，处罚款."""
    proposal = propose(NO_CHECK, no_check())
    assert proposal.must == {Kind.WARNING}
    assert proposal.interval is None
    assert refusal_of(NO_CHECK, no_check(), fine(5_000), "理由", "示范甲") == "penalty-before-the-order"
    check(NO_CHECK, no_check(), Choice(frozenset({Kind.WARNING})), reasons="", approver=None)


@pytest.mark.parametrize("on_record", [{}, {"order": True}, {"warning": True}, {"order": False, "warning": True}])
def test_refusal_is_fined_only_when_order_and_warning_are_on_record(on_record):
    facts = no_check(refused=True, **on_record)
    assert propose(NO_CHECK, facts).missing
    assert refusal_of(NO_CHECK, facts, fine(20_000), "理由", "示范甲") == "penalty-before-the-order"


def test_refusal_after_order_and_warning_is_fined():
    facts = no_check(refused=True, order=True, warning=True)
    assert check(NO_CHECK, facts, fine(20_000), reasons="", approver=None).missing == ()
    assert refusal_of(NO_CHECK, facts, fine(50_001), "理由", "示范甲") == "above-ceiling"


def test_a_fact_not_established_stops_the_proposal():
    facts = no_licence(5_000)
    del facts["value"]
    with pytest.raises(Refused) as refusal:
        propose(NO_LICENCE, facts)
    assert refusal.value.code == "fact-not-established"


@pytest.mark.parametrize("value", [5000.0, "5000", True, -1, None])
def test_a_sum_that_is_not_whole_fen_is_refused(value):
    with pytest.raises(Refused) as refusal:
        propose(NO_LICENCE, no_licence(0) | {"value": value})
    assert refusal.value.code == "fact-not-understood"


def test_the_trace_leads_from_facts_over_range_and_tier_to_the_sum():
    trace = propose(NO_LICENCE, no_licence(10_000, harm=True)).trace
    assert [line.stage for line in trace] == ["fact"] * 5 + ["range", "tier", "amount", "amount"]
    assert [line.value for line in trace if line.stage == "amount"] == ["17000000", "20000000"]


FOUND = st.fixed_dictionaries(
    {
        "value": st.integers(0, 10**12),
        "days": st.integers(0, 4000),
        "harm": st.booleans(),
        "repeated": st.booleans(),
        "removed": st.booleans(),
    }
)


@given(FOUND, st.integers(0, 21 * 10**12))
def test_no_reasons_and_no_approver_lift_a_fine_above_the_ceiling(facts, amount):
    limits = propose(NO_LICENCE, facts).limits
    chosen = Choice(frozenset({Kind.FINE}), amount, frozenset(Ground))
    if amount > limits.high:
        assert refusal_of(NO_LICENCE, facts, chosen, "理由", "示范甲") == "above-ceiling"
    else:
        check(NO_LICENCE, facts, chosen, reasons="理由", approver="示范甲")


@given(FOUND)
def test_the_proposal_lies_inside_the_statute_and_is_exact(facts):
    proposal = propose(NO_LICENCE, facts)
    assert proposal.limits.low <= proposal.interval.low < proposal.interval.high <= proposal.limits.high or (
        facts["value"] == 0
    )
    assert isinstance(proposal.interval.low, Fraction)


BODY = (LAW / "food-122-no-licence.toml").read_text("utf-8")


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("high = 65000", "high = 60000", "leaves a gap below it"),
        ("high = 65000", "high = 70000", "overlaps the tier before it"),
        ("low = 85000\nhigh = 100000", "low = 85000\nhigh = 120000", "outside the statutory range"),
        ("low = 17\nhigh = 20\n", "low = 17\nhigh = 21\n", "outside the statutory range"),
        ("low = 10\nhigh = 13", "low = 11\nhigh = 13", "does not begin at the statutory floor"),
        ("low = 85000\nhigh = 100000", "low = 85000\nhigh = 95000", "does not reach the statutory ceiling"),
        ("low = 10\nhigh = 13", "low = 10.0\nhigh = 13", "must be a whole number"),
        ("removed = true, harm = false,", "removed = true,", "both answer"),
        ("at_least = 10000", "at_least = 10001", "no range answers"),
        ("at_least = 10000", "at_least = 9999", "both answer"),
        ('must = ["fine"]', 'must = ["fine", "flogging"]', "no such kind of penalty"),
        ('base = "value"', 'base = "days"', "no such sum of money"),
        ("{ repeated = true }", "{ repeats = true }", "no such fact"),
        ('name = "从重"', 'named = "从重"', "unknown key"),
    ],
)
def test_a_standard_that_leaves_its_statute_is_refused_by_file_and_line(tmp_path, old, new, why):
    assert old in BODY
    path = tmp_path / "bad.toml"
    path.write_text(BODY.replace(old, new, 1), "utf-8")
    with pytest.raises(BadLawFile) as refusal:
        read_standard(path)
    assert why in str(refusal.value)
    assert refusal.value.line > 0
    assert "bad.toml" in str(refusal.value)


def test_a_tier_with_a_kind_absent_from_the_statute_is_refused(tmp_path):
    """处罚种类 are set by the statute; a standard may narrow but not add (行政处罚法第十六条)."""
    body = BODY.replace("low = 85000", 'kinds = ["fine", "close-business"]\nlow = 85000', 1)
    with pytest.raises(BadLawFile, match="does not allow"):
        parse_standard(body.encode(), tmp_path / "bad.toml")
