"""What supervision finds on a day of a situation, by the same rules that raise its alerts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from quanheng.rules.alert_policy import AlertPolicy
from quanheng.rules.alerts import clock_rules, entry_rules, pause_rules
from quanheng.rules.alerts.rule import ClockFacts, EntryFacts
from quanheng.rules.pauses_told import pauses_told
from quanheng.rules.running_clocks import RunningClock, Timing

Alert = tuple[str, str, str]


def alerts_on(
    timing: Timing, entries: Sequence[tuple[str, date, date]], policy: AlertPolicy, today: date
) -> frozenset[Alert]:
    """Severity, rule and the clock or step of everything that is wrong, or about to be, on a day."""
    return frozenset(
        (*_of_clocks(timing, policy, today), *_of_pauses(timing, policy, today), *_of_entries(timing, entries, policy))
    )


def _of_clocks(timing: Timing, policy: AlertPolicy, today: date) -> Iterator[Alert]:
    for running in timing.clocks():
        facts = _as_facts(running)
        for rule in clock_rules():
            day = rule.broken_from(facts, policy.settings, timing.calendar)
            if day is not None and day <= today and rule.told_on(facts, today):
                yield policy.severity[rule.key].value, rule.key, running.clock.key


def _of_pauses(timing: Timing, policy: AlertPolicy, today: date) -> Iterator[Alert]:
    for pause in pauses_told(timing):
        for rule in pause_rules():
            day = rule.broken_from(pause)
            if day is not None and day <= today:
                yield policy.severity[rule.key].value, rule.key, pause.starts


def _of_entries(timing: Timing, entries: Sequence[tuple[str, date, date]], policy: AlertPolicy) -> Iterator[Alert]:
    for step, happened_on, recorded_on in entries:
        for rule in entry_rules():
            if rule.broken(EntryFacts(step, happened_on, recorded_on), policy.settings, timing.calendar):
                yield policy.severity[rule.key].value, rule.key, step


def _as_facts(running: RunningClock) -> ClockFacts:
    return ClockFacts(
        key=running.clock.key, kind=running.clock.kind, of_party=running.clock.of_party,
        started_on=running.started.on, period=running.due.period, due_strict=running.due.strict,
        due_legal=running.due.legal, provisional=running.due.provisional, paused=running.due.paused,
        stopped_on=running.stopped_on, basis=running.basis,
    )  # fmt: skip
