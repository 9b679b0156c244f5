from datetime import date

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from quanheng.ledger.actions import record
from quanheng.ledger.models import Event, Pending
from quanheng.people.models import Office

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return Office.objects.create(
        code="scjg", name="示范区市场监督管理局", short_name="市场监管局", level="department", position=1,
        credit_code="X" * 18, document_prefix="示市监", begins_on=date(2026, 1, 1),
    )  # fmt: skip


def recorded(office: Office, **more) -> Event:
    act = {"about": "office:scjg", "office": "scjg", "by": None, "on": date(2026, 3, 2), "facts": {"name": office.name}}
    return record("people.office-opened", **{**act, "touched": [office], **more})


def test_an_event_says_what_happened_and_digests_each_row_it_touched(office):
    event = recorded(office)

    payload = Event.objects.get(pk=event.pk).payload
    assert payload["facts"] == {"name": "示范区市场监督管理局"}
    assert [row[:2] for row in payload["rows"]] == [["people_office", office.pk]]
    assert payload["on"] == "2026-03-02"


def test_the_digest_is_the_same_when_the_row_is_read_back(office):
    from quanheng.ledger.digests import row_digest

    assert row_digest(Office.objects.get(pk=office.pk)) == row_digest(office)


def test_recording_costs_two_statements(office, django_assert_num_queries):
    with django_assert_num_queries(2):
        recorded(office)


@pytest.mark.parametrize("change", ["UPDATE ledger_event SET kind = 'x.y'", "DELETE FROM ledger_event"])
def test_an_event_can_be_neither_changed_nor_deleted(office, change):
    recorded(office)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)
    assert Event.objects.count() >= 1


def test_every_follower_of_the_kind_has_the_event_pending(office):
    from quanheng.ledger.followers import followers_of

    event = recorded(office)
    waiting = set(Pending.objects.filter(event=event).values_list("follower", flat=True))
    assert waiting == {one.name for one in followers_of("people.office-opened")}
