"""Whatever is done about money leaves every row as its last event says, and two at once book a file once."""

from datetime import date, timedelta

import pytest
from django.db import connection

from quanheng.cases.actions import sign_case_step
from quanheng.ledger.fsck.events import check_events
from quanheng.ledger.fsck.rows import check_rows
from quanheng.payments import actions, queries
from quanheng.payments.models import Order, Receipt
from quanheng.people.models import Holding, Office, Person, Post
from quanheng.rules.payment import Instalment
from quanheng.rules.refusal import Refused
from tests.ledger.conftest import committing
from tests.payments.conftest import DAY, file_of
from tests.proceedings.test_at_once import at_once


def edited() -> list[Refused]:
    latest: dict = {}
    list(check_events(latest))
    return [found for found in check_rows(latest) if "payments_" in str(found)]


@pytest.mark.django_db
def test_no_row_looks_edited_after_everything_that_can_be_done(make_order, bank, staff, second_registrar):
    head, finance, officer = (staff.people[role] for role in ("head", "finance", "officer"))
    one, two, three = make_order(), make_order(), make_order()
    actions.defer(one, [Instalment(DAY + timedelta(30), one.unpaid)], "申请", by=head, on=DAY)
    actions.stop_additions(two, "review", "示复受〔2026〕1号", DAY, by=finance, on=DAY)
    actions.end_stop(two, "示复决〔2026〕1号", DAY, by=finance, on=DAY)
    given = {"with_persons": [staff.partner], "requested": True}
    sign_case_step(actions.collect(three, "remote", "示范票据1", by=officer, on=DAY, **given), by=staff.partner)
    actions.hand_in(three, by=finance, on=DAY)
    bank(("T1", DAY, "70000", three.number), ("T2", DAY, "80000", two.number), ("T3", DAY, "3", ""))
    actions.match(queries.waiting(finance.standing(DAY)).get(), one, "核对", by=finance, on=DAY)
    actions.refund(two, 1000000, "示退〔2026〕1号", "多缴", by=second_registrar, on=DAY)
    actions.revoke(one, "示复决〔2026〕2号", "撤销", by=head, on=DAY)
    assert Order.objects.filter(performed__isnull=False).count() == 2
    assert edited() == []


@pytest.mark.django_db
def test_a_row_edited_behind_it_is_named(order):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE payments_order SET owed = 1 WHERE id = %s", [order.pk])
    assert len(edited()) == 1


@pytest.mark.django_db
@pytest.mark.parametrize("table", ["part", "feed", "receipt", "matching", "refund", "plannedinstalment"])
def test_what_came_in_and_what_was_owed_can_only_be_added_to(table):
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_trigger WHERE tgname = 'append_only_row' AND tgrelid = %s::regclass",
                       [f"payments_{table}"])  # fmt: skip
        assert cursor.fetchone() == (1,)


@pytest.fixture
def registrars(django_db_blocker, django_db_setup):
    """A database of one's own with an office and its two registrars."""
    with committing("payments_at_once", django_db_blocker):
        office = Office.objects.create(
            code="scjg", name="示范区示例局", short_name="示例局", level="department", position=1,
            credit_code="99FAKE000000000001", document_prefix="示", begins_on=date(2020, 1, 1),
        )  # fmt: skip
        post = Post.objects.create(office=office, role="finance", name="finance")
        people = [Person.objects.create(username=f"registrar{number}", name=f"示例{number}") for number in range(2)]
        for person in people:
            Holding.objects.create(person=person, post=post, begins_on=date(2020, 1, 1), document="示范任〔2020〕1号")
        yield people


def test_of_two_who_take_in_one_file_at_once_one_books_it_and_the_other_is_told(registrars):
    one, other = registrars
    table = file_of(*[(f"T{number}", DAY, "1.23", "") for number in range(50)])
    results = at_once(
        lambda: actions.import_feed(table, by=one, on=DAY), lambda: actions.import_feed(table, by=other, on=DAY)
    )
    assert sorted(type(result).__name__ for result in results) == ["Feed", "Refused"]
    assert next(result.code for result in results if isinstance(result, Refused)) == "feed-booked-already"
    assert Receipt.objects.count() == 50
