"""Money received on the spot: only where the law lets it, for a fiscal receipt, and to the bank in time."""

from datetime import date, datetime

import pytest
from django.utils import timezone

from quanheng.cases.actions import sign_case_step
from quanheng.payments import actions
from quanheng.payments.models import Collection, Order
from quanheng.proceedings.models import Clock, RefusedAttempt, StepTaken
from quanheng.rules.refusal import Refused
from quanheng.supervision.actions import look_at_proceeding
from quanheng.supervision.models import Alert
from tests.payments.conftest import DAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def collect(order, staff):
    def do(ground="remote", receipt="示范票据0000001", *, requested=True, on=DAY):
        officer = staff.people["officer"]
        proposal = actions.collect(
            order, ground, receipt, by=officer, on=on, with_persons=[staff.partner], requested=requested
        )
        return sign_case_step(proposal, by=staff.partner)

    return do


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"ground": "small"}, "fine-not-to-be-received"),
        ({"ground": "hard-later"}, "fine-not-to-be-received"),
        ({"requested": False}, "fine-not-to-be-received"),
        ({"receipt": " "}, "fiscal-receipt-missing-or-used"),
    ],
)
def test_outside_the_cases_listed_nothing_is_received_and_the_attempt_is_on_record(order, collect, given, code):
    with pytest.raises(Refused, match=code):
        collect(**given)
    assert not Collection.objects.exists()
    assert not StepTaken.objects.filter(proceeding=order.case.proceeding, step="collect").exists()
    assert RefusedAttempt.objects.filter(code=code).exists()


def test_its_way_to_the_bank_has_two_clocks_and_ends_in_performance(order, collect, staff, bank):
    """行政处罚法第七十一条: two working days to the agency, two to the bank, over the weekend of 21 November."""
    collect()
    clocks = Clock.objects.filter(proceeding=order.case.proceeding)
    assert clocks.get(key="CF-CASH-IN").due_strict == date(2026, 11, 24)
    assert clocks.get(key="CF-PAY").stopped_on == DAY
    actions.hand_in(order, by=staff.people["finance"], on=DAY)
    assert clocks.get(key="CF-CASH-IN").stopped_on == DAY
    assert clocks.get(key="CF-CASH-BANK").due_strict == date(2026, 11, 24)
    bank(("T1", DAY, "70000", order.number))
    order.refresh_from_db()
    taken = StepTaken.objects.get(proceeding=order.case.proceeding, step="perform")
    assert (order.state, taken.facts["channel"]) == (Order.State.PAID, "on-the-spot")
    assert taken.facts["fiscal_receipt"] == "示范票据0000001"
    assert clocks.get(key="CF-CASH-BANK").stopped_on == DAY
    assert order.collection.banked_on == DAY


def test_banked_without_being_handed_in_the_case_does_not_go_on(order, collect, bank):
    collect()
    bank(("T1", DAY, "70000", order.number))
    order.refresh_from_db()
    assert (order.state, order.performed) == (Order.State.PAID, None)
    assert RefusedAttempt.objects.filter(code="collected-but-not-handed-in").count() == 1


def test_what_one_officer_received_stands_only_once_the_other_has_signed(order, staff):
    """行政处罚法第四十二条: no fewer than two; until then no clock runs and nothing counts as received."""
    officer, two = staff.people["officer"], {"with_persons": [staff.partner], "requested": True}
    proposal = actions.collect(order, "remote", "示范票据0000001", by=officer, on=DAY, **two)
    assert not Collection.objects.exists()
    with pytest.raises(Refused, match="not-asked-to-sign"):
        sign_case_step(proposal, by=staff.people["head"])
    step = sign_case_step(proposal, by=staff.partner)
    assert (Collection.objects.get().step, step.persons) == (step, [officer.pk, staff.partner.pk])


def test_a_sum_paid_meanwhile_is_not_received_again(order, staff, bank):
    officer, two = staff.people["officer"], {"with_persons": [staff.partner], "requested": True}
    proposal = actions.collect(order, "remote", "示范票据0000001", by=officer, on=DAY, **two)
    bank(("T1", DAY, "100", order.number))
    with pytest.raises(Refused, match="collected-is-not-what-is-unpaid"):
        sign_case_step(proposal, by=staff.partner)
    assert not Collection.objects.exists()


def test_nothing_is_collected_twice(order, collect):
    collect()
    with pytest.raises(Refused, match="order-settled"):
        collect(receipt="示范票据0000002")


def test_only_the_registrar_takes_over_what_was_received(order, collect, staff):
    collect()
    with pytest.raises(Refused, match="not-permitted"):
        actions.hand_in(order, by=staff.people["officer"], on=DAY)


def test_nothing_is_handed_in_that_was_not_received(order, staff):
    with pytest.raises(Refused, match="nothing-to-hand-in"):
        actions.hand_in(order, by=staff.people["finance"], on=DAY)


@pytest.mark.parametrize(("day", "alerts"), [(24, []), (25, ["CF-CASH-IN:1"])])
def test_supervision_sees_what_was_not_handed_in_on_the_day_after_the_second_working_day(order, collect, day, alerts):
    """行政处罚法第七十一条, from the Friday on which it was received: 23 and 24 November are the two working days."""
    collect()
    at = datetime(2026, 11, day, 9, tzinfo=timezone.get_current_timezone())
    look_at_proceeding(order.case.proceeding.pk, at=at)
    found = Alert.objects.filter(proceeding=order.case.proceeding, rule="statute-overdue", detail__startswith="CF-CASH")
    assert [(alert.detail, alert.severity) for alert in found] == [(detail, "red") for detail in alerts]
