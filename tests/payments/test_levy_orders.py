"""A levy is paid as a fine is: one order when its decision is served, the bank's file, a late fee only by statute."""

from datetime import UTC, date, datetime

import pytest

from quanheng.cases.actions import open_case
from quanheng.ledger import clock
from quanheng.ledger.followers import FOLLOWERS, follow
from quanheng.ledger.models import Event
from quanheng.payments import actions
from quanheng.payments.models import Order
from quanheng.rules.refusal import Refused
from tests.cases.conftest import HANDED_OVER, SHOP
from tests.cases.together import take_together
from tests.payments.conftest import file_of

pytestmark = pytest.mark.django_db
SOIL_AND_WATER = "990416001000"
DECIDED, PAY_BY, ORDERED, ORDER_UNTIL = date(2026, 11, 20), date(2026, 12, 7), date(2026, 12, 8), date(2026, 12, 18)
FACTS = {
    "declare": {
        "found_by": "declared",
        "levy_source": "水土保持法第三十二条", "on_the_list": True, "levy_event": "示例工程占地",
    },
    "assess": {
        "units": 100, "unit_name": "平方米", "rate": 2000, "rate_source": "示例标准", "assessed": 200000,
    },
    "decision": {
        "levied": 200000, "pay_by": PAY_BY.isoformat(), "pay_to": "国库", "late_fee_by_statute": True,
        "late_fee_basis": "水土保持法第五十七条", "decision_reasons": "示例",
    },
    "serve": {"service_method": "direct", **HANDED_OVER},
    "order": {"order_until": ORDER_UNTIL.isoformat(), "order_reasons": "示例"},
}  # fmt: skip


@pytest.fixture(autouse=True)
def _the_day_of_entry(monkeypatch):
    """Acts are entered on their day, which the clock of this test stands after."""
    monkeypatch.setattr(clock.timezone, "now", lambda: datetime(2027, 9, 1, 3, tzinfo=UTC))


@pytest.fixture
def make_levy(make_published, staff):
    """A levy whose decision was served, and its order."""

    def make(**decided):
        # The item belongs to the water office; its facts are published here under the office that has staff.
        make_published(SOIL_AND_WATER, office="scjg")
        case = open_case(
            SOIL_AND_WATER, office=staff.office, party=SHOP, facts=FACTS["declare"], by=staff.people["officer"],
            on=DECIDED,
        )  # fmt: skip
        for step in ("assess", "decision", "serve"):
            by, others = staff.for_step(case.proceeding, step)
            facts = {**FACTS[step], **(decided if step == "decision" else {})}
            take_together(case, step, by=by, on=DECIDED, with_persons=others, facts=facts)
        while follow(FOLLOWERS["payments.orders"]):
            pass
        return Order.objects.select_related("case__proceeding", "office").get(case=case)

    return make


def ordered(order, staff):
    by, _ = staff.for_step(order.case.proceeding, "order")
    take_together(order.case, "order", by=by, on=ORDERED, facts=FACTS["order"])


def test_serving_a_levy_makes_its_order_and_paying_it_takes_the_step(make_levy, staff):
    order = make_levy()
    assert [(part.kind, part.amount) for part in order.parts.all()] == [("levy", 200000)]
    assert (order.due_legal, order.owed) == (PAY_BY, 200000)
    table = file_of(("T1", "2026-11-23", "2000.00", order.number))
    actions.import_feed(table, by=staff.people["finance"], on=date(2026, 11, 23))
    order.refresh_from_db()
    assert order.state == Order.State.PAID
    assert order.case.proceeding.steps.filter(step="perform").count() == 1
    assert Event.objects.filter(kind="payment.ordered", about=order.case.proceeding.subject).count() == 1


def test_a_late_fee_of_half_a_thousandth_a_day_follows_the_order_to_pay(make_levy, staff):
    order, head, late = make_levy(), staff.people["head"], date(2026, 12, 19)
    ordered(order, staff)
    with pytest.raises(Refused) as early:
        actions.add_surcharge(order, 1000, by=head, on=ORDER_UNTIL)
    assert early.value.article == "水土保持法第五十七条"
    with pytest.raises(Refused) as much:
        actions.add_surcharge(order, 1201, by=head, on=late)
    assert much.value.code == "surcharge-above-what-accrued"
    part = actions.add_surcharge(order, 1200, by=head, on=late)  # twelve days of 2,000 yuan at 0.05 per cent
    assert (part.kind, part.amount) == ("late-fee", 1200)


def test_no_late_fee_where_no_statute_gives_one(make_levy, staff):
    order = make_levy(late_fee_by_statute=False, late_fee_basis="")
    ordered(order, staff)
    with pytest.raises(Refused) as refusal:
        actions.add_surcharge(order, 100, by=staff.people["head"], on=date(2026, 12, 19))
    assert (refusal.value.code, refusal.value.article) == ("late-fee-without-statute", "行政强制法第四十五条第一款")
    assert not order.parts.filter(kind="late-fee").exists()
