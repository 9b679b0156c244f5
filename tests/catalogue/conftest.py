from datetime import date
from pathlib import Path

import pytest

from quanheng.catalogue import actions
from quanheng.catalogue.actions import QUESTIONS, Answer
from quanheng.rulebook.actions import load
from quanheng.rules.power_fields import read_fields
from quanheng.rules.power_items import read_items
from tests.catalogue.amended import amended, calendars

__all__ = ["amended", "calendars"]
REPO = Path(__file__).resolve().parents[2]
POWERS = REPO / "law" / "powers"
ITEMS = {
    item.code: dict(item.facts)
    for item in read_items(POWERS / "items", read_fields(POWERS / "fields.toml"), POWERS / "duties.toml")
}
UNLICENSED_FOOD, FOOD_LICENCE = "990225001000", "990128001000"


@pytest.fixture
def today() -> date:
    """A Friday after the environmental code came into force."""
    return date(2026, 11, 20)


PROCEDURES = (
    "penalty-ordinary", "licence", "filing", "inspection", "confirmation", "payment", "reward", "adjudication",
    "compulsory-measure", "compulsory-enforcement", "levy",
)  # fmt: skip


@pytest.fixture
def rules(db, today):
    """The procedures in force that the items name."""
    for name in PROCEDURES:
        load(REPO / "law" / "procedures" / f"{name}.toml", by=None, on=today)


@pytest.fixture
def facts():
    """The facts of one of the demo district's items, to be changed at will."""

    def of(item: str = UNLICENSED_FOOD, **changes):
        changed = {**ITEMS[item], **changes}
        return {key: value for key, value in changed.items() if value is not None}

    return of


@pytest.fixture
def people(make_office, make_person, rules):
    """The four who carry an item: the reporter of 市场监管局, the reviewer, the approver and the publisher."""
    offices = {code: make_office(code) for code in ("scjg", "xzsp", "sfj", "zfb", "bzb")}

    class People:
        reporter = make_person("item-administrator", office=offices["scjg"], name="示范甲")
        approvals = make_person("item-administrator", office=offices["xzsp"], name="示范戊")
        reviewer = make_person("item-reviewer", office=offices["sfj"], name="示范乙")
        approver = make_person("government-approver", office=offices["zfb"], name="示范丙")
        publisher = make_person("organisation-office", office=offices["bzb"], name="示范丁")

    return People


@pytest.fixture
def yes():
    """Four times Yes, with reasons."""
    return {key: Answer(True, "已核对依据和程序") for key in QUESTIONS}


@pytest.fixture
def make_published(people, facts, yes, today):
    """An item carried through to publication by four people."""

    def make(code: str = UNLICENSED_FOOD, **changes):
        by = people.approvals if code.startswith("990128") else people.reporter
        version = actions.draft(facts(code, **changes), by=by, on=today)
        actions.review(version, yes, by=people.reviewer, on=today)
        actions.approve(version, document_number="示府审〔2026〕3号", by=people.approver, on=today)
        actions.publish(version, by=people.publisher, on=today)
        version.item.refresh_from_db()
        return version

    return make
