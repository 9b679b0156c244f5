"""A demand names what is still unpaid, not what was once decided (行政强制法第三十五条第三项)."""

from datetime import UTC, date, datetime

import pytest

from quanheng.cases.actions import take_case_step
from quanheng.documents.models import Document
from quanheng.ledger import clock
from quanheng.payments import actions, queries
from quanheng.rules.refusal import Refused
from tests.payments.conftest import DAY

pytestmark = pytest.mark.django_db
AFTER_IT_WAS_DUE = date(2026, 12, 10)


@pytest.fixture(autouse=True)
def _entered_on_that_day(monkeypatch):
    monkeypatch.setattr(clock.timezone, "now", lambda: datetime(2026, 12, 10, 3, tzinfo=UTC))


def urge(order, staff) -> Document:
    by, _ = staff.for_step(order.case.proceeding, "urge")
    take_case_step(order.case, "urge", by=by, on=AFTER_IT_WAS_DUE, facts={})
    return Document.objects.get(about=order.case.proceeding.subject, kind__contains="demand")


def test_a_demand_after_a_part_payment_names_the_rest(order, bank, staff):
    bank(("T1", DAY, "25000", order.number))
    assert urge(order, staff).facts["amount"] == 4500000


def test_a_demand_after_a_surcharge_names_it_too(order, bank, staff):
    bank(("T1", DAY, "25000", order.number))
    actions.add_surcharge(order, 100000, by=staff.people["head"], on=AFTER_IT_WAS_DUE)
    assert urge(order, staff).facts["amount"] == 4600000


def test_nothing_is_demanded_under_an_order_struck_out(order, staff):
    assert queries.unpaid_of(order.case) == 7000000
    actions.revoke(order, "示复决〔2026〕1号", "撤销", by=staff.people["head"], on=DAY)
    with pytest.raises(Refused):
        urge(order, staff)
    assert not Document.objects.filter(about=order.case.proceeding.subject, kind__contains="demand").exists()
