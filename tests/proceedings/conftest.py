"""The law loaded, an office with people in every post, and proceedings under way."""

from dataclasses import dataclass
from datetime import date

import pytest
from django.conf import settings

from quanheng.people.models import Office, Person
from quanheng.proceedings.actions import open_proceeding
from quanheng.proceedings.models import Proceeding
from quanheng.rulebook.actions import load_all
from tests.proceedings.together import take_together
from tests.rules.procedures import FACTS, LICENCE, PENALTY

DAY = date(2026, 3, 2)


@pytest.fixture
def rules(db):
    """Every rule of law/ loaded, as on a running instance."""
    load_all(settings.LAW, by=None, on=DAY)


@dataclass
class Staff:
    """Someone for every post of one office."""

    office: Office
    people: dict[str, Person]
    partner: Person

    def for_step(self, proceeding: Proceeding, step: str) -> tuple[Person, list[Person]]:
        from quanheng.proceedings.queries import procedure_of

        procedure = procedure_of(proceeding)
        rule = procedure.by_key[step]
        first = next(self.people[role.value] for role in procedure.post_of(rule).roles if role.value in self.people)
        return first, [self.partner] if rule.persons > 1 else []


@pytest.fixture
def staff(make_office, make_person):
    office = make_office("scjg")
    roles = ("officer", "section-chief", "head", "legal-reviewer", "hearing-chair", "finance", "clerk", "examiner")
    people = {role: make_person(role, office=office) for role in roles}
    return Staff(office, people, make_person("officer", "examiner", office=office))


@pytest.fixture
def walk(rules, staff):
    """Open a proceeding and take these steps with ordinary facts and the right people."""

    def go(key: str, *steps: str, on: date = DAY, proceeding: Proceeding | None = None, **more) -> Proceeding:
        opener = staff.people["officer" if key.startswith("penalty") else "clerk"]
        proceeding = proceeding or open_proceeding(key, office=staff.office, by=opener, on=on, **more)
        for step in steps:
            by, others = staff.for_step(proceeding, step)
            take_together(proceeding, step, by=by, on=on, with_persons=others, facts=FACTS.get(step, {}))
        proceeding.refresh_from_db()
        return proceeding

    return go


__all__ = ["FACTS", "LICENCE", "PENALTY"]
