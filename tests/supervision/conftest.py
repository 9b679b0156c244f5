"""A proceeding under way in an office with someone in every post, and the rules loaded."""

from datetime import datetime, time

import pytest
from django.utils import timezone

from tests.proceedings.conftest import DAY, rules, staff, walk

__all__ = ["DAY", "rules", "staff", "walk"]


@pytest.fixture
def at():
    """The instant of noon on a day."""
    return lambda day: timezone.make_aware(datetime.combine(day, time(12)))


@pytest.fixture
def clock(monkeypatch, at):
    """Set the machine's clock: `clock(day)` makes it noon of that day for records and for the engine."""

    def set_to(day):
        for place in (
            "quanheng.ledger.actions",
            "quanheng.supervision.actions",
            "quanheng.supervision.followers",
            "quanheng.proceedings.actions.steps",
        ):
            monkeypatch.setattr(f"{place}.now", lambda: at(day))
        monkeypatch.setattr("quanheng.site.middleware.today", lambda: day)

    return set_to
