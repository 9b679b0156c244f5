"""A published penalty item of 市场监管局, the four who carry it, and somebody of another office."""

import pytest

from quanheng.rulebook.actions import load_all
from tests.catalogue.conftest import facts, make_published, people, today, yes  # noqa: F401

UNLICENSED_FOOD = "990225001000"


@pytest.fixture
def rules(db, today, settings):  # noqa: F811
    """Every rule of law/ in force."""
    load_all(settings.LAW, by=None, on=today)


@pytest.fixture
def item(make_published):  # noqa: F811
    return make_published(UNLICENSED_FOOD, promised_limit=None).item


@pytest.fixture
def edited(item, people, today):  # noqa: F811
    """Make one change to the item's flow as its administrator, from wherever the draft stands."""
    from quanheng.flows import actions, queries

    def edit(change, *, by=people.reporter, seen=None):
        now = queries.working(item, today)
        actions.edit(item, change, seen=now.number if seen is None else seen, by=by, on=today)
        return queries.working(item, today)

    return edit


@pytest.fixture
def publish(item, people, yes, today):  # noqa: F811
    """Carry a version that was sent through review, approval and publication by three other persons."""
    from quanheng.catalogue import actions

    def carry(version):
        actions.review(version, yes, by=people.reviewer, on=today)
        actions.approve(version, document_number="示府审〔2026〕9号", by=people.approver, on=today)
        actions.publish(version, by=people.publisher, on=today)
        item.refresh_from_db()
        version.item.refresh_from_db()
        return version

    return carry


@pytest.fixture
def as_person(client, people):  # noqa: F811
    """A browser signed in as one of the four."""

    def sign_in(who):
        client.force_login(who)
        return client

    return sign_in


@pytest.fixture
def officer(item, make_person):
    """An enforcement officer of the item's office."""
    return make_person("officer", office=item.office)
