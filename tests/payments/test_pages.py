"""The pages of money: who sees them, what they offer, and what a person does on them."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from quanheng.payments import queries
from quanheng.payments.models import Feed, Order, Part
from quanheng.proceedings.models import RefusedAttempt
from tests.payments.conftest import DAY, HEADINGS

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_in(client, staff):
    def as_role(role: str):
        client.force_login(staff.people[role])
        return client

    return as_role


def upload(client, *rows: tuple):
    data = "\n".join([HEADINGS, *(",".join([*map(str, row), "银行", "示范付款人", ""]) for row in rows)])
    return client.post(reverse("payment-feeds"), {"file": SimpleUploadedFile("bank.csv", data.encode())}, follow=True)


def test_the_registrar_takes_in_a_file_and_reads_what_became_of_each_row(order, signed_in):
    today = timezone.localdate()
    page = upload(signed_in("finance"), ("T1", today, "70000", order.number), ("T2", today, "1.5", ""))
    assert page.status_code == 200
    assert order.number in page.content.decode()
    order.refresh_from_db()
    assert order.state == Order.State.PAID
    assert "相符，分文不差" in page.content.decode()


def test_a_file_with_a_wrong_row_is_told_row_column_and_reason(order, signed_in):
    page = upload(signed_in("finance"), ("T1", timezone.localdate(), "一百", order.number))
    text = page.content.decode()
    assert "整份未入账" in text
    assert "金额（元）" in text
    assert "“一百”不是可用的金额" in text


def test_whoever_is_no_registrar_is_shown_no_form_and_books_nothing(order, signed_in):
    client = signed_in("officer")
    assert b'name="file"' not in client.get(reverse("payment-feeds")).content
    upload(client, ("T1", timezone.localdate(), "5", order.number))
    assert not Feed.objects.exists()


@pytest.mark.parametrize("address", ["payments", "payment-feeds", "payments-waiting"])
def test_lists_are_read_in_few_statements(order, bank, signed_in, django_assert_max_num_queries, address):
    bank(*[(f"T{number}", DAY, "1", "") for number in range(40)])
    client = signed_in("finance")
    client.get(reverse(address))
    with django_assert_max_num_queries(16):
        assert client.get(reverse(address)).status_code == 200


@pytest.mark.parametrize("state", ["", "open", "overdue", "unpaid", "excess", "cash", "paid", "nonsense"])
def test_the_list_is_narrowed_by_state(order, signed_in, state):
    page = signed_in("finance").get(reverse("payments"), {"state": state})
    assert page.status_code == 200
    assert (order.number in page.content.decode()) == (state in {"", "open", "unpaid"})


def test_each_is_offered_what_their_post_lets_them_do(order, signed_in):
    offered = {}
    for role in ("officer", "head", "finance", "legal-reviewer"):
        text = signed_in(role).get(order.get_absolute_url()).content.decode()
        offered[role] = {key for key in ("defer", "stop", "collect", "revoke", "refund") if f"/{key}/" in text}
    assert offered == {
        "officer": {"stop", "collect"}, "head": {"defer", "revoke"}, "finance": {"stop"}, "legal-reviewer": {"stop"},
    }  # fmt: skip


def test_the_head_grants_instalments_on_the_page(order, signed_in):
    client = signed_in("head")
    address = reverse("payment-deed", args=[order.number, "defer"])
    wrong = client.post(address, {"application": "申请", "plan": "2027-12-31"})
    assert wrong.status_code == 422
    uneven = client.post(address, {"application": "申请", "plan": "2027-12-31 1"})
    assert uneven.status_code == 409
    assert RefusedAttempt.objects.filter(code="plan-is-not-the-sum").count() == 1
    plan = {"application": "申请", "plan": "2027-12-01 30000\n2027-12-31 40000"}
    shown = client.post(address, plan)
    assert (shown.context["after"].state, shown.context["after"].pay_by) == ("instalments", date(2027, 12, 1))
    order.refresh_from_db()
    assert (order.state, order.deferrals.count()) == (Order.State.OPEN, 0)
    done = client.post(address, {**plan, "confirmed": "yes"})
    assert done.status_code == 302
    order.refresh_from_db()
    assert order.state == Order.State.INSTALMENTS
    assert "2027年12月1日" in client.get(order.get_absolute_url()).content.decode()


@pytest.mark.parametrize("address", ["payment-order", "payment-notice"])
def test_where_a_fine_stands_beside_confiscated_money_the_page_says_which_is_paid_first(order, signed_in, address):
    client, page = signed_in("finance"), reverse(address, args=[order.number])
    assert "先抵缴罚款" not in client.get(page).content.decode()
    Part.objects.create(
        order=order, kind=Part.Kind.CONFISCATION, amount=1000000, basis="行政处罚法第七十四条", on=DAY
    )  # fmt: skip
    assert "先抵缴罚款" in client.get(page).content.decode()


def test_a_deed_that_is_not_offered_does_not_exist(order, signed_in):
    assert signed_in("officer").post(reverse("payment-deed", args=[order.number, "revoke"])).status_code == 404
    assert signed_in("head").post(reverse("payment-deed", args=[order.number, "refund"])).status_code == 404


def test_a_waiting_sum_is_placed_on_the_page_with_a_reason(order, bank, signed_in, staff):
    bank(("T1", DAY, "70000", "SCJG1"))
    receipt = queries.waiting(staff.people["finance"].standing(DAY)).get()
    client = signed_in("finance")
    address = reverse("payment-receipt", args=[receipt.pk])
    assert order.number in client.get(address).content.decode()
    assert client.post(address, {"deed": "match", "match-number": order.number}).status_code == 422
    assert client.post(address, {"deed": "match", "match-number": "X", "match-reason": "示例"}).status_code == 409
    placed = client.post(address, {"deed": "match", "match-number": order.number, "match-reason": "示例"})
    assert placed.status_code == 302
    order.refresh_from_db()
    assert order.state == Order.State.PAID


def test_the_tab_of_a_case_leads_to_its_order(order, signed_in):
    page = signed_in("officer").get(reverse("case-payments", args=[order.case.proceeding.code]))
    assert order.number in page.content.decode()
    notice = signed_in("officer").get(reverse("payment-notice", args=[order.number]))
    assert "第七十条" in notice.content.decode()


def test_another_office_sees_nothing_of_it(order, make_person, make_office, client):
    client.force_login(make_person("finance", office=make_office("cgzf")))
    assert order.number not in client.get(reverse("payments")).content.decode()
    assert client.get(order.get_absolute_url()).status_code == 404


def test_no_page_sets_offices_side_by_side_by_what_they_collected(order, make_person, make_office, client):
    """行政处罚法第七十四条第三款: what was fined is no measure of anybody."""
    client.force_login(make_person("supervisor", office=make_office("zwfw")))
    page = client.get(reverse("payments"))
    assert [facet["name"] for facet in page.context["facets"]] == ["state"]
    assert "sums" not in page.context


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_the_template_is_there_to_be_downloaded(signed_in, form):
    assert signed_in("finance").get(reverse("payment-template", args=[form])).status_code == 200
