"""Gates about days and stated facts, whatever the procedure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from quanheng.rules.conditions.register import gate
from quanheng.rules.conditions.situation import Situation
from quanheng.rules.days import Period, latest_before


@gate("fact-is", "fact-does-not-allow", "所填内容符合要求", "what is stated allows the step")
def fact_is(situation: Situation, settings: Mapping[str, Any]) -> Mapping[str, object] | None:
    """A stated fact has the value without which the law does not allow the step."""
    if situation.facts.get(settings["fact"]) == settings["equals"]:
        return None
    return {"fact": settings["fact"]}


@gate("clock-over", "period-still-runs", "期限届满", "the period has ended")
def clock_over(situation: Situation, settings: Mapping[str, Any]) -> Mapping[str, object] | None:
    """The period a clock measures has ended: the step is taken on a later day than its last."""
    running = situation.clocks(settings["clock"])
    if running is None:
        return {"until": ""}
    last = running.due.legal
    return {"until": last} if situation.on <= last else None


@gate("clock-runs", "period-is-over", "期限尚未届满", "the period has not ended")
def clock_runs(situation: Situation, settings: Mapping[str, Any]) -> Mapping[str, object] | None:
    """The step is taken while the period still runs."""
    running = situation.clocks(settings["clock"])
    if running is None:
        return None
    last = running.due.legal
    return {"until": last} if situation.on > last else None


@gate("days-between", "too-soon", "与前一环节间隔足够", "enough days lie between")
def days_between(situation: Situation, settings: Mapping[str, Any]) -> Mapping[str, object] | None:
    """At least `period` lies between the step `since` and this one (e.g. 行政处罚法第六十四条: 听证的七日前)."""
    earlier = situation.progress.live.get(settings["since"])
    if earlier is None:
        return {"since": "", "latest": ""}
    latest = latest_before(situation.on, Period.parse(settings["period"]), situation.calendar).legal
    return {"since": earlier.on, "latest": latest} if earlier.on > latest else None


@gate("date-passed", "period-still-runs", "所载日期已过", "the stated day has passed")
def date_passed(situation: Situation, settings: Mapping[str, Any]) -> Mapping[str, object] | None:
    """The day an earlier step stated has passed."""
    stated = situation.facts.get(settings["fact"])
    if stated is None:
        return {"until": ""}
    return {"until": stated} if situation.on <= date.fromisoformat(str(stated)) else None
