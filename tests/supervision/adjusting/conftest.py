"""An item whose article was amended, its adjustment open, and the policy by which a late report is graded."""

from datetime import datetime, time

import pytest
from django.utils import timezone

from quanheng.catalogue.actions import open_adjustments
from quanheng.rulebook.actions import load
from tests.catalogue.amended import FIRST, REPO, amended, calendars
from tests.catalogue.conftest import facts, people, rules, today, yes

__all__ = ["amended", "calendars", "facts", "people", "rules", "today", "yes"]


@pytest.fixture
def due(amended, monkeypatch):
    """The version under an article that stopped applying, its adjustment open; found by the clock of `at`."""
    load(REPO / "law" / "policies" / "chengdu2010.toml", by=None, on=FIRST)
    version = amended()
    open_adjustments(on=FIRST)
    return version


@pytest.fixture
def at(monkeypatch):
    """Noon on a day, which the machine's clock shows from then on."""

    def noon(day):
        instant = timezone.make_aware(datetime.combine(day, time(12)))
        for place in ("quanheng.ledger.actions", "quanheng.supervision.actions"):
            monkeypatch.setattr(f"{place}.now", lambda: instant)
        monkeypatch.setattr("quanheng.site.middleware.today", lambda: day)
        return instant

    return noon
