"""Which time limits the steps taken have set running, and when each is due."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from quanheng.rules.calendars import ONE_DAY
from quanheng.rules.conditions import Situation, holds
from quanheng.rules.days import Calendar, Due, Extension, Pause, Period, due, last_day
from quanheng.rules.procedure import Automatic, Clock, ClockKind, PauseRule, Step
from quanheng.rules.progress import Progress, Taken


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit that belongs to the power item: its promise, or a special limit of its own law."""

    period: Period
    basis: str


Limits = Mapping[str, Limit]


@dataclass(frozen=True, slots=True)
class RunningClock:
    """A clock that was set running: since which step, due when, and stopped by which step, if it was."""

    clock: Clock
    started: Taken
    due: Due
    basis: str
    stopped: Taken | None = None

    @property
    def round(self) -> int:
        """The round of the step that started it."""
        return self.started.round


@dataclass(frozen=True)
class Timing:
    """Everything needed to say what is due: progress, calendar, and the limits of the item."""

    progress: Progress
    calendar: Calendar
    limits: Limits = field(default_factory=dict)

    def clocks(self) -> tuple[RunningClock, ...]:
        """Every clock some standing step has started, running or stopped."""
        return tuple(running for clock in self.progress.procedure.clocks for running in self._running(clock))

    def _running(self, clock: Clock) -> Iterator[RunningClock]:
        started = self.progress.taken_of(clock.starts)
        limit = self._limit(clock)
        if started is None or limit is None or not self._applies(clock, started):
            return
        answer = self._due(clock, started.on, limit.period)
        yield RunningClock(clock, started, answer, limit.basis, self._stopped(clock))

    def _due(self, clock: Clock, start: date, period: Period) -> Due:
        pauses, extensions = self.pauses(clock.key), self.extensions(clock.key)
        if clock.kind is not ClockKind.PROMISED:
            return due(start, period, self.calendar, pauses, extensions)
        # A broken promise bars no lawful pause: what comes after the promised day just does not move it.
        answer = due(start, period, self.calendar)
        for day in sorted({pause.begins_on for pause in pauses} | {extension.on for extension in extensions}):
            if day > answer.strict:
                break
            before = [pause for pause in pauses if pause.begins_on <= day]
            granted = [extension for extension in extensions if extension.on <= day]
            answer = due(start, period, self.calendar, before, granted)
        return answer

    def _applies(self, clock: Clock, started: Taken) -> bool:
        return holds(clock.when, Situation(self.progress, self.progress.facts, started.on, self.calendar))

    def _limit(self, clock: Clock) -> Limit | None:
        if clock.key in self.limits:
            return self.limits[clock.key]
        return Limit(clock.period, clock.basis) if clock.period else None

    def _stopped(self, clock: Clock) -> Taken | None:
        return self.progress.taken_of(clock.until) or self.progress.ended

    def pauses(self, clock: str) -> tuple[Pause, ...]:
        """The pauses that stop this clock, in the order they began."""
        rules = [rule for rule in self.progress.procedure.pauses if clock in rule.clocks]
        return tuple(pause for rule in rules for pause in self._pauses_under(rule))

    def _pauses_under(self, rule: PauseRule) -> Iterator[Pause]:
        begun = [taken for taken in self.progress.history if taken.step == rule.starts]
        ended = [taken for taken in self.progress.history if taken.step == rule.ends]
        for position, taken in enumerate(begun):
            yield Pause(
                kind=str(taken.facts[rule.kind_fact]),
                begins_on=taken.on,
                ends_on=ended[position].on if position < len(ended) else None,
                declared=_declared(taken),
            )

    def extensions(self, clock: str) -> tuple[Extension, ...]:
        """The extensions granted to this clock."""
        return tuple(
            Extension(rule.period, taken.on, basis=rule.basis)
            for rule in self.progress.procedure.extensions
            if clock in rule.clocks and (taken := self.progress.live.get(rule.step)) is not None
        )

    def next_due(self) -> RunningClock | None:
        """The running clock that is due first, the office's own before the party's on the same day."""
        running = [each for each in self.clocks() if each.stopped is None]
        return min(running, key=lambda each: (each.due.strict, each.clock.of_party), default=None)

    def breached_by(self, step: Step, on: date) -> RunningClock | None:
        """The statutory clock this step would stop too late, if there is one."""
        late = (
            each
            for each in self.clocks()
            if each.stopped is None and step.key in each.clock.until and not each.clock.of_party
            and each.clock.kind is ClockKind.STATUTORY and on > each.due.legal
        )  # fmt: skip
        return next(late, None)


def _declared(taken: Taken) -> Period | None:
    stated = taken.facts.get("days_needed")
    return Period.parse(f"{stated}wd") if stated else None


@dataclass(frozen=True, slots=True)
class Lapse:
    """A step that takes itself because a period ran out: on which day it counts, and since when it is so."""

    step: Step
    on: date
    noticed_from: date


def lapses(timing: Timing, on: date) -> Lapse | None:
    """The first step that by `on` has taken itself, such as the acceptance of an application nobody answered.

    行政许可法第三十二条第四项: 逾期不告知的，自收到申请材料之日起即为受理。
    """
    progress = timing.progress
    for step in progress.procedure.steps if progress.history else ():
        if step.automatic is None or not _could_happen(timing, step, on):
            continue
        lapse = _lapse(timing, step, step.automatic)
        if lapse is not None and lapse.noticed_from <= on:
            return lapse
    return None


def _could_happen(timing: Timing, step: Step, on: date) -> bool:
    progress = timing.progress
    situation = Situation(progress, progress.facts, on, timing.calendar)
    waiting = any(progress.taken_of(rule.steps) is None for rule in step.forerunners)
    barred = progress.taken_of(step.unless) is not None or step.key in progress.live
    taken_instead = step.group and progress.taken_of([each.key for each in progress.procedure.group(step.group)])
    return holds(step.when, situation) and not (waiting or barred or taken_instead or progress.ended)


def _lapse(timing: Timing, step: Step, rule: Automatic) -> Lapse | None:
    clock = timing.progress.procedure.clock_by_key[rule.clock]
    started = timing.progress.taken_of(clock.starts)
    if started is None or clock.period is None:
        return None
    last = last_day(started.on, clock.period, timing.calendar).legal
    morning_after = last + ONE_DAY
    return Lapse(step, started.on if rule.from_start else morning_after, morning_after)
