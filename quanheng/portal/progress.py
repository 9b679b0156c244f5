"""What the clocks of a case look like today: the inner site sends due days, this side compares them."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

NEAR = 3  # weekdays; the inner site's profile decides what is an alert, this is only an emphasis


def clocks(body: Mapping[str, Any], today: date) -> list[dict]:
    """The clocks of the agency and of the party, those that still run first."""
    shown = [_clock(one, today) for one in body.get("clocks") or []]
    return sorted(shown, key=lambda one: (one["met_on"] is not None, one["due_on"]))


def _clock(clock: Mapping[str, Any], today: date) -> dict:
    due_on = date.fromisoformat(clock["due_on"])
    met_on = date.fromisoformat(clock["met_on"]) if clock.get("met_on") else None
    return {**clock, "due_on": due_on, "met_on": met_on, "state": _state(due_on, met_on, clock, today)}


def _state(due_on: date, met_on: date | None, clock: Mapping[str, Any], today: date) -> str:
    if met_on is None and clock.get("paused"):
        return "paused"
    if due_on < (met_on or today):
        return "lapsed" if clock.get("of_party") else "overdue"
    if met_on is not None:
        return "done"
    return "near" if _weekdays(today, due_on) <= NEAR else "normal"


def _weekdays(first: date, last: date) -> int:
    days = (last - first).days
    return sum((first + timedelta(days=n + 1)).weekday() < 5 for n in range(min(days, 30)))
