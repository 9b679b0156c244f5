from datetime import date
from pathlib import Path

import pytest

from quanheng.documents.actions import issue
from quanheng.ledger.followers import run_followers
from quanheng.rulebook import actions as rulebook
from quanheng.rules.masking import id_check_digit
from tests.documents.conftest import DECISION

LAW = Path(__file__).parents[2] / "law"
# A number nobody has: the region code 990101 does not exist.
FAKE_ID = "99010119900307123" + id_check_digit("99010119900307123")


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    """Files of these tests lie in a folder of their own."""
    settings.VAR = tmp_path


@pytest.fixture
def april_20() -> date:
    """A Monday."""
    return date(2026, 4, 20)


@pytest.fixture
def april_21() -> date:
    return date(2026, 4, 21)


@pytest.fixture
def site_day(monkeypatch, april_21) -> date:
    monkeypatch.setattr("quanheng.site.middleware.today", lambda: april_21)
    return april_21


@pytest.fixture
def rules(db, april_20):
    """The calendars and the policy of publication, in force."""
    for path in sorted((LAW / "calendars").glob("*.toml")):
        rulebook.load(path, by=None, on=april_20)
    return rulebook.load(LAW / "policies" / "disclosure.toml", by=None, on=april_20)


@pytest.fixture
def office(make_office):
    return make_office("scjg")


@pytest.fixture
def officer(make_person, office):
    return make_person("officer", office=office, name="示范甲")


@pytest.fixture
def drafter(make_person, office):
    return make_person("disclosure-drafter", office=office, name="示范丁")


@pytest.fixture
def reviewer(make_person, office):
    return make_person("disclosure-reviewer", office=office, name="示范戊")


@pytest.fixture
def issue_decision(rules, office, officer, april_20):
    """Issue a decision that names people, and let its followers run."""

    def make(on: date = april_20, *, followed: bool = True, **changes):
        facts = DECISION | {
            "party": "示范某某食品店",
            "representative": "张三丰",
            "findings": f"店员李四（{FAKE_ID}，电话13800138000）称张三丰知情。王麻到场。",
        }
        document = issue(
            "penalty-decision", office=office, on=on, facts=facts | changes, about="proceeding:t1", by=officer
        )
        if followed:
            run_followers()
        return document

    return make


@pytest.fixture
def document(issue_decision):
    return issue_decision()
