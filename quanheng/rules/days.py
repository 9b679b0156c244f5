"""Counting days as the law counts them: working days, calendar days, hours, months and years."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Self

from quanheng.rules.calendars import ONE_DAY, Calendar
from quanheng.rules.refusal import Refused

__all__ = [
    "Calendar",
    "Due",
    "Extension",
    "LastDay",
    "LastMoment",
    "Pause",
    "Period",
    "Remaining",
    "Unit",
    "due",
    "last_day",
    "last_moment",
    "latest_before",
    "remaining",
]


class Unit(StrEnum):
    """What a period is counted in, by the short form that data files use."""

    WORKING_DAY = "wd"
    CALENDAR_DAY = "cd"
    HOUR = "h"
    MONTH = "m"
    YEAR = "y"


@dataclass(frozen=True, slots=True)
class Period:
    """A length of time with the unit the law counts it in, written `20wd`, `90cd`, `24h`, `3m`, `2y`."""

    length: int
    unit: Unit

    def __post_init__(self) -> None:
        if self.length < 1:
            raise Refused("period-unreadable", text=f"{self.length}{self.unit}")

    @classmethod
    def parse(cls, text: str) -> Self:
        """The period written in `text`; refused (`period-unreadable`) when it is none."""
        written = re.fullmatch(r"([1-9][0-9]{0,3})(wd|cd|h|m|y)", text.strip())
        if written is None:
            raise Refused("period-unreadable", text=text)
        return cls(int(written[1]), Unit(written[2]))

    def plus(self, more: Period) -> Period:
        """Both periods together; an extension is counted in the unit of what it extends."""
        if more.unit is not self.unit:
            raise Refused("extension-in-another-unit", period=str(self), extension=str(more))
        return Period(self.length + more.length, self.unit)

    def __str__(self) -> str:
        return f"{self.length}{self.unit}"


@dataclass(frozen=True, slots=True)
class LastDay:
    """The day a count ends on, the day the law still accepts, and whether the calendar is announced so far."""

    strict: date
    legal: date
    provisional: bool


@dataclass(frozen=True, slots=True)
class LastMoment:
    """The same for a period of hours: to the minute, and to the end of the last full hour."""

    strict: datetime
    legal: datetime


def last_day(start: date, period: Period, calendar: Calendar) -> LastDay:
    """The last day on which an act due within `period` of `start` is still in time.

    `strict` is the day the count ends on, `legal` the day the law accepts: the starting
    day is not counted, and an end on a day off moves to the next working day
    (民事诉讼法第八十五条). Working-day periods skip days off (行政处罚法第八十五条).
    A month without that day ends on its last (民法典第二百零二条).
    A day past the announced calendar makes the answer `provisional`.
    """
    strict = _after(start, period, calendar)
    legal = calendar.on_or_after(strict)
    return LastDay(strict, legal, provisional=calendar.beyond(legal))


def _after(start: date, period: Period, calendar: Calendar) -> date:
    calendar.knows(start)
    match period.unit:
        case Unit.WORKING_DAY:
            return calendar.working_day_after(start, period.length)
        case Unit.CALENDAR_DAY:
            return start + period.length * ONE_DAY
        case Unit.MONTH:
            return _same_day_number(start, period.length)
        case Unit.YEAR:
            return _same_day_number(start, 12 * period.length)
        case Unit.HOUR:
            raise Refused("hours-need-a-moment", period=str(period))


def _same_day_number(start: date, months: int) -> date:
    years, month = divmod(start.month - 1 + months, 12)
    year = start.year + years
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def last_moment(start: datetime, period: Period) -> LastMoment:
    """The end of a period of hours; legally the hour in which it began is not counted (民事诉讼法第八十五条)."""
    if period.unit is not Unit.HOUR:
        raise Refused("days-need-no-moment", period=str(period))
    length = timedelta(hours=period.length)
    hour = start.replace(minute=0, second=0, microsecond=0)
    counted_from = hour if hour == start else hour + timedelta(hours=1)
    return LastMoment(strict=start + length, legal=counted_from + length)


def latest_before(event: date, period: Period, calendar: Calendar) -> LastDay:
    """The latest day for an act that must come `period` before `event`, as notice of a hearing (行政处罚法第六十四条).

    `strict` leaves the whole period free between the two days, `legal` counts back from the event, or from the last
    working day before an event on a day off: a hearing on a Saturday gives nobody a day less.
    """
    if period.unit is Unit.WORKING_DAY:
        strict = calendar.working_day_before(event, period.length + 1)
        legal = calendar.working_day_before(calendar.on_or_before(event), period.length)
        return LastDay(strict, legal, calendar.beyond(event))
    if period.unit is Unit.CALENDAR_DAY:
        legal = calendar.on_or_before(event - period.length * ONE_DAY)
        return LastDay(calendar.on_or_before(legal - ONE_DAY), legal, calendar.beyond(event))
    raise Refused("period-unreadable", text=str(period))


@dataclass(frozen=True, slots=True)
class Pause:
    """A stretch the law does not count: `begins_on`, `ends_on` and all between; None while it still runs.

    `kind` is the legal kind (hearing, inspection, expert review …: 行政许可法第四十五条), `document`
    the notice that told the party, `declared` the length it was told.
    """

    kind: str
    begins_on: date
    ends_on: date | None = None
    document: str = ""
    declared: Period | None = None


@dataclass(frozen=True, slots=True)
class Extension:
    """More time, granted before the period ran out, in the unit of the period."""

    period: Period
    on: date
    document: str = ""
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days not counted because of one or more overlapping pauses, both ends included."""

    first: date
    last: date
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Due:
    """When something is due and everything the answer rests on.

    While `paused`, the dates are the earliest possible: as if the running pause ended as declared.
    """

    start: date
    period: Period
    strict: date
    legal: date
    provisional: bool
    paused: bool = False
    stretches: tuple[Stretch, ...] = ()
    extensions: tuple[Extension, ...] = ()

    @property
    def total(self) -> Period:
        """The period with its extensions."""
        return _total(self.period, self.extensions)


@dataclass(frozen=True, slots=True)
class Remaining:
    """The days left after today up to and including the due day; negative once it has passed."""

    working_days: int
    calendar_days: int

    @property
    def overdue(self) -> bool:
        """The due day lies before today."""
        return self.calendar_days < 0


def due(
    start: date,
    period: Period,
    calendar: Calendar,
    pauses: Sequence[Pause] = (),
    extensions: Sequence[Extension] = (),
) -> Due:
    """When an act due within `period` of `start` is due, pauses not counted and extensions added.

    What had elapsed before a pause stays elapsed, and the count goes on the day after it
    ends; overlapping pauses count once (行政许可法第四十五条). A pause or an extension after
    the period had run out is refused (`pause-after-due`, `extension-after-due`).
    """
    granted = tuple(sorted(extensions, key=lambda extension: extension.on))
    _refuse_late(start, period, calendar, pauses, granted)
    stretches = _merged(pauses, calendar)
    strict = _end(start, _total(period, granted), calendar, stretches)
    legal = calendar.on_or_after(strict)
    return Due(
        start=start,
        period=period,
        strict=strict,
        legal=legal,
        provisional=calendar.beyond(legal),
        paused=any(pause.ends_on is None for pause in pauses),
        stretches=stretches,
        extensions=granted,
    )


def _refuse_late(
    start: date, period: Period, calendar: Calendar, pauses: Sequence[Pause], granted: Sequence[Extension]
) -> None:
    for extension in granted:
        earlier = [other for other in granted if other.on < extension.on]
        ends = _as_known(start, period, calendar, pauses, earlier, on=extension.on)
        if extension.on > calendar.on_or_after(ends):
            raise Refused("extension-after-due", on=extension.on, due=ends)
    for pause in pauses:
        if pause.ends_on is not None and pause.ends_on < pause.begins_on:
            raise Refused("pause-ends-before-it-begins", begins=pause.begins_on, ends=pause.ends_on)
        ends = _as_known(start, period, calendar, pauses, granted, on=pause.begins_on)
        if pause.begins_on > ends:
            raise Refused("pause-after-due", article="行政许可法第四十五条", on=pause.begins_on, due=ends)


def _as_known(
    start: date,
    period: Period,
    calendar: Calendar,
    pauses: Sequence[Pause],
    granted: Sequence[Extension],
    *,
    on: date,
) -> date:
    """The strict due day as it stood on a day: with the pauses begun before it and the extensions granted by it."""
    begun = [pause for pause in pauses if pause.begins_on < on]
    total = _total(period, [extension for extension in granted if extension.on <= on])
    return _end(start, total, calendar, _merged(begun, calendar))


def _total(period: Period, extensions: Iterable[Extension]) -> Period:
    for extension in extensions:
        period = period.plus(extension.period)
    return period


def _merged(pauses: Sequence[Pause], calendar: Calendar) -> tuple[Stretch, ...]:
    merged: list[Stretch] = []
    for pause in sorted(pauses, key=lambda pause: pause.begins_on):
        last = pause.ends_on or _declared_end(pause, calendar)
        before = merged[-1] if merged else None
        if before is not None and pause.begins_on <= before.last + ONE_DAY:
            kinds = before.kinds if pause.kind in before.kinds else (*before.kinds, pause.kind)
            merged[-1] = Stretch(before.first, max(before.last, last), kinds)
        else:
            merged.append(Stretch(pause.begins_on, last, (pause.kind,)))
    return tuple(merged)


def _declared_end(pause: Pause, calendar: Calendar) -> date:
    if pause.declared is None:
        return pause.begins_on
    return _after(pause.begins_on, pause.declared, calendar)


def _end(start: date, total: Period, calendar: Calendar, stretches: Sequence[Stretch]) -> date:
    if total.unit in (Unit.MONTH, Unit.YEAR):
        total = Period((_after(start, total, calendar) - start).days, Unit.CALENDAR_DAY)
    left, counted_to = total.length, start
    for stretch in stretches:
        if stretch.last <= counted_to:
            continue
        elapsed = _count(counted_to, stretch.first - ONE_DAY, total.unit, calendar)
        if elapsed >= left:
            break
        left, counted_to = left - elapsed, stretch.last
    return _after(counted_to, Period(left, total.unit), calendar)


def _count(after: date, until: date, unit: Unit, calendar: Calendar) -> int:
    if unit is Unit.WORKING_DAY:
        return calendar.working_days(after, until) if until > after else 0
    return max(0, (until - after).days)


def remaining(today: date, until: date, calendar: Calendar) -> Remaining:
    """What is left of the time until a due day, in working days and in calendar days; today is not counted."""
    if until >= today:
        return Remaining(calendar.working_days(today, until), (until - today).days)
    return Remaining(-calendar.working_days(until, today), (until - today).days)


NEAR = 3
"""Working days; whether it is an alert is for the policy to say."""


def due_state(due_on: date, today: date, calendar: Calendar, near: int = NEAR) -> tuple[str, int]:
    """How a running limit stands today: overdue, near or normal, with the working days left."""
    left = remaining(today, due_on, calendar)
    if left.overdue:
        return "overdue", left.working_days or -1
    return ("near" if left.working_days <= near else "normal"), left.working_days
