"""Very late entry: so many days after the act that it was handled outside the system."""

from __future__ import annotations

from quanheng.rules.alerts.rule import EntryFacts, EntryRule, Settings
from quanheng.rules.calendars import Calendar
from quanheng.rules.words import Words


def _broken(entry: EntryFacts, settings: Settings, calendar: Calendar) -> bool:
    """More working days lie between than make an entry very late."""
    late = calendar.working_days(entry.happened_on, entry.recorded_on)
    return late > settings["very-late-entry-working-days"]


RULE = EntryRule(
    key="very-late-entry",
    name=Words("严重补录", "Very late entry"),
    why=Words(
        "行为发生多日后才录入，等于在系统外办理", "An act entered so late that it was handled outside the system"
    ),
    basis="行政处罚法第四十七条",
    needs=("step", "happened_on", "recorded_on"),
    broken=_broken,
)
