"""How a due day was arrived at, sentence by sentence, so that anybody can check it with a calendar on the wall."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from quanheng.rules.calendars import ONE_DAY, Calendar
from quanheng.rules.days import Due, LastMoment, Period, Stretch, Unit
from quanheng.rules.sentences import Sentence

Explanation = tuple[Sentence, ...]


def explain(answer: Due, calendar: Calendar) -> Explanation:
    """The arithmetic of a due day: start, length, each day skipped and why, the end, and what moved it."""
    return (
        *_opening(answer),
        *_days_passed_over(answer, calendar),
        *_ending(answer, calendar),
    )


def explain_hours(begun: datetime, period: Period, ends: LastMoment) -> Explanation:
    """The arithmetic of a period of hours: the moment it began, and its end with the first hour not counted."""
    return (
        Sentence("hours-begun", {"begun": begun, "period": period}),
        Sentence("hours-end", {"strict": ends.strict, "legal": ends.legal}),
    )


def _opening(answer: Due) -> Iterator[Sentence]:
    yield Sentence("days-start-not-counted", {"start": answer.start, "first": answer.start + ONE_DAY})
    yield Sentence("days-length", {"period": answer.period})
    for extension in answer.extensions:
        yield Sentence(
            "days-extended", {"on": extension.on, "more": extension.period, "document": extension.document or "—"}
        )


def _days_passed_over(answer: Due, calendar: Calendar) -> Iterator[Sentence]:
    for stretch in answer.stretches:
        if stretch.first <= answer.strict:
            yield Sentence("days-paused", {"first": stretch.first, "last": stretch.last, "kinds": stretch.kinds})
    if answer.total.unit is not Unit.WORKING_DAY:
        return
    day = answer.start + ONE_DAY
    while day <= answer.strict:
        reason = None if _paused(day, answer.stretches) else _why_unusual(day, calendar)
        if reason is not None:
            yield reason
        day += ONE_DAY


def _paused(day: date, stretches: tuple[Stretch, ...]) -> bool:
    return any(stretch.first <= day <= stretch.last for stretch in stretches)


def _why_unusual(day: date, calendar: Calendar) -> Sentence | None:
    """Why a day is not counted, or counted although it is a weekend; None for an ordinary working day."""
    make_up = calendar.make_up_for(day)
    if make_up is not None:
        return Sentence("days-worked-make-up", {"day": day, "holiday": make_up})
    holiday = calendar.day_off_name(day)
    if holiday is not None:
        return Sentence("days-skipped-holiday", {"day": day, "holiday": holiday})
    if day.weekday() >= 5:
        return Sentence("days-skipped-weekend", {"day": day})
    return None


def _ending(answer: Due, calendar: Calendar) -> Iterator[Sentence]:
    yield Sentence("days-end", {"day": answer.strict, "period": answer.total})
    if answer.total.unit in (Unit.MONTH, Unit.YEAR) and not answer.stretches and answer.strict.day != answer.start.day:
        yield Sentence("days-month-clamped", {"wanted": answer.start.day, "day": answer.strict})
    if answer.legal != answer.strict:
        holiday = calendar.day_off_name(answer.strict)
        particulars: dict[str, object] = {"strict": answer.strict, "legal": answer.legal}
        if holiday is None:
            yield Sentence("days-moved-from-weekend", particulars)
        else:
            yield Sentence("days-moved-from-holiday", {**particulars, "holiday": holiday})
    if answer.paused:
        yield Sentence("days-still-paused")
    if answer.provisional:
        yield Sentence("days-provisional", {"horizon": calendar.horizon, "year": calendar.horizon.year + 1})
