"""Step overdue: one step takes longer than its own limit, though the whole may be in time."""

from __future__ import annotations

from datetime import date

from quanheng.rules.alerts.rule import ClockFacts, ClockRule, Settings
from quanheng.rules.calendars import ONE_DAY, Calendar
from quanheng.rules.procedure import ClockKind
from quanheng.rules.words import Words


def _first_day(clock: ClockFacts, _settings: Settings, _calendar: Calendar) -> date | None:
    """The day after the step's own limit."""
    return clock.due_strict + ONE_DAY if clock.kind is ClockKind.STEP and not clock.of_party else None


RULE = ClockRule(
    key="step-overdue",
    name=Words("环节超期", "Step overdue"),
    why=Words(
        "某一环节超过其期限，整体可能仍在期限内", "One step is past its own limit, though the whole may be in time"
    ),
    basis="公务员法第十四条",
    needs=("key", "kind", "started_on", "period", "due_strict", "stopped_on", "provisional", "basis"),
    first_day=_first_day,
    when_stopped=True,
)
