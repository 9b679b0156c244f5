"""Deferral, instalments, additions, stops and waivers, each by the right person and to the day."""

from datetime import date, timedelta

import pytest

from quanheng.documents.models import Document
from quanheng.payments import actions, queries
from quanheng.payments.actions.settling import settle
from quanheng.payments.loops import instalments
from quanheng.payments.models import Order, Part
from quanheng.proceedings.models import Clock, RefusedAttempt, StepTaken
from quanheng.rules.payment import Instalment
from quanheng.rules.refusal import Refused
from tests.payments.conftest import DAY

pytestmark = pytest.mark.django_db
LAST = date(2026, 12, 7)
PLAN = [Instalment(date(2026, 12, 31), 3000000), Instalment(date(2027, 1, 29), 4000000)]


@pytest.fixture(autouse=True)
def _the_day_of_entry(monkeypatch):
    """Acts are entered on their day, which the clock of this test stands after."""
    from datetime import UTC, datetime

    from quanheng.ledger import clock

    monkeypatch.setattr(clock.timezone, "now", lambda: datetime(2027, 9, 1, 3, tzinfo=UTC))


@pytest.fixture
def head(staff):
    return staff.people["head"]


def steps(order: Order) -> list[str]:
    return list(StepTaken.objects.filter(proceeding=order.case.proceeding).values_list("step", flat=True))


def test_a_plan_is_granted_by_the_head_on_application_and_moves_the_day_to_pay(order, head):
    actions.defer(order, PLAN, "经营困难，材料已核实", by=head, on=DAY)
    order.refresh_from_db()
    assert (order.state, order.pay_by) == (Order.State.INSTALMENTS, date(2026, 12, 31))
    assert "defer" in steps(order)
    paper = bytes(Document.objects.get(kind="deferral-decision").content).decode()
    assert "2026年12月31日前（含当日）：30,000元" in paper
    assert "2027年1月29日前（含当日）：40,000元" in paper
    due = queries.due_of(queries.page_of(order, on=DAY), DAY)
    assert (due.due_on, due.article, due.why[0].code) == (
        date(2026, 12, 31), "行政处罚法第六十六条第二款", "payment-day-granted",
    )  # fmt: skip
    clock = Clock.objects.get(proceeding=order.case.proceeding, key="CF-DEFER")
    assert (clock.due_strict, clock.stopped_on) == (date(2027, 1, 29), None)
    assert Clock.objects.get(proceeding=order.case.proceeding, key="CF-PAY").stopped_on == DAY


@pytest.mark.parametrize(
    ("plan", "application", "code"),
    [
        (PLAN[:1], "申请", "plan-is-not-the-sum"),
        (PLAN, " ", "deferral-without-application"),
        (PLAN[::-1], "申请", "plan-not-in-order"),
    ],
)
def test_a_plan_that_does_not_hold_writes_nothing(order, head, plan, application, code):
    with pytest.raises(Refused, match=code):
        actions.defer(order, plan, application, by=head, on=DAY)
    order.refresh_from_db()
    assert (order.state, order.deferrals.count(), "defer" in steps(order)) == (Order.State.OPEN, 0, False)


@pytest.fixture
def with_confiscation(order) -> Order:
    """10,000 yuan confiscated beside the fine of 70,000."""
    Part.objects.create(
        order=order, kind=Part.Kind.CONFISCATION, amount=1000000, basis="行政处罚法第七十四条", on=DAY
    )  # fmt: skip
    settle(order, by=None, on=DAY)
    return order


def with_confiscated_on(day: date) -> list[Instalment]:
    return [Instalment(day, 1000000), Instalment(date(2027, 1, 29), 7000000)]


@pytest.mark.parametrize("day", [LAST - timedelta(1), LAST])
def test_a_fine_is_put_off_where_what_was_confiscated_is_paid_by_its_day(with_confiscation, head, day):
    actions.defer(with_confiscation, with_confiscated_on(day), "申请", by=head, on=DAY)
    with_confiscation.refresh_from_db()
    assert (with_confiscation.state, with_confiscation.pay_by) == (Order.State.INSTALMENTS, day)


def test_what_was_confiscated_is_not_put_off_by_a_day_and_the_attempt_is_on_record(with_confiscation, head):
    """行政处罚法第六十六条第二款 speaks of fines alone."""
    with pytest.raises(Refused) as refusal:
        actions.defer(with_confiscation, with_confiscated_on(LAST + timedelta(1)), "申请", by=head, on=DAY)
    assert (refusal.value.code, refusal.value.article) == ("plan-puts-off-confiscation", "行政处罚法第六十六条第二款")
    assert RefusedAttempt.objects.filter(code="plan-puts-off-confiscation", by=head).count() == 1
    assert (with_confiscation.deferrals.count(), "defer" in steps(with_confiscation)) == (0, False)


def test_once_its_day_has_passed_what_was_confiscated_is_paid_before_the_fine_is_put_off(
    with_confiscation, head, bank
):  # fmt: skip
    late, plan = LAST + timedelta(1), [Instalment(date(2027, 1, 29), 1000000)]
    bank(("T1", late, "60000", with_confiscation.number), on=late)
    with pytest.raises(Refused, match="plan-is-not-the-sum"):
        actions.defer(with_confiscation, plan, "申请", by=head, on=late)
    with pytest.raises(Refused, match="plan-puts-off-confiscation"):
        actions.defer(with_confiscation, [Instalment(date(2027, 1, 29), 2000000)], "申请", by=head, on=late)


def paid(order: Order, on: date) -> dict[str, int]:
    return {part.kind: sum_ for part, sum_ in queries.page_of(order, on=on).parts}


def test_what_came_in_lightens_the_fine_before_what_was_confiscated_so_that_less_is_added(with_confiscation, bank):
    """行政处罚法第七十二条: three per cent a day of what is unpaid of the fine of 70,000, and of nothing else."""
    bank(("T1", LAST, "60000", with_confiscation.number), on=LAST)
    order = Order.objects.get(pk=with_confiscation.pk)
    assert paid(order, LAST) == {"fine": 6000000, "confiscation": 0}
    assert queries.accrual_of(order, on=LAST + timedelta(1)).total == 30000


def test_once_the_fine_is_paid_nothing_is_added_to_what_was_confiscated(with_confiscation, bank):
    bank(("T1", LAST, "70000", with_confiscation.number), on=LAST)
    order = Order.objects.get(pk=with_confiscation.pk)
    assert (order.unpaid, queries.unpaid_confiscation(order)) == (1000000, 1000000)
    assert queries.accrual_of(order, on=LAST + timedelta(30)).total == 0


def test_while_the_fine_is_put_off_what_comes_in_pays_what_was_confiscated(with_confiscation, head, bank):
    """行政处罚法第六十六条第二款; a plan missed is over: three per cent of the whole fine."""
    last = date(2027, 1, 29)
    actions.defer(with_confiscation, with_confiscated_on(LAST), "申请", by=head, on=DAY)
    bank(("T1", LAST, "10000", with_confiscation.number), on=LAST)
    order = Order.objects.get(pk=with_confiscation.pk)
    assert paid(order, LAST) == {"fine": 0, "confiscation": 1000000}
    assert queries.accrual_of(order, on=last).total == 0
    actions.note_missed(order, on=last + timedelta(1))
    bank(("T2", last + timedelta(1), "50000", order.number), on=last + timedelta(1))
    order.refresh_from_db()
    assert paid(order, last + timedelta(1)) == {"fine": 5000000, "confiscation": 1000000}
    assert queries.accrual_of(order, on=last + timedelta(2)).total == 210000 + 60000


def test_an_officer_grants_no_time(order, staff):
    with pytest.raises(Refused, match="not-permitted"):
        actions.defer(order, PLAN, "申请", by=staff.people["officer"], on=DAY)


def test_a_kept_plan_ends_in_performance_and_adds_nothing(order, head, bank):
    actions.defer(order, PLAN, "申请", by=head, on=DAY)
    bank(("T1", date(2026, 12, 31), "30000", order.number), on=date(2027, 1, 4))
    order.refresh_from_db()
    assert (order.state, order.pay_by) == (Order.State.INSTALMENTS, date(2027, 1, 29))
    assert queries.accrual_of(order, on=date(2027, 1, 29)).total == 0
    bank(("T2", date(2027, 1, 29), "40000", order.number), on=date(2027, 1, 29))
    order.refresh_from_db()
    assert (order.state, "perform" in steps(order)) == (Order.State.PAID, True)


def test_a_missed_instalment_makes_what_is_left_overdue_from_the_next_day(order, head):
    actions.defer(order, PLAN, "申请", by=head, on=DAY)
    assert actions.note_missed(order, on=date(2026, 12, 31)) is None
    actions.note_missed(order, on=date(2027, 1, 1))
    order.refresh_from_db()
    assert (order.state, order.pay_by) == (Order.State.OPEN, date(2026, 12, 31))
    assert steps(order)[-1] == "instalment-missed"
    # Two days at three per cent of what is unpaid.
    assert queries.accrual_of(order, on=date(2027, 1, 2)).total == 420000
    actions.add_surcharge(order, 420000, by=head, on=date(2027, 1, 2))


def test_the_loop_finds_what_was_missed_once(order, head):
    actions.defer(order, PLAN, "申请", by=head, on=DAY)
    instalments()
    instalments()
    assert steps(order).count("instalment-missed") == 1


def test_after_a_deferral_that_ended_unpaid_the_surcharge_is_possible(order, head):
    """行政处罚法第七十二条: the time granted has passed, so three per cent a day from the day after it."""
    until = date(2026, 12, 31)
    actions.defer(order, [Instalment(until, 7000000)], "申请", by=head, on=DAY)
    for day, total in ((until, 0), (until + timedelta(1), 210000)):
        assert queries.accrual_of(order, on=day).total == total
    with pytest.raises(Refused, match="surcharge-above-what-accrued"):
        actions.add_surcharge(order, 1, by=head, on=until)
    actions.add_surcharge(order, 210000, by=head, on=until + timedelta(1))
    order.refresh_from_db()
    assert order.owed == 7210000


def test_the_surcharge_is_no_more_than_has_accrued(order, head):
    with pytest.raises(Refused, match="surcharge-above-what-accrued"):
        actions.add_surcharge(order, 210001, by=head, on=LAST + timedelta(1))
    actions.add_surcharge(order, 210000, by=head, on=LAST + timedelta(1))
    assert StepTaken.objects.get(proceeding=order.case.proceeding, step="surcharge").facts == {
        "surcharge": 210000, "days": 1,
    }  # fmt: skip


def test_paid_with_the_surcharge_the_case_goes_on(order, head, bank):
    on = LAST + timedelta(1)
    actions.add_surcharge(order, 210000, by=head, on=on)
    bank(("T1", on, "70000", order.number), on=on)
    order.refresh_from_db()
    assert (order.state, order.unpaid) == (Order.State.PART_PAID, 210000)
    bank(("T2", on, "2100", order.number), on=on)
    assert "perform" in steps(order)


def test_what_an_agreement_lets_off_need_not_be_paid(order, head, bank):
    """行政强制法第四十二条第二款: only what was added can be let off."""
    on = LAST + timedelta(1)
    actions.add_surcharge(order, 210000, by=head, on=on)
    with pytest.raises(Refused, match="waiver-above-what-was-added"):
        actions.waive(order, 210001, "执行协议1号", "已补救", by=head, on=on)
    actions.waive(order, 110000, "执行协议1号", "已补救", by=head, on=on)
    bank(("T1", on, "71000", order.number), on=on)
    order.refresh_from_db()
    assert order.state == Order.State.PAID
    taken = StepTaken.objects.get(proceeding=order.case.proceeding, step="perform")
    assert (taken.facts["paid"], taken.facts["waived"]) == (7100000, 110000)


def test_review_stops_what_is_added_from_its_first_to_its_last_day(order, head, staff):
    legal = staff.people["legal-reviewer"]
    actions.stop_additions(order, "review", "示复受〔2026〕1号", date(2026, 12, 10), by=legal, on=date(2026, 12, 10))
    order.refresh_from_db()
    assert order.state == Order.State.STOPPED
    with pytest.raises(Refused, match="stop-runs-already"):
        actions.stop_additions(order, "suit", "示案〔2026〕1号", LAST, by=legal, on=date(2026, 12, 11))
    assert queries.accrual_of(order, on=date(2027, 2, 1)).days == 2
    actions.end_stop(order, "示复决〔2027〕1号", date(2027, 1, 20), by=legal, on=date(2027, 1, 20))
    assert queries.accrual_of(order, on=date(2027, 1, 21)).days == 3
    order.refresh_from_db()
    assert order.state == Order.State.OPEN


def test_a_stop_ends_not_before_it_began_nor_in_the_future(order, staff):
    legal = staff.people["legal-reviewer"]
    with pytest.raises(Refused, match="stop-day-to-come"):
        actions.stop_additions(order, "review", "示复受〔2026〕1号", LAST, by=legal, on=DAY)
    actions.stop_additions(order, "review", "示复受〔2026〕1号", DAY, by=legal, on=DAY)
    with pytest.raises(Refused, match="stop-ends-before-it-begins"):
        actions.end_stop(order, "示复决〔2026〕1号", DAY - timedelta(1), by=legal, on=LAST)
