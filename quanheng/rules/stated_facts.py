"""What a step states: everything it asks, nothing else, each answer in its form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from quanheng.rules.citation import BadCitation, parse
from quanheng.rules.conditions import Situation, holds
from quanheng.rules.procedure import FactField, FactType, Step
from quanheng.rules.progress import Facts
from quanheng.rules.refusal import Refused
from quanheng.rules.words import Words

LATE_REASON = "late_reason"
"""Why a decision comes after its last day: may be stated in every step."""
LATE = Words("逾期理由", "reason for the delay")
GREATEST = 2**53 - 1
"""The greatest whole number every reader of JSON reads alike (RFC 8785)."""


def check_facts(step: Step, facts: Facts, situation: Situation) -> None:
    """Nothing is stated that was not asked, everything asked is stated, each in its form."""
    asked = {field.key: field for field in step.facts}
    for key in facts:
        if key not in asked and key != LATE_REASON:
            raise Refused("fact-unknown", article=step.basis, step=step.name, fact=key)
    if not is_text(facts.get(LATE_REASON, "")):
        raise Refused("fact-malformed", article=step.basis, step=step.name, fact=LATE)
    for fact in step.facts:
        value = facts.get(fact.key)
        if value in (None, "", []):
            if fact.required and holds(fact.when, situation):
                raise Refused("fact-missing", article=step.basis, step=step.name, fact=fact.name)
        elif not fits(fact, value):
            raise Refused("fact-malformed", article=step.basis, step=step.name, fact=fact.name)


def check_said(step: Step, said: Facts, *, asked: bool = True) -> None:
    """Whoever takes part in a step says what it asks each of them, such as an opinion and a vote, and nothing else.

    Who only approves is not `asked`.
    """
    each = step.each if asked else ()
    for key in said:
        if key not in {field.key for field in each}:
            raise Refused("fact-unknown", article=step.signed_basis, step=step.name, fact=key)
    for fact in each:
        value = said.get(fact.key)
        if value in (None, "", []) and fact.required:
            raise Refused("fact-missing", article=step.signed_basis, step=step.name, fact=fact.name)
        if value not in (None, "", []) and not fits(fact, value):
            raise Refused("fact-malformed", article=step.signed_basis, step=step.name, fact=fact.name)


def fits(fact: FactField, value: Any) -> bool:
    """Whether a value is of the type the field asks for; money is whole fen, a day is written YYYY-MM-DD."""
    if fact.type in (FactType.CHOICE, FactType.CHOICES):
        allowed = [choice.key for choice in fact.choices]
        chosen = [value] if fact.type is FactType.CHOICE else value
        return isinstance(chosen, list) and all(each in allowed for each in chosen)
    return FITS[fact.type](value)


def is_text(value: Any) -> bool:
    """Whether it is text that can be written down: without the character NUL, and without half of a surrogate pair."""
    return isinstance(value, str) and "\0" not in value and not any("\ud800" <= each <= "\udfff" for each in value)


def _is_whole(value: Any) -> bool:
    return type(value) is int and 0 <= value <= GREATEST


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


def _is_article(text: Any) -> bool:
    """Whether it cites one article; that it is in force is for the library to say."""
    try:
        return is_text(text) and parse(text).article > 0
    except BadCitation:
        return False


FITS: Mapping[FactType, Callable[[Any], bool]] = {
    FactType.TEXT: is_text,
    FactType.LONG_TEXT: is_text,
    FactType.NUMBER: _is_whole,
    FactType.MONEY: _is_whole,
    FactType.PERSON: lambda value: _is_whole(value) and value > 0,
    FactType.YES_NO: lambda value: isinstance(value, bool),
    FactType.DATE: _is_day,
    FactType.MOMENT: _is_moment,
    FactType.ARTICLE: _is_article,
}
