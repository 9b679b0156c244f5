"""Counting days: the table of the law, properties, and a known answer from outside."""

from datetime import date, datetime, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quanheng.rules.calendars import Calendar
from quanheng.rules.days import (
    Extension,
    Pause,
    Period,
    Unit,
    due,
    last_day,
    last_moment,
    latest_before,
    remaining,
)
from quanheng.rules.refusal import Refused
from tests.rules.calendar_2026 import CALENDAR, EVERY_DAY, FIRST_HALF, QUIET_2026, Days

SHIFTED = [
    ("2026-01-05", "90cd", "2026-04-05", "2026-04-07"),
    ("2026-09-20", "15cd", "2026-10-05", "2026-10-08"),
    ("2026-07-01", "90cd", "2026-09-29", "2026-09-29"),
    ("2026-02-03", "15cd", "2026-02-18", "2026-02-24"),
    ("2025-08-31", "6m", "2026-02-28", "2026-02-28"),
    ("2024-02-29", "2y", "2026-02-28", "2026-02-28"),
    ("2026-01-31", "1m", "2026-02-28", "2026-02-28"),
    ("2026-01-05", "3m", "2026-04-05", "2026-04-07"),
]
WORKING = [
    ("2026-02-10", 5, "2026-02-24"),
    ("2026-02-10", 20, "2026-03-16"),
    ("2026-02-13", 1, "2026-02-14"),
    ("2026-09-18", 5, "2026-09-24"),
    ("2026-09-24", 7, "2026-10-12"),
    ("2026-09-30", 3, "2026-10-10"),
    ("2026-04-30", 20, "2026-06-01"),
    ("2025-09-26", 10, "2025-10-16"),
    ("2025-01-24", 20, "2025-02-27"),
]
# Every period of the statutes' table, from Monday 2026-03-02; worked out by hand on a wall calendar.
STATUTORY = [
    ("许可受理 许可法第三十二条", "5wd", "2026-03-09", "2026-03-09"),
    ("许可决定 许可法第四十二条", "20wd", "2026-03-30", "2026-03-30"),
    ("联合办理 许可法第四十二条", "45wd", "2026-05-08", "2026-05-08"),
    ("颁发送达 许可法第四十四条", "10wd", "2026-03-16", "2026-03-16"),
    ("处罚决定 处罚法第六十条", "90cd", "2026-05-31", "2026-06-01"),
    ("先行登记保存 处罚法第五十六条", "7wd", "2026-03-11", "2026-03-11"),
    ("听证要求 处罚法第六十四条", "5wd", "2026-03-09", "2026-03-09"),
    ("缴款 处罚法第六十七条", "15cd", "2026-03-17", "2026-03-17"),
    ("缴付指定银行 处罚法第七十一条", "2wd", "2026-03-04", "2026-03-04"),
    ("撤回公开 处罚法第四十八条", "3wd", "2026-03-05", "2026-03-05"),
    ("查封 强制法第二十五条", "30cd", "2026-04-01", "2026-04-01"),
    ("催告 强制法第五十四条", "10wd", "2026-03-16", "2026-03-16"),
    ("申请法院 强制法第五十三条", "3m", "2026-06-02", "2026-06-02"),
    ("信息公开答复 条例第三十三条", "20wd", "2026-03-30", "2026-03-30"),
    ("信访办结 条例第三十四条", "60cd", "2026-05-01", "2026-05-06"),
    ("处罚治安 治安管理处罚法第一百一十八条", "30cd", "2026-04-01", "2026-04-01"),
]


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(("start", "length", "end"), WORKING)
def test_working_days_skip_holidays_and_count_make_up_weekends(start: str, length: int, end: str) -> None:
    """行政处罚法第八十五条、行政许可法第八十二条。"""
    answer = last_day(day(start), Period(length, Unit.WORKING_DAY), CALENDAR)
    assert (answer.strict, answer.legal, answer.provisional) == (day(end), day(end), False)


@pytest.mark.parametrize(("start", "period", "strict", "legal"), SHIFTED)
def test_an_end_on_a_day_off_moves_to_the_next_working_day(start: str, period: str, strict: str, legal: str) -> None:
    """民事诉讼法第八十五条; 民法典第二百零二条。"""
    answer = last_day(day(start), Period.parse(period), CALENDAR)
    assert (answer.strict, answer.legal) == (day(strict), day(legal))


@pytest.mark.parametrize(("title", "period", "strict", "legal"), STATUTORY)
def test_the_periods_of_the_statutes_end_where_a_wall_calendar_says(
    title: str, period: str, strict: str, legal: str
) -> None:
    answer = last_day(date(2026, 3, 2), Period.parse(period), CALENDAR)
    assert (answer.strict, answer.legal) == (day(strict), day(legal)), title


def test_an_hour_begun_is_not_counted() -> None:
    """行政强制法第十九条: 24 hours to report, the strict end to the minute."""
    answer = last_moment(datetime(2026, 3, 2, 10, 20), Period.parse("24h"))
    assert (answer.strict, answer.legal) == (datetime(2026, 3, 3, 10, 20), datetime(2026, 3, 3, 11, 0))
    on_the_hour = last_moment(datetime(2026, 3, 2, 10, 0), Period.parse("24h"))
    assert on_the_hour.strict == on_the_hour.legal == datetime(2026, 3, 3, 10, 0)


def test_notice_of_a_hearing_leaves_seven_working_days() -> None:
    """行政处罚法第六十四条: before a hearing on Thursday 2026-10-15 the National Day week does not count."""
    answer = latest_before(date(2026, 10, 15), Period.parse("7wd"), CALENDAR)
    assert (answer.strict, answer.legal) == (date(2026, 9, 29), date(2026, 9, 30))


def test_a_hearing_on_a_saturday_gives_the_party_no_day_less() -> None:
    """Saturday 2026-05-30 is announced as early as Friday the 29th would be, not as late as Monday the 1st."""
    saturday, friday = (latest_before(date(2026, 5, day), Period.parse("7wd"), CALENDAR) for day in (30, 29))
    assert saturday.legal == friday.legal == date(2026, 5, 20)


@pytest.mark.parametrize("text", ["", "20", "wd", "0wd", "-3cd", "20 wd", "2.5m", "20WD", "99999cd"])
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="period-unreadable"):
        Period.parse(text)


def test_hours_and_days_do_not_mix() -> None:
    with pytest.raises(Refused, match="hours-need-a-moment"):
        last_day(date(2026, 3, 2), Period.parse("24h"), CALENDAR)
    with pytest.raises(Refused, match="days-need-no-moment"):
        last_moment(datetime(2026, 3, 2), Period.parse("2wd"))


def test_a_day_past_the_announced_calendar_is_provisional() -> None:
    answer = last_day(date(2026, 12, 30), Period.parse("5wd"), CALENDAR)
    assert answer.provisional
    assert answer.strict == date(2027, 1, 6)
    assert not last_day(date(2026, 12, 30), Period.parse("1wd"), CALENDAR).provisional


@pytest.mark.parametrize("start", [date(2019, 12, 31), date(2037, 1, 1)])
def test_a_year_with_no_calendar_is_refused(start: date) -> None:
    with pytest.raises(Refused) as refusal:
        last_day(start, Period.parse("5wd"), CALENDAR)
    assert refusal.value.code == "calendar-missing"
    assert refusal.value.params["year"] == start.year


def test_a_gap_between_calendars_is_refused() -> None:
    with pytest.raises(Refused, match="calendar-missing"):
        Calendar(year for year in CALENDAR.years if year.year != 2023)


def test_a_pause_keeps_what_had_elapsed_and_the_rest_follows_it() -> None:
    """行政许可法第四十五条: 4 days gone by Friday, a pause of a week, 16 left from the Monday after."""
    pause = Pause("专家评审", date(2026, 3, 9), date(2026, 3, 15))
    answer = due(date(2026, 3, 2), Period.parse("20wd"), CALENDAR, [pause])
    assert answer.strict == last_day(date(2026, 3, 15), Period.parse("16wd"), CALENDAR).strict == date(2026, 4, 7)


def test_overlapping_pauses_count_once() -> None:
    one = [Pause("听证", date(2026, 3, 9), date(2026, 3, 20))]
    two = [Pause("听证", date(2026, 3, 9), date(2026, 3, 16)), Pause("鉴定", date(2026, 3, 12), date(2026, 3, 20))]
    whole = due(date(2026, 3, 2), Period.parse("20wd"), CALENDAR, one)
    parts = due(date(2026, 3, 2), Period.parse("20wd"), CALENDAR, two)
    assert whole.strict == parts.strict
    assert [stretch.kinds for stretch in parts.stretches] == [("听证", "鉴定")]


def test_a_running_pause_makes_the_day_the_earliest_possible() -> None:
    declared = Pause("检测", date(2026, 3, 9), declared=Period.parse("5wd"))
    answer = due(date(2026, 3, 2), Period.parse("20wd"), CALENDAR, [declared])
    assert answer.paused
    ended = due(date(2026, 3, 2), Period.parse("20wd"), CALENDAR, [Pause("检测", date(2026, 3, 9), date(2026, 3, 16))])
    assert answer.strict == ended.strict


@pytest.mark.parametrize(("begins", "refused"), [("2026-03-06", False), ("2026-03-09", False), ("2026-03-10", True)])
def test_a_pause_may_begin_on_the_due_day_but_not_after(begins: str, refused: bool) -> None:
    """Five working days from 2026-03-02 end on 2026-03-09."""
    pause = Pause("听证", day(begins), date(2026, 3, 31))
    if not refused:
        assert due(date(2026, 3, 2), Period.parse("5wd"), CALENDAR, [pause]).strict > date(2026, 3, 31)
        return
    with pytest.raises(Refused) as refusal:
        due(date(2026, 3, 2), Period.parse("5wd"), CALENDAR, [pause])
    assert (refusal.value.code, refusal.value.article) == ("pause-after-due", "行政许可法第四十五条")


def test_a_pause_is_not_made_lawful_by_a_later_extension() -> None:
    pause = Pause("听证", date(2026, 3, 20), date(2026, 3, 25))
    late = Extension(Period.parse("10wd"), on=date(2026, 3, 23))
    with pytest.raises(Refused, match="after-due"):
        due(date(2026, 3, 2), Period.parse("5wd"), CALENDAR, [pause], [late])


def test_an_extension_adds_to_the_same_unit_before_the_end() -> None:
    """行政许可法第四十二条: 20 + 10 working days, by the head."""
    extension = Extension(Period.parse("10wd"), on=date(2026, 3, 30))
    answer = due(date(2026, 3, 2), Period.parse("20wd"), CALENDAR, extensions=[extension])
    assert answer.strict == last_day(date(2026, 3, 2), Period.parse("30wd"), CALENDAR).strict
    with pytest.raises(Refused, match="extension-after-due"):
        due(
            date(2026, 3, 2),
            Period.parse("20wd"),
            CALENDAR,
            extensions=[Extension(Period.parse("10wd"), day("2026-03-31"))],
        )
    with pytest.raises(Refused, match="extension-in-another-unit"):
        due(
            date(2026, 3, 2),
            Period.parse("20wd"),
            CALENDAR,
            extensions=[Extension(Period.parse("10cd"), day("2026-03-10"))],
        )


def test_months_stop_by_as_many_days_as_they_are_paused() -> None:
    pause = Pause("中止", date(2026, 3, 10), date(2026, 3, 19))
    assert due(date(2026, 3, 2), Period.parse("3m"), CALENDAR, [pause]).strict == date(2026, 6, 12)


@pytest.mark.parametrize(
    ("today", "working", "calendar_days", "overdue"),
    [
        ("2026-09-29", 2, 9, False),
        ("2026-09-30", 1, 8, False),
        ("2026-10-08", 0, 0, False),
        ("2026-10-12", -3, -4, True),
    ],
)
def test_what_remains_is_told_in_working_days(today: str, working: int, calendar_days: int, overdue: bool) -> None:
    left = remaining(day(today), date(2026, 10, 8), CALENDAR)
    assert (left.working_days, left.calendar_days, left.overdue) == (working, calendar_days, overdue)


def test_compulsory_execution_is_barred_on_the_thirteen_festival_days() -> None:
    """行政强制法第四十三条; 全国年节及纪念日放假办法第二条。"""
    barred = [found for found in EVERY_DAY if found.year == 2026 and CALENDAR.festival(found)]
    spring = [date(2026, 2, number) for number in (16, 17, 18, 19)]
    rest = [
        "2026-04-05",
        "2026-05-01",
        "2026-05-02",
        "2026-06-19",
        "2026-09-25",
        "2026-10-01",
        "2026-10-02",
        "2026-10-03",
    ]
    assert barred == [date(2026, 1, 1), *spring, *map(day, rest)]


@pytest.mark.parametrize(("year", "count"), [(2025, 248), (2026, 248)])
def test_a_year_has_as_many_working_days_as_the_notice_leaves(year: int, count: int) -> None:
    assert CALENDAR.working_days(date(year - 1, 12, 31), date(year, 12, 31)) == count


def test_every_day_since_2020_agrees_with_an_independent_calendar() -> None:
    assert all(CALENDAR.is_working_day(found) == chinese_calendar.is_workday(found) for found in EVERY_DAY)


@given(FIRST_HALF, st.integers(1, 60), st.sets(FIRST_HALF, max_size=20))
def test_a_new_holiday_never_shortens_a_period(start: date, length: int, holidays: Days) -> None:
    festive = QUIET_2026.with_days_off(holidays)
    period = Period(length, Unit.WORKING_DAY)
    assert last_day(start, period, festive).legal >= last_day(start, period, QUIET_2026).legal


@given(st.dates(date(2020, 1, 1), date(2026, 9, 1)), st.integers(1, 60))
def test_as_many_working_days_lie_between_as_were_counted(start: date, length: int) -> None:
    end = last_day(start, Period(length, Unit.WORKING_DAY), CALENDAR).strict
    assert CALENDAR.working_days(start, end) == length
    assert CALENDAR.is_working_day(end)


@given(st.dates(date(2020, 1, 1), date(2025, 6, 1)), st.sampled_from(list("my")), st.integers(1, 5))
def test_a_later_start_never_ends_earlier(start: date, unit: str, length: int) -> None:
    period = Period(length, Unit(unit))
    next_day = last_day(start + timedelta(1), period, CALENDAR)
    assert last_day(start, period, CALENDAR).strict <= next_day.strict


@given(
    st.dates(date(2025, 1, 1), date(2026, 3, 1)),
    st.integers(5, 60),
    st.lists(st.tuples(st.integers(0, 4), st.integers(0, 15)), max_size=4),
)
def test_a_pause_never_brings_the_due_day_nearer(start: date, length: int, gaps: list[tuple[int, int]]) -> None:
    pauses = [Pause("听证", start + timedelta(a), start + timedelta(a + b)) for a, b in gaps]
    period = Period(length, Unit.CALENDAR_DAY)
    plain, paused = due(start, period, CALENDAR), due(start, period, CALENDAR, pauses)
    stopped = {start + timedelta(a + n) for a, b in gaps for n in range(b + 1)} - {start}
    assert paused.strict == plain.strict + timedelta(len(stopped))
