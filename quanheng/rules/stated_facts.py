"""What a step states: everything it asks, nothing else, each answer in its form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from quanheng.rules.conditions import Situation, holds
from quanheng.rules.procedure import FactField, FactType, Step
from quanheng.rules.progress import Facts
from quanheng.rules.refusal import Refused

LATE_REASON = "late_reason"
"""Why a decision comes after its last day: may be stated in every step."""


def check_facts(step: Step, facts: Facts, situation: Situation) -> None:
    """Nothing is stated that was not asked, everything asked is stated, each in its form."""
    asked = {field.key: field for field in step.facts}
    for key in facts:
        if key not in asked and key != LATE_REASON:
            raise Refused("fact-unknown", article=step.basis, step=step.name, fact=key)
    for fact in step.facts:
        value = facts.get(fact.key)
        if value in (None, "", []):
            if fact.required and holds(fact.when, situation):
                raise Refused("fact-missing", article=step.basis, step=step.name, fact=fact.name)
        elif not fits(fact, value):
            raise Refused("fact-malformed", article=step.basis, step=step.name, fact=fact.name)


def check_said(step: Step, said: Facts) -> None:
    """Whoever signs a step says what the step asks each of them, such as an opinion and a vote, and nothing else."""
    asked = {field.key for field in step.each}
    for key in said:
        if key not in asked:
            raise Refused("fact-unknown", article=step.signed_basis, step=step.name, fact=key)
    for fact in step.each:
        value = said.get(fact.key)
        if value in (None, "", []) and fact.required:
            raise Refused("fact-missing", article=step.signed_basis, step=step.name, fact=fact.name)
        if value not in (None, "", []) and not fits(fact, value):
            raise Refused("fact-malformed", article=step.signed_basis, step=step.name, fact=fact.name)


def fits(fact: FactField, value: Any) -> bool:
    """Whether a value is of the type the field asks for; money is whole fen, a day is written YYYY-MM-DD."""
    if fact.type in (FactType.CHOICE, FactType.CHOICES):
        allowed = {choice.key for choice in fact.choices}
        return value in allowed if fact.type is FactType.CHOICE else isinstance(value, list) and set(value) <= allowed
    return FITS[fact.type](value)


def _is_day(value: Any) -> bool:
    try:
        date.fromisoformat(value)
    except (TypeError, ValueError):
        return False
    return True


def _is_moment(text: Any) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is None and len(text) == len("2026-11-22T09:30")
    except (TypeError, ValueError):
        return False


FITS: Mapping[FactType, Callable[[Any], bool]] = {
    FactType.TEXT: lambda value: isinstance(value, str),
    FactType.LONG_TEXT: lambda value: isinstance(value, str),
    FactType.NUMBER: lambda value: type(value) is int and value >= 0,
    FactType.MONEY: lambda value: type(value) is int and value >= 0,
    FactType.PERSON: lambda value: type(value) is int and value > 0,
    FactType.YES_NO: lambda value: isinstance(value, bool),
    FactType.DATE: _is_day,
    FactType.MOMENT: _is_moment,
}
