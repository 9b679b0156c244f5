"""Numbers on real connections with real commits: given at once, or with the process killed, none is lost or doubled."""

import json
import os
import signal
import subprocess
import sys
import threading
from datetime import date

import pytest
from django.db import connection, transaction

from quanheng.documents.actions import issue
from quanheng.documents.models import Counter, Document
from quanheng.ledger.models import Event
from quanheng.people.models import Office
from tests.database import REPO
from tests.documents.conftest import DECISION
from tests.ledger.conftest import committing

DAY = date(2026, 4, 20)
# Issues one document, then another which it is killed in the middle of: after its number, its row, or its event.
CHILD = """
import json, os, signal, sys
import django
django.setup()
from datetime import date
from django.db import transaction
from quanheng.documents.actions import issue, issuing
from quanheng.people.models import Office

def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

def one():
    with transaction.atomic():
        issue("penalty-decision", office=Office.objects.get(), on=date(2026, 4, 20), facts=json.loads(sys.argv[2]),
              about="proceeding:t1", by=None)
one()
honest = getattr(issuing, sys.argv[1])
setattr(issuing, sys.argv[1], lambda *some, **named: (honest(*some, **named), die())[0])
one()
"""


@pytest.fixture
def office(django_db_blocker, django_db_setup, worker_id):
    """A database of one's own with one office."""
    with committing(f"documents_{worker_id}", django_db_blocker) as url:
        office = Office.objects.create(
            code="scjg", name="示范区示例局", short_name="示例局", level="department", position=1,
            credit_code="99FAKE000000000001", document_prefix="示", begins_on=date(2020, 1, 1),
        )  # fmt: skip
        office.url = url
        yield office


def issue_one(office: Office) -> Document:
    with transaction.atomic():
        return issue("penalty-decision", office=office, on=DAY, facts=DECISION, about="proceeding:t1", by=None)


def test_numbers_given_at_once_have_neither_gaps_nor_doubles(office):
    gate = threading.Barrier(6)

    def run() -> None:
        gate.wait()
        try:
            for _ in range(3):
                issue_one(office)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(Document.objects.values_list("sequence", flat=True)) == list(range(1, 19))
    assert Event.objects.filter(kind="document.issued").count() == 18


@pytest.mark.faults
@pytest.mark.parametrize("where", ["_next_number", "_content", "_record"])
def test_killed_in_the_middle_of_issuing_no_number_is_lost_and_none_given_twice(office, where):
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "quanheng.site.settings.inner", "DATABASE_URL": office.url}
    killed = subprocess.run(
        [sys.executable, "-c", CHILD, where, json.dumps(DECISION)], env=environment, cwd=REPO, check=False,
        capture_output=True, text=True,
    )  # fmt: skip
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert list(Document.objects.values_list("sequence", flat=True)) == [1]
    assert Counter.objects.get().last == 1
    assert issue_one(office).sequence == 2
    assert Event.objects.filter(kind="document.issued").count() == Document.objects.count() == 2
