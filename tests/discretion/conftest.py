from datetime import date
from pathlib import Path

import pytest

from quanheng.rulebook import actions as rulebook

LAW = Path(__file__).parents[2] / "law"


@pytest.fixture
def april_20() -> date:
    return date(2026, 4, 20)


@pytest.fixture
def office(make_office):
    return make_office("scjg")


@pytest.fixture
def officer(make_person, office):
    return make_person("officer", office=office, name="示范甲")


@pytest.fixture
def chief(make_person, office):
    return make_person("head", office=office, name="示范丙")


@pytest.fixture
def justice(make_person, make_office):
    return make_person("enforcement-supervisor", office=make_office("sfj"), name="示范监督")


@pytest.fixture
def no_licence(db, april_20):
    """The standard for trading without a licence, in force."""
    return rulebook.load(LAW / "discretion" / "food-122-no-licence.toml", by=None, on=april_20)


@pytest.fixture
def no_check(db, april_20):
    """The standard for missing purchase checks, in force."""
    return rulebook.load(LAW / "discretion" / "food-126-no-purchase-check.toml", by=None, on=april_20)


@pytest.fixture
def site_day(monkeypatch) -> date:
    day = date(2026, 4, 21)
    monkeypatch.setattr("quanheng.site.middleware.today", lambda: day)
    return day
