"""The demo leaves an order in each state to be looked at, by the acts a person uses, and only once."""

import pytest

from quanheng.demo.payments import build_payments, pay_in_full
from quanheng.payments.models import Feed, Order
from quanheng.payments.queries import reconciliation
from tests.cases.conftest import approval_staff, make_case, rules, staff  # noqa: F401
from tests.catalogue.conftest import facts, make_published, people, today, yes  # noqa: F401
from tests.payments.conftest import DAY, make_order  # noqa: F401

pytestmark = pytest.mark.django_db


def test_what_is_unpaid_is_brought_into_each_state_and_some_sums_wait(make_order, staff, settings):  # noqa: F811
    settings.DEMO = True
    orders = [make_order() for _ in range(6)]
    pay_in_full(orders.pop().case, by=staff.people["finance"], on=DAY)
    heard = []
    assert build_payments(today=DAY, progress=lambda done, total: heard.append((done, total))) == 4
    assert heard[-1] == (4, 4)
    states = [Order.objects.get(pk=order.pk).state for order in orders]
    assert states == ["open", "part-paid", "instalments", "stopped", "deferred"]
    sums = reconciliation(staff.people["finance"].standing(DAY))
    assert sums.holds
    assert sums.waiting == 923450
    assert Order.objects.filter(excess=50000).count() == 1
    assert Feed.objects.filter(accepted=False).count() == 1
    assert build_payments(today=DAY) == 0
