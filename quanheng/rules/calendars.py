"""Which days are working days: the yearly notices of the State Council, and nothing guessed."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from quanheng.rules.law_files import BadLawFile, only_keys, read, take, take_list
from quanheng.rules.refusal import Refused

ONE_DAY = timedelta(days=1)
# The longest statutory period is five years (行政处罚法第三十六条); beyond ten nothing is worth computing.
YEARS_COMPUTED_PAST_THE_NOTICES = 10


class DayName(NamedTuple):
    """The name of a holiday in both languages of the house."""

    zh: str
    en: str


SPECIAL_LEAVE = DayName("临时放假", "special leave")


@dataclass(frozen=True, slots=True)
class AnnouncedYear:
    """The days off, the make-up working days and the festival days of one year, as announced."""

    year: int
    notice: str
    number: str
    announced_on: date
    off: Mapping[date, DayName]
    worked: Mapping[date, DayName]
    festivals: Mapping[date, DayName]


class Calendar:
    """The working days known from the announced years.

    Days after `horizon` are counted by weekends alone and are provisional; days before
    the first announced year, or more than ten years past the last, are refused.
    """

    def __init__(self, years: Iterable[AnnouncedYear]) -> None:
        self.years = tuple(sorted(years, key=lambda announced: announced.year))
        if not self.years:
            raise Refused("calendar-missing", year="—", known="—")
        self._refuse_gaps()
        self.first = date(self.years[0].year, 1, 1)
        self.horizon = date(self.years[-1].year, 12, 31)
        self.end = date(self.horizon.year + YEARS_COMPUTED_PAST_THE_NOTICES, 12, 31)
        self._off = {day: name for announced in self.years for day, name in announced.off.items()}
        self._worked = {day: name for announced in self.years for day, name in announced.worked.items()}
        self._festivals = {day: name for announced in self.years for day, name in announced.festivals.items()}
        self._working = [day for day in _each_day(self.first, self.end) if self._is_worked(day)]

    def _refuse_gaps(self) -> None:
        known = [announced.year for announced in self.years]
        for year in range(known[0], known[-1] + 1):
            if known.count(year) != 1:
                raise Refused("calendar-missing", year=year, known=f"{known[0]}–{known[-1]}")

    def _is_worked(self, day: date) -> bool:
        return day in self._worked or (day.weekday() < 5 and day not in self._off)

    def knows(self, day: date) -> date:
        """The same day; refused in a year for which no calendar can be had (`calendar-missing`)."""
        if not self.first <= day <= self.end:
            raise Refused("calendar-missing", year=day.year, known=f"{self.first.year}–{self.horizon.year}")
        return day

    def beyond(self, day: date) -> bool:
        """The day lies past the last announced year, so that what is said of it is provisional."""
        return day > self.horizon

    def is_working_day(self, day: date) -> bool:
        """A make-up Saturday or Sunday is a working day; a holiday or a plain weekend is not."""
        return self._is_worked(self.knows(day))

    def working_day_after(self, day: date, count: int) -> date:
        """The `count`-th working day after `day`, which is itself not counted; `count` ≥ 1."""
        return self._at(bisect_right(self._working, self.knows(day)) + count - 1, day)

    def working_day_before(self, day: date, count: int) -> date:
        """The `count`-th working day before `day`, which is itself not counted; `count` ≥ 1."""
        return self._at(bisect_left(self._working, self.knows(day)) - count, day)

    def on_or_after(self, day: date) -> date:
        """The day itself when it is worked, or else the first working day after it."""
        return self._at(bisect_left(self._working, self.knows(day)), day)

    def on_or_before(self, day: date) -> date:
        """The day itself when it is worked, or else the last working day before it."""
        return self._at(bisect_right(self._working, self.knows(day)) - 1, day)

    def _at(self, position: int, asked: date) -> date:
        if position < 0:
            raise Refused("calendar-missing", year=self.first.year - 1, known=f"{self.first.year}–{self.horizon.year}")
        if position >= len(self._working):
            raise Refused("calendar-missing", year=self.end.year + 1, known=f"{self.first.year}–{self.horizon.year}")
        return self._working[position]

    def working_days(self, after: date, until: date) -> int:
        """How many working days follow `after` up to and including `until`; 0 when there are none."""
        return max(0, bisect_right(self._working, self.knows(until)) - bisect_right(self._working, self.knows(after)))

    def day_off_name(self, day: date) -> DayName | None:
        """The holiday to which a day off belongs, or None for a plain weekend or a working day."""
        return self._off.get(day)

    def make_up_for(self, day: date) -> DayName | None:
        """The holiday for which this weekend day is worked."""
        return self._worked.get(day)

    def festival(self, day: date) -> DayName | None:
        """The statutory festival on that day, when compulsory execution is barred (行政强制法第四十三条)."""
        return self._festivals.get(day)

    def with_days_off(self, days: Collection[date], name: DayName = SPECIAL_LEAVE) -> Calendar:
        """The same calendar with more days off, as a later notice or a local festival may add."""
        return Calendar(
            replace(
                announced,
                off={**announced.off, **{day: name for day in days if day.year == announced.year}},
                worked={day: why for day, why in announced.worked.items() if day not in days},
            )
            for announced in self.years
        )


def _each_day(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + number * ONE_DAY


def load_calendar(folder: Path) -> Calendar:
    """The calendar made of every year's file in a folder; `BadLawFile` names the file that is wrong."""
    return Calendar(announced_year(read(path), path) for path in sorted(folder.glob("*.toml")))


def announced_year(table: Mapping[str, Any], path: Path | str) -> AnnouncedYear:
    """One year's notice from its table, checked day by day."""
    only_keys(table, _YEAR_KEYS, path=path)
    year = take(table, "year", int, path=path)
    holidays = take_list(table, "holiday", dict, path=path)
    off: dict[date, DayName] = {}
    worked: dict[date, DayName] = {}
    festivals: dict[date, DayName] = {}
    for position, holiday in enumerate(holidays):
        within = f"holiday[{position}]"
        only_keys(holiday, _HOLIDAY_KEYS, path=path, within=within)
        name = DayName(*(take(holiday, key, str, path=path, within=within) for key in ("name", "name_en")))
        stretch = _stretch(holiday, path, within)
        off.update(dict.fromkeys(stretch, name))
        festivals.update(dict.fromkeys(_festivals(holiday, stretch, path, within), name))
        worked.update(dict.fromkeys(_make_up_days(holiday, path, within), name))
    _refuse_foreign_days(year, off, worked, path)
    notice = {key: take(table, key, str, path=path) for key in ("notice", "number")}
    announced_on = take(table, "announced_on", date, path=path)
    return AnnouncedYear(year, notice["notice"], notice["number"], announced_on, off, worked, festivals)


_YEAR_KEYS = frozenset({"year", "notice", "number", "announced_on", "basis", "source", "remark", "holiday"})
_HOLIDAY_KEYS = frozenset({"name", "name_en", "first", "last", "festival", "worked"})


def _stretch(holiday: Mapping[str, Any], path: Path | str, within: str) -> list[date]:
    first = take(holiday, "first", date, path=path, within=within)
    last = take(holiday, "last", date, path=path, within=within)
    if last < first:
        raise BadLawFile(path, f"{within}.last", "the holiday ends before it begins")
    return list(_each_day(first, last))


def _festivals(holiday: Mapping[str, Any], stretch: list[date], path: Path | str, within: str) -> list[date]:
    days = take_list(holiday, "festival", date, path=path, within=within)
    if not set(days) <= set(stretch):
        raise BadLawFile(path, f"{within}.festival", "a festival day outside the days off")
    return days


def _make_up_days(holiday: Mapping[str, Any], path: Path | str, within: str) -> list[date]:
    days = take_list(holiday, "worked", date, path=path, within=within)
    for day in days:
        if day.weekday() < 5:
            raise BadLawFile(path, f"{within}.worked", f"{day} is no weekend day")
    return days


def _refuse_foreign_days(year: int, off: Collection[date], worked: Collection[date], path: Path | str) -> None:
    for day in (*off, *worked):
        if day.year != year:
            raise BadLawFile(path, "year", f"{day} is not in {year}")
    for day in set(off) & set(worked):
        raise BadLawFile(path, "holiday", f"{day} is both a day off and worked")
