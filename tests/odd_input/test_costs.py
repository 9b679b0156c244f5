"""No list of these rooms costs a statement more for each row it shows."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from quanheng.exchange.actions.intake import take_in_all
from quanheng.ledger.followers import run_followers
from quanheng.payments import actions
from quanheng.payments.models import Feed, Order
from quanheng.rules.payment import Instalment
from tests.cases.conftest import DAY

pytestmark = pytest.mark.django_db
FEW, MANY = 2, 8


def add(make_order, bank, staff, rows: range) -> None:
    """Orders in different states, sums placed, waiting and sent back, a file of the bank each."""
    for number in rows:
        order = make_order()
        if number % 2:
            plan = [Instalment(DAY + timedelta(30), order.unpaid)]
            actions.defer(order, plan, "经营困难", by=staff.people["head"], on=DAY)
        bank((f"A{number}", DAY, "100", order.number), (f"B{number}", DAY, "5", ""))
    run_followers()


def asked_for(client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


@pytest.fixture
def cashier(own_files, staff, client, monkeypatch):
    """The finance registrar's browser."""
    monkeypatch.setattr("quanheng.site.middleware.today", lambda: DAY)
    client.force_login(staff.people["finance"])
    return client


def test_every_list_costs_the_same_for_two_rows_as_for_eight(make_order, bank, staff, cashier):
    pages = [reverse(name) for name in ("payments", "payment-feeds", "payments-waiting", "documents")]
    add(make_order, bank, staff, range(FEW))
    few = {page: asked_for(cashier, page) for page in pages}
    add(make_order, bank, staff, range(FEW, MANY))
    assert Order.objects.count() == MANY
    assert {page: asked_for(cashier, page) for page in pages} == few


def test_the_page_of_an_order_and_of_a_file_costs_the_same_for_two_sums_as_for_eight(make_order, bank, cashier):
    order = make_order()
    bank(*[(f"A{number}", DAY, "1", order.number) for number in range(FEW)])
    pages = [order.get_absolute_url(), reverse("case-payments", args=[order.case.proceeding.code])]
    few = [asked_for(cashier, page) for page in [*pages, reverse("payment-feed", args=[Feed.objects.first().pk])]]
    bank(*[(f"B{number}", DAY, "1", order.number) for number in range(MANY)])
    many = [asked_for(cashier, page) for page in [*pages, reverse("payment-feed", args=[Feed.objects.first().pk])]]
    assert many == few


def test_the_list_of_applications_costs_the_same_for_two_as_for_eight(
    licence, sealed, approval_staff, client, monkeypatch
):
    monkeypatch.setattr("quanheng.site.middleware.today", lambda: DAY)
    client.force_login(approval_staff.people["clerk"])
    counted = []
    for numbers in (range(FEW), range(FEW, MANY)):
        for number in numbers:
            sealed(number + 1, token=f"token-{number}")
        take_in_all(on=DAY)
        counted.append(asked_for(client, reverse("applications")))
    assert counted[0] == counted[1]
