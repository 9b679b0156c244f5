"""Who booked a sum does not give it back (会计法第二十五条第一款第一项): by page and by direct call."""

import pytest
from django.urls import reverse

from quanheng.payments import actions, queries
from quanheng.payments.models import Order, Refund
from quanheng.proceedings.models import RefusedAttempt
from quanheng.rules.refusal import Refused
from tests.payments.conftest import DAY

pytestmark = pytest.mark.django_db
ARTICLE = "会计法第二十五条第一款第一项"
DOCUMENTED = {"amount": "100", "document": "示退〔2026〕1号", "reason": "多缴"}


@pytest.fixture
def overpaid(order, bank) -> Order:
    bank(("T1", DAY, "70100", order.number))
    return order


def refused_for(person) -> bool:
    return RefusedAttempt.objects.filter(code="refund-by-who-booked", article=ARTICLE, by=person).exists()


def test_who_took_in_the_file_gives_nothing_back_and_another_does(overpaid, staff, second_registrar):
    finance = staff.people["finance"]
    with pytest.raises(Refused) as refusal:
        actions.refund(overpaid, 10000, "示退〔2026〕1号", "多缴", by=finance, on=DAY)
    assert (refusal.value.code, refusal.value.article) == ("refund-by-who-booked", ARTICLE)
    assert refused_for(finance)
    assert not Refund.objects.exists()
    actions.refund(overpaid, 10000, "示退〔2026〕1号", "多缴", by=second_registrar, on=DAY)
    assert Refund.objects.get().by == second_registrar


def test_who_set_the_sum_against_the_order_gives_nothing_back_either(order, bank, staff, second_registrar):
    bank(("T1", DAY, "70100", ""))
    actions.match(queries.waiting(second_registrar.standing(DAY)).get(), order, "核对", by=second_registrar, on=DAY)
    for person in (second_registrar, staff.people["finance"]):
        with pytest.raises(Refused, match="refund-by-who-booked"):
            actions.refund(order, 10000, "示退〔2026〕1号", "多缴", by=person, on=DAY)
    assert not Refund.objects.exists()


def test_a_sum_nobody_placed_is_sent_back_by_another_than_booked_it(order, bank, staff, second_registrar):
    bank(("T1", DAY, "9", ""))
    receipt = queries.waiting(second_registrar.standing(DAY)).get()
    with pytest.raises(Refused, match="refund-by-who-booked"):
        actions.send_back(receipt, "示退〔2026〕1号", "无此缴款码", by=staff.people["finance"], on=DAY)
    assert refused_for(staff.people["finance"])
    actions.send_back(receipt, "示退〔2026〕1号", "无此缴款码", by=second_registrar, on=DAY)


def test_the_page_says_why_and_gives_nothing_back(overpaid, client, staff, second_registrar):
    address = reverse("payment-deed", args=[overpaid.number, "refund"])
    client.force_login(staff.people["finance"])
    answer = client.post(address, {**DOCUMENTED, "confirmed": "yes"})
    assert answer.status_code == 409
    assert "须由另一名登记员办理" in answer.content.decode()
    assert not Refund.objects.exists()
    client.force_login(second_registrar)
    assert client.post(address, {**DOCUMENTED, "confirmed": "yes"}).status_code == 302
    assert Refund.objects.get().amount == 10000


def test_the_page_of_a_waiting_sum_says_why_too(order, bank, client, staff):
    bank(("T1", DAY, "9", ""))
    receipt = queries.waiting(staff.people["finance"].standing(DAY)).get()
    client.force_login(staff.people["finance"])
    form = {"deed": "send-back", "back-document": "示退〔2026〕1号", "back-reason": "无此缴款码"}
    answer = client.post(reverse("payment-receipt", args=[receipt.pk]), form)
    assert (answer.status_code, Refund.objects.exists()) == (409, False)


def test_a_refund_costs_so_many_statements(overpaid, second_registrar, django_assert_max_num_queries):
    with django_assert_max_num_queries(26):
        actions.refund(overpaid, 10000, "示退〔2026〕1号", "多缴", by=second_registrar, on=DAY)
