"""What a rule of supervision is: the facts it needs, and the day, the pause or the entry on which it is broken."""

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
class PauseFacts:
    """What supervision knows of a pause; `ended_on` is None while it lasts, `again` if one of its kind came before."""

    pause: str
    name: Words
    starts: str
    number: int
    kind_of_pause: Words
    began_on: date
    declared: Period | None
    declared_until: date | None
    ended_on: date | None
    again: bool
    basis: str


@dataclass(frozen=True, slots=True)
class AdjustmentFacts:
    """What supervision knows of an item whose basis is law no longer; `filed_on` is None until it is reported anew."""

    item: str
    cited: str
    lost_on: date
    due_on: date
    provisional: bool
    filed_on: date | None
    basis: str


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
class PauseRule:
    """A rule about a pause: `first_day` gives the day from which it is broken, None when it cannot be."""

    key: str
    name: Words
    why: Words
    basis: str
    needs: tuple[str, ...]
    first_day: Callable[[PauseFacts], date | None]

    def broken_from(self, pause: PauseFacts) -> date | None:
        """From which day the rule is broken, as things stand; None when the pause ended before."""
        day = self.first_day(pause)
        ended_before = day is not None and pause.ended_on is not None and pause.ended_on < day
        return None if ended_before else day


@dataclass(frozen=True, slots=True)
class EntryRule:
    """A rule about an entry: `broken` tells whether it was made too late."""

    key: str
    name: Words
    why: Words
    basis: str
    needs: tuple[str, ...]
    broken: Callable[[EntryFacts, Settings, Calendar], bool]


@dataclass(frozen=True, slots=True)
class AdjustmentRule:
    """A rule about adjusting an item: `first_day` gives the day from which a report that is not made breaks it."""

    key: str
    name: Words
    why: Words
    basis: str
    needs: tuple[str, ...]
    first_day: Callable[[AdjustmentFacts], date]

    def broken_from(self, adjustment: AdjustmentFacts) -> date | None:
        """From which day the rule is broken, as things stand; None when the report came before."""
        day = self.first_day(adjustment)
        in_time = adjustment.filed_on is not None and adjustment.filed_on < day
        return None if in_time else day


Plain = str | bool | dict[str, str] | None


def evidence(facts: ClockFacts | EntryFacts | PauseFacts | AdjustmentFacts, needs: tuple[str, ...]) -> dict[str, Plain]:
    """The facts a rule declared, as they were, in a form that can be kept."""
    return {need: _plain(getattr(facts, need)) for need in needs}


def _plain(value: object) -> Plain:
    match value:
        case Words():
            return {"zh": value.zh, "en": value.en}
        case None | bool():
            return value
        case date():
            return value.isoformat()
    return str(value)
