"""Statute overdue: the last day the law accepts has passed."""

from __future__ import annotations

from datetime import date

from quanheng.rules.alerts.rule import ClockFacts, ClockRule, Settings
from quanheng.rules.calendars import ONE_DAY, Calendar
from quanheng.rules.procedure import ClockKind
from quanheng.rules.words import Words


def _first_day(clock: ClockFacts, _settings: Settings, _calendar: Calendar) -> date | None:
    """The day after the legal end: this alert says that the law was broken, so it waits as long as the law does."""
    return clock.due_legal + ONE_DAY if clock.kind is ClockKind.STATUTORY and not clock.of_party else None


RULE = ClockRule(
    key="statute-overdue",
    name=Words("超过法定期限", "Statute overdue"),
    why=Words(
        "超过法定期限尚未办结，或者办结时已经超过", "The statutory limit passed, or was past when the office acted"
    ),
    basis="行政许可法第七十四条",
    needs=("key", "kind", "started_on", "period", "due_strict", "due_legal", "stopped_on", "provisional", "basis"),
    first_day=_first_day,
    when_stopped=True,
)
