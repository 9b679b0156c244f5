"""A case of any procedure, led as far as a lawful walk goes, and what its file says may not be done yet."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from quanheng.cases.actions.opening import PartyFacts, open_under
from quanheng.cases.models import Case
from quanheng.catalogue.models import ItemVersion
from quanheng.people.models import Office, Person
from quanheng.proceedings.actions import locked
from quanheng.proceedings.actions.steps import write_step
from quanheng.rulebook.queries import procedure_in_force
from quanheng.rules import service
from quanheng.rules.procedure import FactField, FactType, Step
from quanheng.rules.progress import Taken
from quanheng.rules.refusal import Refused
from quanheng.rules.situations.stating import stated
from tests.acceptance.conftest import ENTERED, Try
from tests.cases.together import take_together
from tests.rules.procedures import LAW, procedure
from tests.rules.random_walks import State, walk

FILES = sorted(path.stem for path in (LAW / "procedures").glob("*.toml"))
SEEDS, ACTS = range(24), 120
OPENS = date(2026, 7, 1)  # every procedure is in force
PARTY = PartyFacts(kind="organisation", name="示例店", address="示范区示例路1号")
PROOF = {"place": "示范区示例路1号", "signed_by": "示范子", "relation": "representative"}


@cache
def longest(key: str) -> tuple[Taken, ...]:
    """Of some lawful walks through a procedure that never go back, the one that comes through most steps."""
    found = [_walked(key, seed) for seed in SEEDS]
    return max(found, key=lambda history: (len({taken.step for taken in history}), -len(history)))


def _walked(key: str, seed: int) -> tuple[Taken, ...]:
    last: State | None = None
    for state in walk(procedure(key), seed, acts=ACTS):
        last = state
    return _forward(key, last.history) if last else ()


def _forward(key: str, history: list[Taken]) -> tuple[Taken, ...]:
    """The walk up to where it sends something back."""
    returning = {step.key for step in procedure(key).steps if step.returns}
    place = next((place for place, taken in enumerate(history) if taken.step in returning), len(history))
    return tuple(history[:place])


def too_early(key: str, done: set[str]) -> list[Step]:
    """The steps that `after` in the file, read by itself, does not allow yet; what time takes is left out."""
    table = tomllib.loads((LAW / "procedures" / f"{key}.toml").read_text("utf-8"))
    groups: dict[str, set[str]] = {}
    for step in table["step"]:
        groups.setdefault(step.get("group", ""), set()).add(step["key"])
    return [
        procedure(key).by_key[step["key"]]
        for step in table["step"]
        if "automatic" not in step and not all(_any_done(entry, done, groups) for entry in step.get("after", []))
    ]


def _any_done(entry: str | list[str], done: set[str], groups: Mapping[str, set[str]]) -> bool:
    names = [entry] if isinstance(entry, str) else entry
    return any(name in done or done & groups.get(name, set()) for name in names)


@dataclass(frozen=True)
class Cast:
    """Two who hold every post of an office, so that no refusal is about the post, and one who is only named."""

    office: Office
    first: Person
    second: Person
    named: Person


def opened(key: str, version: ItemVersion, cast: Cast) -> Case:
    """A case of that procedure without a step, whatever the item."""
    found = procedure_in_force(key, OPENS)
    return open_under(version, found, office=cast.office, party=PARTY, standard=None, by=cast.first, on=OPENS)


def replay(case: Case, taken: Taken, cast: Cast) -> None:
    """Write a step of a lawful walk, and say it to the record, as the engine does."""
    held = locked(case.proceeding)
    facts = _with_persons(held.timing.progress.procedure.by_key[taken.step], taken.facts, cast)
    by, persons = (cast.first, [cast.first.pk]) if taken.persons else (None, [])
    write_step(held, taken.step, taken.on, by=by, persons=persons, facts=facts, document=None)


def _with_persons(step: Step, facts: Mapping[str, Any], cast: Cast) -> dict[str, Any]:
    named = {fact.key: cast.named.pk for fact in step.facts if fact.type is FactType.PERSON}
    return {key: named.get(key, value) for key, value in facts.items()}


def attempt(case: Case, step: Step, on: date, cast: Cast) -> Try:
    """The step with everything it asks, by somebody who would be allowed to take it when its turn comes."""
    facts = _with_persons(step, stated(step, {}, {}, on, {}), cast)
    proof = PROOF if service.serves(step) else {}
    others = [cast.second] if step.persons > 1 or step.signers else []
    return Asked(case, step.key, cast.first, on, others, {**facts, **proof}, step)


@dataclass
class Asked(Try):
    """The same for any step: the page's form is filled in from what the step asks."""

    rule: Step

    def _page(self) -> str:
        client = Client()
        client.force_login(self.by)
        data: dict[str, Any] = {"on": self.on.isoformat(), "confirmed": "yes", "fact-late_reason": "示例"}
        types = {fact.key: fact.type for fact in self.rule.facts}
        data |= {f"fact-{key}": _typed(types.get(key), value) for key, value in self.facts.items()}
        data |= {f"said-{fact.key}": _typed(fact.type, _said(fact)) for fact in self.rule.each}
        for other in self.others:
            data |= {"partner": other.pk, "members": [other.pk]}
        answer = client.post(reverse("case-step", args=[self.case.proceeding.code, self.step]), data)
        assert answer.status_code == 409, (self.step, answer.status_code, _errors(answer))
        return answer.context["refusal"].code

    def _interface(self, program: Any) -> str:
        body = {
            "on": self.on.isoformat(), "facts": self.facts, "persons": [person.username for person in self.others],
        }  # fmt: skip
        answer = program(self.by, on=ENTERED).post(f"/cases/{self.case.proceeding.code}/steps/{self.step}", body)
        assert answer.status_code == 409, (self.step, answer.content.decode())
        return answer.json()["code"]

    def _call(self) -> str:
        with pytest.raises(Refused) as refusal:
            take_together(
                self.case, self.step, by=self.by, on=self.on, with_persons=self.others, facts=self.facts,
            )  # fmt: skip
        return refusal.value.code


def _said(fact: FactField) -> Any:
    return fact.choices[0].key if fact.choices else "示例"


def _typed(kind: FactType | None, value: Any) -> Any:
    match kind:
        case FactType.YES_NO:
            return "yes" if value else "no"
        case FactType.MONEY:
            return value / 100
    return value


def _errors(answer: Any) -> Any:
    return answer.context["form"].errors if answer.context and "form" in answer.context else ""
