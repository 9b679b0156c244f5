"""The same asked twice at the same instant, and death in the middle of a step: real processes, real commits."""

import os
import signal
import subprocess
import sys
import time
from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from quanheng.api.actions import Asked, answer_once, make_token
from quanheng.api.models import Answer
from quanheng.ledger.models import Event, Pending
from quanheng.proceedings.actions import open_proceeding, take_step
from quanheng.proceedings.models import Clock, Counter, Proceeding, RefusedAttempt, StepTaken
from quanheng.rules.refusal import Refused
from tests.database import REPO
from tests.proceedings.test_at_once import DAY, at_once, district
from tests.rules.procedures import FACTS

__all__ = ["district"]

DIE = """
import os, signal, sys
from datetime import date
import django
django.setup()
from quanheng.people.models import Person
from quanheng.proceedings import actions
from quanheng.proceedings.actions import opening, steps
from quanheng.proceedings.models import Proceeding
from tests.rules.procedures import FACTS

def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

place, name = {"opening": (opening, "record"), "clocks": (steps, "write_clocks"), "position": (steps, "write_position"),
               "event": (steps, "_record")}[sys.argv[1]]
honest = getattr(place, name)
setattr(place, name, lambda *some, **named: (honest(*some, **named), die()))
proceeding, chief = Proceeding.objects.get(), Person.objects.get(username="atonce1")
if sys.argv[1] == "opening":
    actions.open_proceeding("penalty-ordinary", office=proceeding.office, by=chief, on=date(2026, 3, 2))
actions.take_step(proceeding, "file", by=chief, on=date(2026, 3, 2), facts=FACTS["file"])
"""


@pytest.fixture
def opened(district):
    """A case with its clue, in a database of its own."""
    office, (officer, chief, _) = district
    proceeding = open_proceeding("penalty-ordinary", office=office, by=officer, on=DAY)
    take_step(proceeding, "clue", by=officer, on=DAY, facts=FACTS["clue"])
    return proceeding, chief


def filed(proceeding, chief) -> tuple[int, bytes]:
    try:
        taken = take_step(proceeding, "file", by=chief, on=DAY, facts=FACTS["file"])
    except Refused as refusal:
        return 409, refusal.code.encode()
    return 201, f"step {taken.pk}".encode()


def test_of_the_same_asked_twice_at_once_one_is_done_and_both_hear_the_same(opened):
    proceeding, chief = opened
    token, _ = make_token(name="示例", scope="act", expires_on=DAY + timedelta(days=1), by=chief, on=DAY)
    asked = Asked(token, "once", "0" * 64)
    answers = at_once(*[lambda: answer_once(asked, lambda: filed(proceeding, chief))] * 2)
    assert StepTaken.objects.filter(proceeding=proceeding, step="file").count() == 1
    assert [(answer.status, bytes(answer.body)) for answer in answers] == [(201, bytes(Answer.objects.get().body))] * 2
    assert not RefusedAttempt.objects.exists()


def test_a_clock_set_back_takes_no_step_before_the_one_it_follows(opened, monkeypatch):
    proceeding, chief = opened
    yesterday = DAY - timedelta(days=1)
    noon = timezone.make_aware(datetime.combine(yesterday, datetime.min.time()))
    monkeypatch.setattr("quanheng.proceedings.actions.steps.now", lambda: noon)
    for on, code in ((yesterday, "dated-before-its-forerunner"), (DAY, "dated-in-the-future")):
        with pytest.raises(Refused) as refusal:
            take_step(proceeding, "file", by=chief, on=on, facts=FACTS["file"])
        assert refusal.value.code == code
    assert StepTaken.objects.filter(proceeding=proceeding).count() == 1
    assert Event.objects.filter(kind="proceeding.step-refused").count() == 2


def everything() -> dict[str, object]:
    tables = (StepTaken, Clock, Event, Pending, RefusedAttempt, Proceeding)
    counted = {table.__name__: table.objects.count() for table in tables}
    rows = Proceeding.objects.values_list("position", "next_due_at")
    return {**counted, "numbers": list(Counter.objects.values_list("kind", "last")), "rows": list(rows)}


def wait_until_alone() -> None:
    until = time.monotonic() + 30
    with connection.cursor() as cursor:
        while time.monotonic() < until:
            cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
            if cursor.fetchone()[0] == 1:
                return
            time.sleep(0.02)
    pytest.fail("a killed process still holds its connection")


@pytest.mark.faults
@pytest.mark.parametrize("moment", ["opening", "clocks", "position", "event"])
def test_killed_in_the_middle_of_a_step_nothing_of_it_is_there_and_it_can_be_taken(opened, moment):
    proceeding, chief = opened
    before = everything()
    where = connection.settings_dict
    url = f"postgresql://{where['USER']}:{where['PASSWORD']}@/{where['NAME']}?host={where['HOST']}&port={where['PORT']}"
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": settings.SETTINGS_MODULE, "DATABASE_URL": url}
    killed = subprocess.run(
        [sys.executable, "-c", DIE, moment], cwd=REPO, env=environment, capture_output=True, text=True, check=False
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    wait_until_alone()
    assert everything() == before
    take_step(proceeding, "file", by=chief, on=DAY, facts=FACTS["file"])
    assert Event.objects.filter(kind="proceeding.step-taken").count() == 2
    following = open_proceeding("penalty-ordinary", office=proceeding.office, by=chief, on=DAY)
    assert following.number.endswith("2号")
