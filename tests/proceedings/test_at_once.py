"""Two people act at the same instant, on real connections with real commits: one wins, and nothing is half done."""

import threading
from collections.abc import Callable
from datetime import date

import pytest
from django.conf import settings
from django.db import connection

from quanheng.ledger.models import Event
from quanheng.people.models import Holding, Office, Person, Post
from quanheng.proceedings.actions import open_proceeding, take_step
from quanheng.proceedings.models import Clock, Proceeding, RefusedAttempt, StepTaken
from quanheng.rulebook.actions import load_all
from quanheng.rules.refusal import Refused
from tests.ledger.conftest import committing
from tests.rules.procedures import FACTS

DAY = date(2026, 3, 2)


@pytest.fixture
def district(django_db_blocker, django_db_setup):
    """A database of one's own with the rules, an office, an officer and two section chiefs."""
    with committing("at_once", django_db_blocker):
        load_all(settings.LAW, by=None, on=DAY)
        office = Office.objects.create(
            code="scjg", name="示范区示例局", short_name="示例局", level="department", position=1,
            credit_code="99FAKE000000000001", document_prefix="示", begins_on=date(2020, 1, 1),
        )  # fmt: skip
        yield office, [_person(office, number, role) for number, role in enumerate(("officer", *["section-chief"] * 2))]


def _person(office: Office, number: int, role: str) -> Person:
    person = Person.objects.create(username=f"atonce{number}", name=f"示例{number}")
    post = Post.objects.get_or_create(office=office, role=role, defaults={"name": role})[0]
    Holding.objects.create(person=person, post=post, begins_on=date(2020, 1, 1), document="示范任〔2020〕1号")
    return person


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Run the acts in threads that start together, each on its own connection; what each gave or refused."""
    gate, results = threading.Barrier(len(acts)), [None] * len(acts)

    def run(number: int, act: Callable[[], object]) -> None:
        gate.wait()
        try:
            results[number] = act()
        except Refused as refusal:
            results[number] = refusal
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return results


def test_of_two_who_file_the_case_at_once_one_wins_and_the_other_is_told(district):
    office, (officer, *chiefs) = district
    proceeding = open_proceeding("penalty-ordinary", office=office, by=officer, on=DAY)
    take_step(proceeding, "clue", by=officer, on=DAY, facts=FACTS["clue"])

    results = at_once(
        *(lambda by=by: take_step(proceeding, "file", by=by, on=DAY, facts=FACTS["file"]) for by in chiefs)
    )

    assert sorted(type(result).__name__ for result in results) == ["Refused", "StepTaken"]
    assert next(result for result in results if isinstance(result, Refused)).code == "step-already-taken"
    assert StepTaken.objects.filter(proceeding=proceeding, step="file").count() == 1
    assert Clock.objects.filter(proceeding=proceeding, key="CF-DEC").count() == 1
    assert RefusedAttempt.objects.filter(proceeding=proceeding, step="file").count() == 1
    assert Event.objects.filter(kind="proceeding.step-taken", about=proceeding.subject).count() == 2


def test_numbers_given_at_once_have_neither_gaps_nor_doubles(district):
    office, (officer, *_) = district
    at_once(*[lambda: open_proceeding("licence", office=office, by=officer, on=DAY)] * 8)
    numbers = set(Proceeding.objects.values_list("number", flat=True))
    assert numbers == {f"示许案〔2026〕{place}号" for place in range(1, 9)}
