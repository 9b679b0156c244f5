"""Money of one office is nobody else's: to see, to book, to demand; and what is refused is on record."""

from datetime import timedelta

import pytest
from django.urls import reverse

from quanheng.payments import actions
from quanheng.payments.models import Feed, Order, Stop
from quanheng.people.models import Holding, Post
from quanheng.proceedings.models import RefusedAttempt
from quanheng.rules.refusal import Refused
from tests.payments.conftest import DAY, SERVED, STORY, file_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def client_of(client, monkeypatch):
    monkeypatch.setattr("quanheng.site.middleware.today", lambda: DAY)

    def signed_in(person):
        client.force_login(person)
        return client

    return signed_in


def also_holds(person, role: str, office) -> None:
    post = Post.objects.get_or_create(office=office, role=role, defaults={"name": role})[0]
    Holding.objects.create(person=person, post=post, begins_on=DAY, document="示范任〔2026〕1号")


def test_who_may_read_money_elsewhere_sees_none_of_this_office(order, staff, approval_staff, make_person, client_of):
    """Someone who drafts publications here, and so reads cases, and examines applications there."""
    both = make_person("disclosure-drafter", office=staff.office)
    also_holds(both, "examiner", approval_staff.office)
    page = client_of(both).get(reverse("case-payments", args=[order.case.proceeding.code]))
    assert page.status_code == 200
    assert order.number not in page.content.decode()


@pytest.mark.parametrize("role", ["officer", "head"])
def test_only_the_registrar_asks_for_a_missing_order(make_case, staff, client_of, role):
    case = make_case(*SERVED, on=DAY, facts=STORY)
    page = client_of(staff.people[role]).post(reverse("case-payments", args=[case.proceeding.code]))
    assert page.status_code == 409
    assert not Order.objects.exists()
    assert RefusedAttempt.objects.get(step="make-order").code == "not-permitted"


def test_what_keeps_an_order_from_being_made_is_said_on_the_page(make_case, staff, client_of, monkeypatch):
    case = make_case(*SERVED, on=DAY, facts=STORY)
    monkeypatch.setattr("quanheng.payments.actions.ordering.running_of", lambda *_: None)
    page = client_of(staff.people["finance"]).post(reverse("case-payments", args=[case.proceeding.code]))
    assert page.status_code == 409
    assert "没有开始计算" in page.content.decode()


def test_a_file_sent_by_who_may_not_import_is_not_even_read(staff, client_of):
    assert client_of(staff.people["officer"]).post(reverse("payment-feeds"), {}).status_code == 403
    assert not Feed.objects.exists()


def test_a_file_refused_as_booked_before_is_on_record(order, bank, staff):
    bank(("T1", DAY, "5", ""))
    with pytest.raises(Refused, match="feed-booked-already"):
        actions.import_feed(file_of(("T1", DAY, "5", "")), by=staff.people["finance"], on=DAY)
    attempt = RefusedAttempt.objects.get(step="import-feed")
    assert (attempt.code, attempt.by, attempt.office) == ("feed-booked-already", staff.people["finance"], staff.office)
    assert Feed.objects.count() == 1


def test_nothing_stops_before_there_was_anything_to_add_to(order, staff):
    """A review cannot have stopped additions before the decision demanded money (行政处罚法第七十三条第三款)."""
    given = {"by": staff.people["legal-reviewer"], "on": DAY}
    with pytest.raises(Refused, match="stop-before-the-order"):
        actions.stop_additions(order, "review", "示复受〔2026〕1号", DAY - timedelta(1), **given)
    assert not Stop.objects.exists()
    actions.stop_additions(order, "review", "示复受〔2026〕1号", DAY, **given)


@pytest.mark.parametrize("deed", ["refund", "revoke", "stop", "defer"])
def test_who_left_the_post_does_nothing_with_money(order, bank, staff, deed):
    bank(("T2", DAY, "80000", order.number))
    later = DAY + timedelta(1)
    acts = {
        "refund": ("finance", lambda by: actions.refund(order, 1, "示退1号", "多缴", by=by, on=later)),
        "revoke": ("head", lambda by: actions.revoke(order, "示复决1号", "撤销", by=by, on=later)),
        "stop": ("finance", lambda by: actions.stop_additions(order, "suit", "示案1号", later, by=by, on=later)),
        "defer": ("head", lambda by: actions.defer(order, [], "申请", by=by, on=later)),
    }
    role, act = acts[deed]
    Holding.objects.filter(person=staff.people[role]).update(ends_on=DAY)
    with pytest.raises(Refused, match="not-permitted"):
        act(staff.people[role])
