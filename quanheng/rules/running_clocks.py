"""Which time limits the steps taken have set running, and when each is due."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from quanheng.rules.calendars import ONE_DAY
from quanheng.rules.conditions import Situation, holds
from quanheng.rules.days import Calendar, Due, Extension, LastMoment, Pause, Period, Unit, due, last_moment
from quanheng.rules.procedure import Automatic, Clock, ClockKind, PauseRule, Step
from quanheng.rules.progress import Facts, Progress, Taken
from quanheng.rules.refusal import Refused


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit that belongs to the power item: its promise, or a special limit of its own law."""

    period: Period
    basis: str


Limits = Mapping[str, Limit]


@dataclass(frozen=True, slots=True)
class RunningClock:
    """A clock that was set running: since which step, due when, and stopped by which step, if it was.

    A limit of hours is due at a `moment` as well. One whose end the law answers with a fiction that reaches back
    (行政许可法第三十二条第一款第四项) has `lapsed`: it was missed, whatever the day of that fiction.
    """

    clock: Clock
    started: Taken
    due: Due
    basis: str
    stopped: Taken | None = None
    moment: LastMoment | None = None
    lapsed: bool = False

    @property
    def stopped_on(self) -> date | None:
        """The day the clock stopped; for one that was missed, the day after it ended."""
        if self.stopped is None:
            return None
        return self.due.strict + ONE_DAY if self.lapsed else self.stopped.on

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
        return self._clocks

    @cached_property
    def _clocks(self) -> tuple[RunningClock, ...]:
        # A step asks for them six times: what is breached, what changed, what is due next.
        return tuple(running for clock in self.progress.procedure.clocks for running in self._running(clock))

    def _running(self, clock: Clock) -> Iterator[RunningClock]:
        started = self.progress.taken_of(clock.starts)
        limit = self._limit(clock, started) if started else None
        if started is None or limit is None or not self._applies(clock, started):
            return
        stopped = self._stopped(clock)
        if limit.period.unit is Unit.HOUR:
            yield self._running_hours(clock, started, limit, stopped)
        else:
            answer = self._due(clock, self._first_day(clock, started), limit.period)
            yield RunningClock(clock, started, answer, limit.basis, stopped, lapsed=self._lapsed(clock, stopped))

    def _first_day(self, clock: Clock, started: Taken) -> date:
        """The day that is not counted: of the step, the one it states, or the last of the period whose end began it."""
        stated = started.facts.get(clock.from_fact) if clock.from_fact else None
        lapse = self.progress.procedure.by_key[started.step].automatic
        if stated:
            return date.fromisoformat(stated)
        return started.on - ONE_DAY if lapse and not lapse.from_start else started.on

    def _lapsed(self, clock: Clock, stopped: Taken | None) -> bool:
        lapse = self.progress.procedure.by_key[stopped.step].automatic if stopped else None
        return lapse is not None and lapse.from_start and lapse.clock == clock.key

    def _running_hours(self, clock: Clock, started: Taken, limit: Limit, stopped: Taken | None) -> RunningClock:
        """A limit of hours runs from the moment the step states (行政强制法第十九条)."""
        begun = moment_stated(self.progress.procedure.by_key[started.step], started.facts)
        if begun is None:
            raise Refused("hours-need-a-moment", period=str(limit.period))
        ends = last_moment(begun, limit.period)
        answer = Due(started.on, limit.period, ends.strict.date(), ends.legal.date(), provisional=False)
        return RunningClock(clock, started, answer, limit.basis, stopped, ends)

    def clock(self, key: str) -> RunningClock | None:
        """The clock of that key, if a standing step has started it."""
        return next(self._running(self.progress.procedure.clock_by_key[key]), None)

    def situation(self, on: date, facts: Facts | None = None) -> Situation:
        """The case on a day, as conditions and gates see it."""
        known = self.progress.facts if facts is None else facts
        return Situation(self.progress, known, on, self.calendar, self.clock)

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
        return holds(clock.when, self.situation(started.on))

    def _limit(self, clock: Clock, started: Taken) -> Limit | None:
        if clock.key in self.limits:
            return self.limits[clock.key]
        if clock.due_fact is not None:
            return _until_the_day_stated(clock, started)
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

    def breached_by(self, step: Step, on: date, at: datetime | None = None) -> RunningClock | None:
        """The statutory clock this step would stop too late, if there is one."""
        late = (
            each
            for each in self.clocks()
            if each.stopped is None and step.key in each.clock.until and not each.clock.of_party
            and each.clock.kind is ClockKind.STATUTORY and _too_late(each, on, at)
        )  # fmt: skip
        return next(late, None)


def _too_late(running: RunningClock, on: date, at: datetime | None) -> bool:
    if running.moment is not None and at is not None:
        return at > running.moment.legal
    return on > running.due.legal


def _until_the_day_stated(clock: Clock, started: Taken) -> Limit | None:
    stated = started.facts.get(clock.due_fact or "")
    if not stated:
        return None
    days = (date.fromisoformat(stated) - started.on).days
    if days < 1:
        raise Refused("stated-day-has-passed", article=clock.basis, clock=clock.name, on=date.fromisoformat(stated))
    return Limit(Period(days, Unit.CALENDAR_DAY), clock.basis)


def moment_stated(step: Step, facts: Facts) -> datetime | None:
    """The time of day a step states it was taken at, if its procedure asks for one."""
    stated = facts.get(step.moment) if step.moment else None
    return datetime.fromisoformat(stated) if stated else None


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
    situation = timing.situation(on)
    waiting = any(progress.taken_of(rule.steps) is None for rule in step.forerunners)
    barred = progress.taken_of(step.unless) is not None or step.key in progress.live
    taken_instead = step.group and progress.taken_of([each.key for each in progress.procedure.group(step.group)])
    return holds(step.when, situation) and not (waiting or barred or taken_instead or progress.ended)


def _lapse(timing: Timing, step: Step, rule: Automatic) -> Lapse | None:
    """A party's time ends on the day the law still accepts, a measure of the agency on the day the count ends."""
    running = timing.clock(rule.clock)
    if running is None or running.due.paused:
        return None
    morning_after = (running.due.legal if running.clock.of_party else running.due.strict) + ONE_DAY
    return Lapse(step, running.started.on if rule.from_start else morning_after, morning_after)
