"""An item on an article that an amendment changes, for every room that looks at what follows."""

from datetime import date
from pathlib import Path

import pytest

from quanheng.catalogue import actions
from quanheng.rulebook.actions import load
from quanheng.statutes.actions import load_folder
from tests.statutes.folders import KITES, KITES_AMENDED, folder_of

REPO = Path(__file__).resolve().parents[2]
LAST, FIRST = date(2026, 11, 30), date(2026, 12, 1)
"""The last day the article applies, and the first on which it does not."""
DUE, AFTER = date(2026, 12, 15), date(2026, 12, 16)
CODE = "990225901000"


@pytest.fixture
def calendars(db, today):
    """The announced years, by which working days are counted."""
    for path in sorted((REPO / "law" / "calendars").glob("*.toml")):
        load(path, by=None, on=today)


@pytest.fixture
def amended(calendars, people, facts, yes, today, tmp_path):  # noqa: PLR0917
    """An item on an article of the invented kite rules, published; then their amendment of 2026-12-01 is loaded."""

    def publish(*articles: str):
        rules = "地方性法规/云栖"
        load_folder(folder_of(tmp_path, {f"{rules}/风筝(2011-03-01).md": KITES}), on=today)
        version = through(
            facts(basis=list(articles) or ["云栖县风筝放飞条例第三条"], office="scjg", code=CODE), people, yes, today
        )
        load_folder(folder_of(tmp_path, {f"{rules}/风筝(2026-09-01).md": KITES_AMENDED}), on=today)
        return version

    return publish


def through(facts, people, yes, on):
    version = actions.draft(facts, by=people.reporter, on=on)
    actions.review(version, yes, by=people.reviewer, on=on)
    actions.approve(version, document_number="1号", by=people.approver, on=on)
    actions.publish(version, by=people.publisher, on=on)
    return version
