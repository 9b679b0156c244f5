"""What a step states in a situation: what it says itself, over what is given, over the plainest answer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from quanheng.rules.procedure import FactField, FactType, Step
from quanheng.rules.progress import Facts
from quanheng.rules.situations.told import Persons

_ON = re.compile(r"\{on(?:\+(\d+))?\}")


def stated(step: Step, given: Mapping[str, Any], said: Mapping[str, Any], on: date, persons: Persons) -> Facts:
    """The facts of a step: every required field has an answer, and `无` leaves a field blank."""
    facts: dict[str, Any] = {}
    fields = {field.key: field for field in step.facts}
    for key, field in fields.items():
        answer = said.get(key, given.get(key, _plainest(field) if field.required else None))
        if answer not in (None, "无"):
            facts[key] = _value(field, answer, on, persons)
    return facts | {key: _day(value, on) for key, value in said.items() if key not in fields}


def _plainest(field: FactField) -> Any:
    first = field.choices[0].key if field.choices else None
    plain: Mapping[FactType, Any] = {
        FactType.CHOICE: first, FactType.CHOICES: [first], FactType.YES_NO: False, FactType.NUMBER: 1,
        FactType.PERSON: 1, FactType.MONEY: "1元", FactType.DATE: "{on}", FactType.MOMENT: "{on}T09:00",
        FactType.ARTICLE: "食品安全法第一百三十三条第一款",
    }  # fmt: skip
    return plain.get(field.type, "示例")


def _value(field: FactField, answer: Any, on: date, persons: Persons) -> Any:
    if isinstance(answer, list):
        return [_value(field, each, on, persons) for each in answer]
    if field.type in (FactType.CHOICE, FactType.CHOICES):
        return next((choice.key for choice in field.choices if answer in (choice.key, choice.name.zh)), answer)
    if field.type is FactType.MONEY and isinstance(answer, str):
        return int(Decimal(answer.removesuffix("元")) * 100)
    if field.type is FactType.PERSON and isinstance(answer, str):
        return persons[answer].person
    return _day(answer, on)


def _day(answer: Any, on: date) -> Any:
    if isinstance(answer, datetime):
        return answer.isoformat(timespec="minutes")
    if isinstance(answer, date):
        return answer.isoformat()
    if isinstance(answer, str):
        return _ON.sub(lambda found: (on + timedelta(days=int(found[1] or 0))).isoformat(), answer)
    return answer
