"""An event and the silence look at one proceeding at the same instant, on real connections with real commits."""

import threading
import time
from datetime import date

import pytest
from django.conf import settings
from django.db import connection, transaction

from quanheng.people.models import Office
from quanheng.proceedings.actions import open_proceeding
from quanheng.proceedings.models import Proceeding
from quanheng.rulebook.actions import load_all
from quanheng.supervision.actions import look_at_proceeding, look_at_silence
from quanheng.supervision.models import Watch
from tests.ledger.conftest import committing

DAY = date(2026, 3, 2)


@pytest.fixture
def watched(django_db_blocker, django_db_setup, at):
    """A proceeding with a watch whose instant has come, in a database of one's own."""
    with committing("silence_at_once", django_db_blocker):
        load_all(settings.LAW, by=None, on=DAY)
        office = Office.objects.create(
            code="scjg", name="示范区示例局", short_name="示例局", level="department", position=1,
            credit_code="99FAKE000000000001", document_prefix="示", begins_on=date(2020, 1, 1),
        )  # fmt: skip
        proceeding = open_proceeding("licence", office=office, by=None, on=DAY)
        Watch.objects.create(proceeding=proceeding, clock="XK-ACC", round=1, rule="near-due", look_at=at(DAY))
        yield proceeding


def test_silence_waits_for_an_event_and_neither_stops_the_other(watched, at):
    looked = []

    def listen() -> None:
        try:
            looked.append(look_at_silence(at(DAY)))
        finally:
            connection.close()

    silence = threading.Thread(target=listen)
    with transaction.atomic():
        Proceeding.objects.select_for_update().get(pk=watched.pk)
        silence.start()
        _until_somebody_waits()
        look_at_proceeding(watched.pk, at=at(DAY))
    silence.join(30)
    assert looked == [0]
    assert not Watch.objects.exists()


def _until_somebody_waits() -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
        time.sleep(0.02)
    raise AssertionError("nobody waited for the proceeding")
