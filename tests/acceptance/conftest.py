"""One case and every door to it: page, interface, direct call, and the database under the role the programs use."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils.timezone import get_current_timezone

from quanheng.cases.models import Case
from quanheng.documents.models import Counter, Document
from quanheng.ledger.models import Event
from quanheng.people.models import Person
from quanheng.proceedings.models import Clock, RefusedAttempt, StepTaken
from quanheng.rules.refusal import Refused
from tests.api.conftest import KEYS, Program, program  # noqa: F401
from tests.cases.conftest import FOUND, approval_staff, make_case, rules, staff  # noqa: F401
from tests.cases.test_pages import MEASURED
from tests.cases.together import take_together
from tests.catalogue.conftest import facts, make_published, people, today, yes  # noqa: F401

ENTERED = date(2026, 12, 10)
DOORS = ("page", "interface", "call")


@pytest.fixture(autouse=True)
def _entered_in_december(monkeypatch):
    """All is entered on one later day, so that hearings may be held in between."""
    noon = datetime.combine(ENTERED, time(12), tzinfo=get_current_timezone())
    monkeypatch.setattr("quanheng.site.middleware.today", lambda: ENTERED)
    monkeypatch.setattr("quanheng.proceedings.actions.steps.now", lambda: noon)


@dataclass
class Try:
    """An act somebody wants to do, whatever the door."""

    case: Case
    step: str
    by: Person
    on: date
    others: list[Person]
    facts: dict[str, Any]

    def through(self, door: str, program: Any) -> str:  # noqa: F811
        """The code of the refusal at that door."""
        return {"page": self._page, "interface": lambda: self._interface(program), "call": self._call}[door]()

    def _page(self) -> str:
        client = Client()
        client.force_login(self.by)
        data = {"on": self.on.isoformat(), "confirmed": "yes", **MEASURED}
        data |= {f"fact-{key}": _typed(key, value) for key, value in self.facts.items()}
        if self.others:
            data["partner"] = self.others[0].pk
        answer = client.post(reverse("case-step", args=[self.case.proceeding.code, self.step]), data)
        assert answer.status_code in {409, 422}, (self.step, answer.status_code)
        if answer.status_code == 422:
            return "form:" + ",".join(answer.context["form"].errors)
        return answer.context["refusal"].code

    def _interface(self, program: Any) -> str:  # noqa: F811
        caller: Program = program(self.by, on=ENTERED)
        body = {
            "on": self.on.isoformat(), "facts": self.facts, "persons": [person.username for person in self.others],
            "discretion": {"facts": dict(FOUND.facts)},
        }  # fmt: skip
        answer = caller.post(f"/cases/{self.case.proceeding.code}/steps/{self.step}", body)
        assert answer.status_code == 409, (self.step, answer.content.decode())
        return answer.json()["code"]

    def _call(self) -> str:
        with pytest.raises(Refused) as refusal:
            take_together(
                self.case, self.step, by=self.by, on=self.on, with_persons=self.others, facts=self.facts,
                discretion=FOUND,
            )  # fmt: skip
        return refusal.value.code


def _typed(key: str, value: Any) -> Any:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value // 100 if key in {"fine", "confiscated", "paid"} else value


def everything_but_the_refusal(case: Case) -> dict[str, Any]:
    """What a refused attempt must leave alone: the case, its steps, limits and papers, and every number given."""
    row = type(case.proceeding).objects.filter(pk=case.proceeding_id).values().get()
    return {
        "proceeding": row,
        "steps": list(StepTaken.objects.order_by("id").values()),
        "clocks": list(Clock.objects.order_by("id").values()),
        "documents": list(Document.objects.order_by("id").values_list("number", flat=True)),
        "numbers": list(Counter.objects.order_by("id").values()),
        "events": Event.objects.exclude(kind="proceeding.step-refused").exclude(kind="api.token-made").count(),
    }


def refused_so_far(case: Case) -> tuple[int, int]:
    """The refusals on record as rows and as events."""
    about = case.proceeding.subject
    events = Event.objects.filter(kind="proceeding.step-refused", about=about)
    return RefusedAttempt.objects.filter(about=about).count(), events.count()


def run(statement: str, *parameters: Any) -> None:
    """A statement under the role the programs use."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
