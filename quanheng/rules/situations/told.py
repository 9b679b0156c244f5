"""What a situation tells: acts on days by persons, what is refused, and what is due, open and alerted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from quanheng.rules.alert_policy import AlertPolicy
from quanheng.rules.calendars import Calendar
from quanheng.rules.procedure import Clock, Procedure, Step
from quanheng.rules.progress import Facts
from quanheng.rules.running_clocks import Limits
from quanheng.rules.standing import Standing
from quanheng.rules.words import Words

OFFICE = "示例机关"
AREA = "综合执法"


@dataclass(frozen=True, slots=True)
class Act:
    """Someone takes a step on a day; `refusal` is the code and article expected instead, if it is refused."""

    on: date
    step: Step
    by: Standing
    others: tuple[Standing, ...]
    entered_on: date
    facts: Facts
    refusal: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Recorded:
    """What another part of the house writes, as a payment the bank's file shows was missed; nobody takes it."""

    on: date
    step: Step
    facts: Facts


@dataclass(frozen=True, slots=True)
class Collected:
    """Persons enter evidence of the case into its file."""

    on: date
    persons: tuple[Standing, ...]


@dataclass(frozen=True, slots=True)
class Itself:
    """A step takes itself: first seen on `on`, counted on `counts_on`."""

    on: date
    step: Step
    counts_on: date


@dataclass(frozen=True, slots=True)
class ClockIs:
    """How a clock stands on a day: the fields given must be so."""

    on: date
    clock: Clock
    runs: bool = True
    strict: date | None = None
    legal: date | None = None
    moment: datetime | None = None
    provisional: bool = False
    paused: bool = False
    stopped_on: date | None = None


@dataclass(frozen=True, slots=True)
class StepsAre:
    """Which steps are open on a day and which are not; `exactly` where no other may be open."""

    on: date
    open: tuple[Step, ...] = ()
    shut: tuple[Step, ...] = ()
    exactly: bool = False


@dataclass(frozen=True, slots=True)
class AlertsAre:
    """All that supervision finds on a day, each as severity, rule, and the clock or step."""

    on: date
    alerts: frozenset[tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class Announced:
    """A calendar that becomes known on a day, by which everything is counted from then on."""

    on: date
    calendar: Calendar


Line = Act | Recorded | Collected | Itself | ClockIs | StepsAre | AlertsAre | Announced


@dataclass(frozen=True, slots=True)
class ToldSituation:
    """A situation ready to be played."""

    name: str
    why: str
    procedure: Procedure
    calendar: Calendar
    policy: AlertPolicy
    lines: tuple[Line, ...]
    limits: Limits = field(default_factory=dict)
    context: Facts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Result:
    """One line of a situation with what was expected and what came out."""

    on: date
    what: Words
    expected: Words
    found: Words

    @property
    def agrees(self) -> bool:
        """Whether it came out as told."""
        return self.expected == self.found


Exercised = tuple[str, str, str]
"""A rule of a procedure that a situation has shown at work: its kind, the step or clock, and its article."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A situation played to its end."""

    situation: ToldSituation
    results: tuple[Result, ...]
    exercised: frozenset[Exercised]

    @property
    def agrees(self) -> bool:
        """Whether every line came out as told."""
        return all(result.agrees for result in self.results)


Persons = Mapping[str, Standing]
