"""The announced calendar as shipped, and a quiet 2026 without holidays."""

from datetime import date, timedelta
from pathlib import Path

from hypothesis import strategies as st

from quanheng.rules.calendars import AnnouncedYear, Calendar, load_calendar

Days = set[date]
FOLDER = Path(__file__).resolve().parents[2] / "law" / "calendars"
CALENDAR = load_calendar(FOLDER)
EVERY_DAY = [CALENDAR.first + timedelta(number) for number in range((CALENDAR.horizon - CALENDAR.first).days + 1)]
FIRST_HALF = st.dates(date(2026, 1, 1), date(2026, 6, 30))
QUIET_2026 = Calendar([AnnouncedYear(2026, "", "", date(2025, 11, 4), {}, {}, {})])
