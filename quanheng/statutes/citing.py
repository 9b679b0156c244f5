"""What kinds of things cite articles: their names and pages, and what rests on them in turn.

Rooms above state what they cite with `actions.cite`, or say here where their citations can be read, in a module
called `resting` that is found by being there.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise

_KINDS: dict[str, tuple[str | Promise, str]] = {}
Stated = tuple[str, tuple[str, ...]]
_SOURCES: dict[str, Callable[[date], Iterable[Stated]]] = {}
_NAMES: dict[str, Callable[[Collection[str]], Mapping[str, str]]] = {}
_DATED: dict[str, Callable[[date, Collection[int]], Iterable[tuple[str, str]]]] = {}
_IN_TURN: dict[str, list[Callable[[Collection[str], date], Sequence[Resting]]]] = {}
_ADJUSTED: dict[str, Callable[[Collection[str], Collection[int], date], Mapping[str, Adjusting]]] = {}


@dataclass(frozen=True)
class Citing:
    """One thing that cites an article, as it is listed."""

    kind: str | Promise
    key: str
    citation: str
    address: str
    name: str = ""
    adjusting: Adjusting | None = None


@dataclass(frozen=True)
class Adjusting:
    """How far the office has come that must bring a thing in line with the changed law.

    `state` is `normal`, `near` or `overdue` while nothing was handed in, `filed` while it is being decided, then
    `done` or `cancelled`; `holder` says who has it now. What was in line before the change has no days.
    """

    state: str
    holder: str | Promise = ""
    since: date | None = None
    due_on: date | None = None
    remaining: int = 0
    filed_on: date | None = None
    article: str = ""
    provisional: bool = False
    address: str = ""
    why: tuple[()] = ()

    @property
    def open(self) -> bool:
        """Whether the office still owes its report."""
        return self.state in {"normal", "near", "overdue"}

    @property
    def filed_late(self) -> bool:
        """Whether the report came after the last day."""
        return bool(self.filed_on and self.due_on and self.filed_on > self.due_on)


@dataclass(frozen=True)
class Resting:
    """One thing that rests on another that cites the law: a running case on its item. `of` is that other's key."""

    kind: str | Promise
    key: str
    of: str
    name: str = ""
    address: str = ""


def declare(kind: str, label: str | Promise, url_name: str = "") -> None:
    """Say what things of this kind are called, and the name of their page, which takes the key."""
    _KINDS[kind] = (label, url_name)


def named(kind: str) -> Callable:
    """Declare a function that gives the names of things of a kind, by their keys."""

    def keep(read: Callable[[Collection[str]], Mapping[str, str]]) -> Callable:
        _NAMES[kind] = read
        return read

    return keep


def names_of(kind: str, keys: Collection[str]) -> Mapping[str, str]:
    """The names of things of a kind; none where only their keys are known."""
    return _NAMES[kind](keys) if kind in _NAMES and keys else {}


def source(kind: str, label: str | Promise) -> Callable:
    """Declare a function that gives, for a day, everything of a kind that cites the law: (key, citations)."""

    def keep(read: Callable[[date], Iterable[Stated]]) -> Callable[[date], Iterable[Stated]]:
        if kind in _SOURCES:
            raise ValueError(f"two sources of citations are called {kind}")
        declare(kind, label)
        _SOURCES[kind] = read
        return read

    return keep


def dated(kind: str) -> Callable:
    """Declare a function that gives what things of a kind cited of some statutes on a day: (key, citation).

    The index tells what they cite now; what was adjusted since had rested on the old law all the same.
    """

    def keep(read: Callable[[date, Collection[int]], Iterable[tuple[str, str]]]) -> Callable:
        _DATED[kind] = read
        return read

    return keep


def in_turn(kind: str) -> Callable:
    """Declare a function that gives what rests on things of a kind as they were on a day, by their keys.

    It gives something that knows its length and can be cut, such as `Lines`: there may be very many.
    """

    def keep(read: Callable[[Collection[str], date], Sequence[Resting]]) -> Callable:
        _IN_TURN.setdefault(kind, []).append(read)
        return read

    return keep


def stated_by_sources(on: date) -> Iterable[tuple[str, str, tuple[str, ...]]]:
    """Everything the declared sources cite on a day: kind, key, citations."""
    for kind, read in _SOURCES.items():
        for key, citations in read(on):
            yield kind, key, citations


def cited_then(on: date, statutes: Collection[int]) -> Iterable[tuple[str, str, str]]:
    """What the kinds that know their past cited of these statutes on a day: kind, key, citation."""
    for kind, read in _DATED.items():
        for key, citation in read(on, statutes):
            yield kind, key, citation


def resting_on(kind: str, keys: Collection[str], on: date) -> list[Sequence[Resting]]:
    """What rests in turn on these things of a kind as they were on a day, from each room that knows of any."""
    return [read(keys, on) for read in _IN_TURN.get(kind, ())] if keys else []


def adjusted(kind: str) -> Callable:
    """Declare a function that gives, by key, how far things of a kind that rested on some wordings are adjusted."""

    def keep(read: Callable[[Collection[str], Collection[int], date], Mapping[str, Adjusting]]) -> Callable:
        _ADJUSTED[kind] = read
        return read

    return keep


def adjusting_of(kind: str, keys: Collection[str], wordings: Collection[int], on: date) -> Mapping[str, Adjusting]:
    """How far these things of a kind are adjusted on a day; nothing for kinds no office must adjust by a day."""
    return _ADJUSTED[kind](keys, wordings, on) if kind in _ADJUSTED and keys else {}


class Lines:
    """Rows that are counted at once and turned into what is listed a page at a time."""

    def __init__(self, rows: QuerySet, line: Callable[[Any], Resting]) -> None:
        self._rows, self._line = rows, line

    @cached_property
    def _count(self) -> int:
        return self._rows.count()

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, some: slice) -> list[Resting]:
        return [self._line(row) for row in self._rows[some]]


def label_of(kind: str) -> str | Promise:
    """What things of this kind are called."""
    return _KINDS.get(kind, (kind, ""))[0]


def address_of_thing(kind: str, key: str) -> str:
    """Where the thing's page is; empty where it has none."""
    url_name = _KINDS.get(kind, ("", ""))[1]
    try:
        return reverse(url_name, args=[key]) if url_name else ""
    except NoReverseMatch:
        return ""
