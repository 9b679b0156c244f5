"""Near due: little is left of a promised or statutory limit (成都市行政审批电子监察暂行办法; Chengdu's yellow)."""

from __future__ import annotations

from datetime import date

from quanheng.rules.alerts.rule import ClockFacts, ClockRule, Settings
from quanheng.rules.calendars import Calendar
from quanheng.rules.procedure import ClockKind
from quanheng.rules.words import Words


def _first_day(clock: ClockFacts, settings: Settings, calendar: Calendar) -> date | None:
    """The first day with no more than so many working days left; none for a limit that short from the start."""
    if clock.of_party or clock.kind is ClockKind.STEP:
        return None
    last = calendar.on_or_before(clock.due_strict)
    day = calendar.working_day_before(last, settings["near-due-working-days"])
    return day if day > clock.started_on else None


RULE = ClockRule(
    key="near-due",
    name=Words("临近期限", "Near due"),
    why=Words(
        "承诺期限或者法定期限所剩工作日不多于规定数", "Few working days are left of a promised or statutory limit"
    ),
    basis="行政许可法第六条",
    needs=("key", "kind", "started_on", "period", "due_strict", "due_legal", "provisional", "basis"),
    first_day=_first_day,
    when_stopped=False,
    warns=True,
)
