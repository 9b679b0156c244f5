"""The types of which a message's schema is made; what a schema does not name cannot pass."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from quanheng.rules.refusal import Refused


@dataclass(frozen=True, slots=True)
class Field:
    """What one field may hold; `optional` fields may be absent or null."""

    optional: bool = False

    def check(self, value: object, where: str) -> None:
        """Refuse a value this field may not hold."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Text(Field):
    """Text up to `longest` characters, matching `pattern` when one is given."""

    longest: int = 500
    pattern: str = ""

    def check(self, value: object, where: str) -> None:
        if not isinstance(value, str) or len(value) > self.longest or "\x00" in value:
            raise Refused("message-field-unfit", field=where, wanted=f"text ≤ {self.longest}")
        if self.pattern and not re.fullmatch(self.pattern, value):
            raise Refused("message-field-unfit", field=where, wanted=self.pattern)


@dataclass(frozen=True, slots=True)
class Whole(Field):
    """A whole number, never a truth value."""

    least: int = 0

    def check(self, value: object, where: str) -> None:
        if not isinstance(value, int) or isinstance(value, bool) or value < self.least:
            raise Refused("message-field-unfit", field=where, wanted=f"integer ≥ {self.least}")


@dataclass(frozen=True, slots=True)
class YesNo(Field):
    """True or false."""

    def check(self, value: object, where: str) -> None:
        if not isinstance(value, bool):
            raise Refused("message-field-unfit", field=where, wanted="true/false")


@dataclass(frozen=True, slots=True)
class Day(Field):
    """A day, as 2026-11-22."""

    def check(self, value: object, where: str) -> None:
        try:
            fit = isinstance(value, str) and date.fromisoformat(value).isoformat() == value
        except ValueError:
            fit = False
        if not fit:
            raise Refused("message-field-unfit", field=where, wanted="2026-11-22")


@dataclass(frozen=True, slots=True)
class Instant(Field):
    """An instant with its offset, as 2026-11-22T14:05:00+00:00."""

    def check(self, value: object, where: str) -> None:
        try:
            fit = isinstance(value, str) and datetime.fromisoformat(value).tzinfo is not None
        except ValueError:
            fit = False
        if not fit:
            raise Refused("message-field-unfit", field=where, wanted="2026-11-22T14:05:00+00:00")


@dataclass(frozen=True, slots=True)
class OneOf(Field):
    """One of a few words."""

    words: tuple[str, ...] = ()

    def check(self, value: object, where: str) -> None:
        if value not in self.words:
            raise Refused("message-field-unfit", field=where, wanted="/".join(self.words))


@dataclass(frozen=True, slots=True)
class ListOf(Field):
    """A list of up to `most` values of one type."""

    of: Field = field(default_factory=Text)
    most: int = 500

    def check(self, value: object, where: str) -> None:
        if not isinstance(value, list) or len(value) > self.most:
            raise Refused("message-field-unfit", field=where, wanted=f"list ≤ {self.most}")
        for place, one in enumerate(value):
            self.of.check(one, f"{where}[{place}]")


@dataclass(frozen=True, slots=True)
class Group(Field):
    """Named fields together; a name the group does not know is refused."""

    fields: Mapping[str, Field] = field(default_factory=dict)

    def check(self, value: object, where: str) -> None:
        if not isinstance(value, dict):
            raise Refused("message-field-unfit", field=where, wanted="fields")
        for name in value:
            if name not in self.fields:
                raise Refused("message-field-unknown", field=f"{where}.{name}")
        for name, wanted in self.fields.items():
            if value.get(name) is not None:
                wanted.check(value[name], f"{where}.{name}")
            elif not wanted.optional:
                raise Refused("message-field-missing", field=f"{where}.{name}")
