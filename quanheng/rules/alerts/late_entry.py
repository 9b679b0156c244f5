"""Late entry: an act was entered days after it happened, so that nobody could watch it while it did."""

from __future__ import annotations

from quanheng.rules.alerts.rule import EntryFacts, EntryRule, Settings
from quanheng.rules.calendars import Calendar
from quanheng.rules.words import Words


def _broken(entry: EntryFacts, settings: Settings, calendar: Calendar) -> bool:
    """More working days lie between than allowed, and not yet so many that it is very late."""
    late = calendar.working_days(entry.happened_on, entry.recorded_on)
    return settings["late-entry-working-days"] < late <= settings["very-late-entry-working-days"]


RULE = EntryRule(
    key="late-entry",
    name=Words("补录", "Late entry"),
    why=Words("行为发生后超过规定工作日才录入", "An act was entered more working days after it happened than allowed"),
    basis="行政处罚法第四十七条",
    needs=("step", "happened_on", "recorded_on"),
    broken=_broken,
)
