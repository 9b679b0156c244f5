"""Gates about days and stated facts, whatever the procedure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from quanheng.rules.conditions.register import gate
from quanheng.rules.conditions.situation import Situation
from quanheng.rules.days import Period, latest_before

if TYPE_CHECKING:
    from quanheng.rules.running_clocks import RunningClock


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
    last = running.due.strict if _ends_by_itself(situation, running) else running.due.legal
    return {"until": last} if situation.on > last else None


def _ends_by_itself(situation: Situation, running: RunningClock) -> bool:
    """A measure of the agency whose end takes itself is over on the day the count ends, as its lapse has it."""
    lapses = (step.automatic for step in situation.progress.procedure.steps)
    return not running.clock.of_party and any(rule and rule.clock == running.clock.key for rule in lapses)


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


@gate("day-not-later", "stated-day-after-step", "所载日期不晚于本环节的日期", "the stated day is not after the step")
def day_not_later(situation: Situation, settings: Mapping[str, Any]) -> Mapping[str, object] | None:
    """What has happened happened on the day of the step or before it: nothing is found tomorrow."""
    stated = situation.facts.get(settings["fact"])
    return {"stated": stated} if stated and date.fromisoformat(str(stated)) > situation.on else None


@gate("on-stated-day", "not-on-the-stated-day", "在通知所定的日期办理", "taken on the day of which notice was given")
def on_stated_day(situation: Situation, settings: Mapping[str, Any]) -> Mapping[str, object] | None:
    """The step is taken on the day the latest notice set, as a hearing is (行政处罚法第六十四条第二项)."""
    stated = situation.facts.get(settings["fact"])
    if stated is None or situation.on.isoformat() == stated:
        return None
    return {"stated": date.fromisoformat(str(stated))}


@gate("day-ahead", "stated-day-too-near", "所载日期在本环节之后足够久", "the stated day lies far enough ahead")
def day_ahead(situation: Situation, settings: Mapping[str, Any]) -> Mapping[str, object] | None:
    """The day a step sets lies at least `period` after it, as that of a hearing (行政处罚法第六十四条第二项)."""
    stated = situation.facts.get(settings["fact"])
    if not stated:
        return None
    day = date.fromisoformat(str(stated))
    latest = latest_before(day, Period.parse(str(settings["period"])), situation.calendar).legal
    return {"stated": day, "latest": latest} if situation.on > latest else None
