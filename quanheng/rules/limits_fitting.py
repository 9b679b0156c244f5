"""Whether limits fit into each other: those of the steps into the promised one, that one into the statutory one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from quanheng.rules.days import Period, Unit
from quanheng.rules.procedure import Clock, ClockKind, Procedure
from quanheng.rules.running_clocks import Limits

# The longest closure announced so far is nine days; ten working days can lie a month apart around it.
DAYS_AT_MOST = {Unit.WORKING_DAY: 2, Unit.CALENDAR_DAY: 1, Unit.MONTH: 31, Unit.YEAR: 366}
DAYS_AT_LEAST = {Unit.WORKING_DAY: 1, Unit.CALENDAR_DAY: 1, Unit.MONTH: 28, Unit.YEAR: 365}
LONGEST_CLOSURE = 10
HOURS_OF_A_DAY = 24


@dataclass(frozen=True, slots=True)
class Fit:
    """What a promised clock has to hold: the limits of the steps added up, the promise, and the statutory limit."""

    clock: Clock
    together: Period | None
    promise: Period | None
    statute: Period | None


def fits(procedure: Procedure, limits: Limits) -> tuple[Fit, ...]:
    """For each promised clock what has to fit; the item's own limits count before the general ones."""
    return tuple(_fit(procedure, clock, limits) for clock in procedure.clocks if clock.kind is ClockKind.PROMISED)


def _fit(procedure: Procedure, clock: Clock, limits: Limits) -> Fit:
    promise = limits[clock.key].period if clock.key in limits else clock.period
    statute = None
    if clock.inside:
        inside = procedure.clock_by_key[clock.inside]
        statute = limits[clock.inside].period if clock.inside in limits else inside.period
    most = promise or statute
    return Fit(clock, longest_way(procedure, clock, most.unit) if most else None, promise, statute)


def longest_way(procedure: Procedure, clock: Clock, unit: Unit) -> Period | None:
    """The limits of the steps on the longest way the clock measures, added up; in calendar days when units mix."""
    limits = {key: each.period for each in procedure.clocks if each.kind is ClockKind.STEP and each.period
              for key in each.until}  # fmt: skip

    @cache
    def on_the_way(key: str) -> frozenset[str]:
        if key in clock.starts:
            return frozenset()
        names = procedure.by_key[key].names_forerunners
        return frozenset({key}).union(*(on_the_way(other) for other in names))

    passed = {key for last in clock.until for key in on_the_way(last)}
    mixed = any(limits[key].unit is not unit for key in passed if key in limits)

    @cache
    def longest(key: str) -> int:
        if key in clock.starts:
            return 0
        own = limits.get(key)
        length = 0 if own is None else at_most(own) if mixed else own.length
        before: Iterator[int] = (longest(other) for other in procedure.by_key[key].names_forerunners)
        return length + max(before, default=0)

    total = max(longest(key) for key in clock.until)
    return Period(total, Unit.CALENDAR_DAY if mixed else unit) if total else None


def within(shorter: Period, longer: Period) -> bool:
    """Whether the one period never ends after the other; where units differ, in the worst case of the calendar."""
    if shorter.unit is longer.unit:
        return shorter.length <= longer.length
    return at_most(shorter) <= at_least(longer)


def at_most(period: Period) -> int:
    """The most calendar days the period can last."""
    if period.unit is Unit.HOUR:
        return -(-period.length // HOURS_OF_A_DAY) + 1
    closure = LONGEST_CLOSURE if period.unit is Unit.WORKING_DAY else 0
    return period.length * DAYS_AT_MOST[period.unit] + closure


def at_least(period: Period) -> int:
    """The fewest calendar days the period can last."""
    if period.unit is Unit.HOUR:
        return period.length // HOURS_OF_A_DAY
    return period.length * DAYS_AT_LEAST[period.unit]
