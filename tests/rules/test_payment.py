"""What is added for delay, what a plan must be, how a payment number is written."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quanheng.rules.payment import (
    Instalment,
    Paid,
    Standstill,
    State,
    accrued,
    as_typed,
    check_plan,
    check_put_off,
    fen_of,
    first_missed,
    next_instalment,
    no_more_than,
    payment_number,
    set_against,
    state_of,
    well_formed,
)
from quanheng.rules.refusal import Refused

THREE_PER_CENT = Fraction(30, 1000)
DUE = date(2026, 3, 17)


def add(principal: int, until: date, **more):
    return accrued(principal, rate=THREE_PER_CENT, overdue_after=DUE, until=until, **more)


@pytest.mark.parametrize(
    ("until", "total"),
    [
        (date(2026, 3, 16), 0),
        (date(2026, 3, 17), 0),
        (date(2026, 3, 18), 15000),
        (date(2026, 3, 19), 30000),
        (date(2026, 4, 19), 495000),
        (date(2026, 4, 20), 500000),
        (date(2027, 4, 20), 500000),
    ],
)
def test_three_per_cent_a_day_from_the_day_after_the_due_day_up_to_the_fine(until, total):
    """行政处罚法第七十二条第一款第一项: 5,000 yuan, so 150 a day, and never more than 5,000 in all."""
    assert add(500000, until).total == total


def test_the_days_of_review_and_suit_are_not_counted_and_are_told_as_one_stretch():
    """行政处罚法第七十三条第三款."""
    stop = Standstill(date(2026, 3, 20), date(2026, 4, 30), "review")
    accrual = add(500000, date(2026, 5, 2), standstills=[stop])
    assert accrual.days == 4
    assert accrual.total == 60000
    assert [(line.first, line.last, line.standstill) for line in accrual.lines if line.standstill] == [
        (date(2026, 3, 20), date(2026, 4, 30), "review")
    ]


def test_a_stop_that_has_not_ended_stops_for_good():
    stop = Standstill(date(2026, 3, 18), None, "suit")
    assert add(500000, date(2027, 3, 18), standstills=[stop]).total == 0


def test_a_payment_lightens_the_days_after_it():
    accrual = add(500000, date(2026, 3, 20), paid=[Paid(date(2026, 3, 18), 300000)])
    assert [line.base for line in accrual.lines] == [500000, 200000, 200000]
    assert accrual.total == 15000 + 6000 + 6000


def test_what_is_paid_in_full_has_nothing_added():
    assert add(500000, date(2026, 5, 1), paid=[Paid(DUE, 500000)]).total == 0


days_late = st.integers(0, 400)
stops = st.lists(st.tuples(st.integers(-10, 200), st.integers(0, 100)), max_size=4)


@given(st.integers(1, 10**9), days_late, stops)
def test_never_above_the_principal_nor_above_the_rate_for_the_days_that_count(principal, late, spans):
    still = [Standstill(DUE + timedelta(first), DUE + timedelta(first + long), "suit") for first, long in spans]
    until = DUE + timedelta(late)
    accrual = add(principal, until, standstills=still)
    counted = sum(not any(each.covers(DUE + timedelta(n)) for each in still) for n in range(1, late + 1))
    assert accrual.total == min(principal, principal * 3 * counted // 100)
    assert accrual.total <= principal


@given(st.integers(1, 10**9), days_late, st.lists(st.tuples(st.integers(-20, 300), st.integers(1, 10**8)), max_size=5))
def test_paying_never_makes_it_dearer_and_waiting_never_cheaper(principal, late, sums):
    paid = [Paid(DUE + timedelta(day), amount) for day, amount in sums]
    until = DUE + timedelta(late)
    assert add(principal, until, paid=paid).total <= add(principal, until).total
    assert add(principal, until, paid=paid).total <= add(principal, until + timedelta(1), paid=paid).total


@given(st.integers(1, 10**9), days_late, stops)
def test_the_lines_cover_each_day_once_and_end_in_the_total(principal, late, spans):
    still = [Standstill(DUE + timedelta(first), DUE + timedelta(first + long), "review") for first, long in spans]
    accrual = add(principal, DUE + timedelta(late), standstills=still)
    day = DUE + timedelta(1)
    for line in accrual.lines:
        assert line.first == day
        day = line.last + timedelta(1)
    if accrual.lines:
        assert accrual.lines[-1].total == accrual.total
        assert accrual.capped or day == DUE + timedelta(late + 1)


def test_a_plan_is_the_whole_sum_on_later_and_later_days():
    on, plan = date(2026, 3, 10), [Instalment(date(2026, 4, 1), 100), Instalment(date(2026, 5, 1), 200)]
    check_plan(plan, owed=300, on=on)
    for wrong, code in (
        ([], "plan-empty"),
        ([*plan, Instalment(date(2026, 6, 1), 0)], "plan-without-amount"),
        (plan[::-1], "plan-not-in-order"),
        ([Instalment(on, 300)], "plan-not-in-order"),
        (plan[:1], "plan-is-not-the-sum"),
    ):
        with pytest.raises(Refused) as refused:
            check_plan(wrong, owed=300, on=on)
        assert refused.value.code == code


def with_confiscated_first(day: date) -> list[Instalment]:
    return [Instalment(day, 100), Instalment(date(2026, 5, 1), 200)]


@pytest.mark.parametrize("first", [DUE - timedelta(1), DUE])
def test_a_fine_of_200_is_put_off_where_the_100_confiscated_are_paid_by_their_day(first):
    check_put_off(with_confiscated_first(first), most=200, due_on=DUE)


def test_what_was_confiscated_is_not_put_off_by_a_day():
    """行政处罚法第六十六条第二款 speaks of fines alone."""
    with pytest.raises(Refused) as refusal:
        check_put_off(with_confiscated_first(DUE + timedelta(1)), most=200, due_on=DUE)
    assert (refusal.value.code, refusal.value.article) == ("plan-puts-off-confiscation", "行政处罚法第六十六条第二款")


@pytest.mark.parametrize(("seen_on", "missed"), [(date(2026, 4, 1), None), (date(2026, 4, 2), date(2026, 4, 1))])
def test_an_instalment_is_missed_on_the_day_after_its_last_day(seen_on, missed):
    plan = [Instalment(date(2026, 4, 1), 100), Instalment(date(2026, 5, 1), 200)]
    found = first_missed(plan, [], seen_on)
    assert (found.due_on if found else None) == missed


def test_what_had_come_in_before_the_plan_pays_no_instalment():
    plan = [Instalment(date(2026, 4, 1), 100), Instalment(date(2026, 5, 1), 200)]
    paid = [Paid(date(2026, 3, 1), 50), Paid(date(2026, 3, 20), 100)]
    assert first_missed(plan, paid, date(2026, 4, 2), before=50) is None
    assert first_missed(plan, paid, date(2026, 4, 2), before=100).due_on == date(2026, 4, 1)
    assert next_instalment(plan, 150, before=50).due_on == date(2026, 5, 1)
    assert next_instalment(plan, 350, before=50) is None


@given(st.sampled_from(["scjg", "sthj", "xzsp"]), st.integers(2020, 2099), st.integers(1, 999999))
def test_a_number_is_its_own_and_one_wrong_sign_is_seen(office, year, sequence):
    number = payment_number(office, year, sequence)
    assert well_formed(number)
    assert well_formed(as_typed(f" {number[:4].lower()}-{number[4:]} "))
    for place in range(4, len(number)):
        wrong = number[:place] + str((int(number[place]) + 1) % 10) + number[place + 1 :]
        assert not well_formed(wrong)


@pytest.mark.parametrize(
    ("text", "fen"),
    [("1,234.5", 123450), ("¥500", 50000), ("¥ 500", 50000), ("0.01", 1), ("-3", -300), ("7.00000", 700)],
)
def test_a_sum_in_yuan_is_whole_fen(text, fen):
    assert fen_of(text) == fen


@pytest.mark.parametrize(
    "text", ["", "五百", "1.005", "NaN", "1e999", "1e999999", "Infinity", "1,5", "1_0", "１２", f"1.{'0' * 40}1"]
)
def test_what_is_no_sum_is_refused(text):
    with pytest.raises(Refused, match="amount-unreadable"):
        fen_of(text)


DAYS = st.dates(date(2026, 3, 1), date(2026, 4, 30))
SUMS = st.lists(st.builds(Paid, DAYS, st.integers(1, 10**6)), max_size=5)
PUT_OFF = Standstill(date(2026, 3, 10), date(2026, 3, 31), "deferral")


def paid_of(owed: list[int], paid: list[Paid], **more) -> list[int]:
    return [sum(each.amount for each in part) for part in set_against(owed, paid, **more)]


@given(st.lists(st.integers(0, 10**6), min_size=2, max_size=5), SUMS, st.booleans())
def test_what_came_in_is_set_against_the_parts_to_the_fen_and_none_gets_more_than_it_is(owed, paid, put_off):
    settled = paid_of(owed, paid, ahead=[1], during=[PUT_OFF] if put_off else [])
    assert sum(settled) == min(sum(each.amount for each in paid), sum(owed))
    assert all(0 <= had <= most for had, most in zip(settled, owed, strict=True))


@given(st.integers(1, 10**6), st.integers(1, 10**6), SUMS)
def test_no_other_order_of_the_parts_costs_a_payer_less_in_additions(fine, confiscated, paid):
    """行政处罚法第七十二条第一款第一项: only the fine grows, so what comes in lightens it first."""
    fine_first = set_against([fine, confiscated], paid)[0]
    fine_last = set_against([confiscated, fine], paid)[1]
    until = date(2026, 5, 10)
    assert add(fine, until, paid=fine_first).total <= add(fine, until, paid=fine_last).total


@pytest.mark.parametrize(
    ("paid_on", "shares"),
    [
        (date(2026, 3, 9), [60, 0]),
        (date(2026, 3, 10), [20, 40]),
        (date(2026, 3, 31), [20, 40]),
        (date(2026, 4, 1), [60, 0]),
    ],
)
def test_while_a_fine_is_put_off_what_was_confiscated_is_paid_before_it(paid_on, shares):
    """行政处罚法第六十六条第二款: from the day time is granted to its last."""
    assert paid_of([100, 40], [Paid(paid_on, 60)], ahead=[1], during=[PUT_OFF]) == shares


@given(SUMS, st.integers(0, 10**6))
def test_sums_are_cut_off_where_they_reach_the_most_that_counts_the_latest_first(paid, most):
    kept = list(no_more_than(most, paid))
    assert sum(each.amount for each in kept) == min(most, sum(each.amount for each in paid))
    assert [each.on for each in kept] == sorted(each.on for each in paid)[: len(kept)]


def test_what_is_settled_comes_before_what_postpones_and_that_before_what_came_in():
    usual = {"owed": 10, "received": 3, "revoked": False, "deferred": False, "instalments": False, "stopped": False}
    assert state_of(**usual) == State.PART_PAID
    assert state_of(**{**usual, "stopped": True}) == State.STOPPED
    assert state_of(**{**usual, "deferred": True, "stopped": True}) == State.DEFERRED
    assert state_of(**{**usual, "deferred": True, "instalments": True}) == State.INSTALMENTS
    assert state_of(**{**usual, "received": 10, "deferred": True}) == State.PAID
    assert state_of(**{**usual, "received": 0, "owed": 0, "revoked": True}) == State.REVOKED
