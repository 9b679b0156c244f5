"""Promise overdue: the office has not done by the promised day what it promised."""

from __future__ import annotations

from datetime import date

from quanheng.rules.alerts.rule import ClockFacts, ClockRule, Settings
from quanheng.rules.calendars import ONE_DAY, Calendar
from quanheng.rules.procedure import ClockKind
from quanheng.rules.words import Words


def _first_day(clock: ClockFacts, _settings: Settings, _calendar: Calendar) -> date | None:
    """The day after the promised one: a promise is the office's own and moves for no weekend."""
    return clock.due_strict + ONE_DAY if clock.kind is ClockKind.PROMISED and not clock.of_party else None


RULE = ClockRule(
    key="promise-overdue",
    name=Words("超过承诺期限", "Promise overdue"),
    why=Words(
        "超过向社会承诺的期限尚未办结，或者办结时已经超过",
        "The promised limit passed, or was past when the office acted",
    ),
    basis="行政许可法第六条",
    needs=("key", "kind", "started_on", "period", "due_strict", "stopped_on", "provisional", "basis"),
    first_day=_first_day,
    when_stopped=True,
)
