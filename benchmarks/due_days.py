"""Which due days of Chinese law others' calendars would get wrong: each case of a table, counted by four rules.

The peers' rules are told in our words from their public source: Alaveteli's `Holiday` (given our list of holidays),
the decision date of demarches-simplifiees, and the due dates of Camunda 7 and its successor Operaton.

    python benchmarks/due_days.py [--write]
"""

import sys
from calendar import monthrange
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

REPO = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPO))

from quanheng.rules.calendars import load_calendar  # noqa: E402
from quanheng.rules.days import Extension, Pause, Period, Unit, due  # noqa: E402

REPORT = REPO / "docs" / "due-days-beside-peers.md"
CALENDAR = load_calendar(REPO / "law" / "calendars")
ONE, SATURDAY = timedelta(1), 5


@dataclass(frozen=True)
class Case:
    """A limit of law, and the day worked out by hand on the announced calendar."""

    what: str
    start: str
    period: str
    expected: str
    pause: tuple[str, str] | None = None
    more: tuple[str, str] | None = None


CASES = [
    Case("决定许可，无节假日", "2026-03-02", "20wd", "2026-03-30"),
    Case("受理，跨周末", "2026-03-02", "5wd", "2026-03-09"),
    Case("调休的星期六上班", "2026-02-13", "1wd", "2026-02-14"),
    Case("跨春节和调休", "2026-02-10", "20wd", "2026-03-16"),
    Case("跨劳动节和调休", "2026-04-30", "20wd", "2026-06-01"),
    Case("跨国庆节和调休", "2026-09-24", "7wd", "2026-10-12"),
    Case("国庆前的星期日上班", "2026-09-18", "5wd", "2026-09-24"),
    Case("处罚九十日，届满于假日", "2026-01-05", "90cd", "2026-04-07"),
    Case("缴款十五日，届满于春节", "2026-02-03", "15cd", "2026-02-24"),
    Case("缴款十五日，届满于国庆", "2026-09-20", "15cd", "2026-10-08"),
    Case("查封三十日", "2026-03-02", "30cd", "2026-04-01"),
    Case("三个月，届满于清明", "2026-01-05", "3m", "2026-04-07"),
    Case("一个月，月底无对应日", "2026-01-31", "1m", "2026-02-28"),
    Case("六个月，月底无对应日", "2025-08-31", "6m", "2026-02-28"),
    Case("二十工作日，鉴定十四日不计", "2026-03-02", "20wd", "2026-04-14", pause=("2026-03-09", "2026-03-22")),
    Case("二十工作日，延长十工作日", "2026-03-02", "20wd", "2026-04-14", more=("2026-03-25", "10wd")),
]


def quanheng(case: Case) -> date:
    pauses = [Pause("expert", *map(date.fromisoformat, case.pause))] if case.pause else []
    more = [Extension(Period.parse(case.more[1]), date.fromisoformat(case.more[0]))] if case.more else []
    return due(date.fromisoformat(case.start), Period.parse(case.period), CALENDAR, pauses, more).legal


def alaveteli(case: Case) -> date | None:
    """Steps over Saturdays, Sundays and listed holidays; rolls calendar days off them; knows no months, no pause."""
    start, period = date.fromisoformat(case.start), Period.parse(case.period)
    if period.unit is Unit.CALENDAR_DAY:
        day = start + period.length * ONE
        while _closed(day):
            day += ONE
        return day
    if period.unit is not Unit.WORKING_DAY or case.pause or case.more:
        return None
    day, passed = start, 0
    while passed < period.length:
        day += ONE
        passed += not _closed(day)
    return day


def demarches(case: Case) -> date | None:
    """The day before its decision date: so many days, weeks or months, and the days a correction took."""
    if case.more:
        return None
    day = _plain(case)
    if case.pause:
        first, last = map(date.fromisoformat, case.pause)
        day += last - first + ONE
    return day


def camunda(case: Case) -> date | None:
    """Now plus an ISO 8601 period of days or months; nothing else unless one writes a calendar of one's own."""
    return None if case.pause or case.more else _plain(case)


def _plain(case: Case) -> date:
    """The period on the calendar of the wall; working days taken for days, the only unit there is."""
    start, period = date.fromisoformat(case.start), Period.parse(case.period)
    if period.unit is not Unit.MONTH:
        return start + period.length * ONE
    years, month = divmod(start.month - 1 + period.length, 12)
    year, month = start.year + years, month + 1
    return date(year, month, min(start.day, monthrange(year, month)[1]))


def _closed(day: date) -> bool:
    return day.weekday() >= SATURDAY or not CALENDAR.is_working_day(day)


RULES: Sequence[tuple[str, Callable[[Case], date | None]]] = (
    ("Quanheng", quanheng), ("Alaveteli", alaveteli), ("demarches-simplifiees", demarches),
    ("Camunda 7, Operaton", camunda),
)  # fmt: skip


def table() -> str:
    lines = ["| Case | From | Limit | Due | " + " | ".join(name for name, _ in RULES) + " |", "|---" * 8 + "|"]
    for case in CASES:
        limit = case.period + (f", pause {' to '.join(case.pause)}" if case.pause else "")
        limit += f", {case.more[1]} more" if case.more else ""
        found = [_told(rule(case), case) for _, rule in RULES]
        lines.append(f"| {case.what} | {case.start} | {limit} | {case.expected} | {' | '.join(found)} |")
    right = [str(sum(str(rule(case)) == case.expected for case in CASES)) for _, rule in RULES]
    lines.append(f"| **right of {len(CASES)}** | | | | {' | '.join(right)} |")
    return "\n".join(lines)


def _told(day: date | None, case: Case) -> str:
    if day is None:
        return "not offered"
    off = (day - date.fromisoformat(case.expected)).days
    return f"{day} ({off:+d})" if off else "right"


def main() -> int:
    """Print the table; the status is 1 if we get one wrong."""
    print(table())
    if "--write" in sys.argv:
        words = (REPO / "benchmarks" / "peers" / "due-days.md").read_text("utf-8")
        REPORT.write_text(words.format(table=table()), "utf-8")
    return int(any(str(quanheng(case)) != case.expected for case in CASES))


if __name__ == "__main__":
    sys.exit(main())
