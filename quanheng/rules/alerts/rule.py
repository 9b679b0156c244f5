"""What a rule of supervision is: the facts it needs, and the day or the entry on which it is broken."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from quanheng.rules.calendars import Calendar
from quanheng.rules.days import Period
from quanheng.rules.procedure import ClockKind
from quanheng.rules.words import Words

Settings = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ClockFacts:
    """What supervision knows of a time limit; `stopped_on` is None while it runs."""

    key: str
    kind: ClockKind
    of_party: bool
    started_on: date
    period: Period
    due_strict: date
    due_legal: date
    provisional: bool
    paused: bool
    stopped_on: date | None
    basis: str


@dataclass(frozen=True, slots=True)
class EntryFacts:
    """What supervision knows of an entry: the step, the day it happened and the day it was recorded."""

    step: str
    happened_on: date
    recorded_on: date


@dataclass(frozen=True, slots=True)
class ClockRule:
    """A rule about a time limit: `first_day` gives the first day on which silence breaks it, None when none can.

    `when_stopped` tells whether an act after that day breaks it too, as a late decision does; a rule that
    `warns` speaks of something still to come.
    """

    key: str
    name: Words
    why: Words
    basis: str
    needs: tuple[str, ...]
    first_day: Callable[[ClockFacts, Settings, Calendar], date | None]
    when_stopped: bool
    warns: bool = False

    def told_on(self, clock: ClockFacts, today: date) -> bool:
        """Whether it is still worth telling: a warning that comes after the due day warns of nothing."""
        return not self.warns or today <= clock.due_strict

    def broken_from(self, clock: ClockFacts, settings: Settings, calendar: Calendar) -> date | None:
        """From which day the rule is broken, as things stand; None when it is not and will not be by itself."""
        if clock.paused and clock.stopped_on is None:
            return None
        day = self.first_day(clock, settings, calendar)
        if day is None or clock.stopped_on is None:
            return day
        return day if self.when_stopped and clock.stopped_on >= day else None


@dataclass(frozen=True, slots=True)
class EntryRule:
    """A rule about an entry: `broken` tells whether it was made too late."""

    key: str
    name: Words
    why: Words
    basis: str
    needs: tuple[str, ...]
    broken: Callable[[EntryFacts, Settings, Calendar], bool]


def evidence(facts: ClockFacts | EntryFacts, needs: tuple[str, ...]) -> dict[str, str | bool | None]:
    """The facts a rule declared, as they were, in a form that can be kept."""
    return {need: _plain(getattr(facts, need)) for need in needs}


def _plain(value: object) -> str | bool | None:
    match value:
        case None | bool():
            return value
        case date():
            return value.isoformat()
    return str(value)
