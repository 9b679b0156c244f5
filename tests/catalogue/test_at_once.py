"""Two departments' clerks draft at the same instant, on real connections with real commits."""

from datetime import date

import pytest
from django.conf import settings

from quanheng.catalogue import actions
from quanheng.catalogue.models import ItemVersion
from quanheng.people.models import Holding, Office, Person, Post
from quanheng.rulebook.actions import load_all
from quanheng.rules.refusal import Refused
from tests.catalogue.conftest import ITEMS, UNLICENSED_FOOD
from tests.ledger.conftest import committing
from tests.proceedings.test_at_once import at_once

DAY = date(2026, 11, 20)


@pytest.fixture
def reporters(django_db_blocker, django_db_setup):
    """A database of one's own with the rules and an office that has two item administrators."""
    with committing("drafts_at_once", django_db_blocker):
        load_all(settings.LAW, by=None, on=DAY)
        office = Office.objects.create(
            code="scjg", name="示范区示例局", short_name="示例局", level="department", position=1,
            credit_code="99FAKE000000000001", document_prefix="示", begins_on=date(2020, 1, 1),
        )  # fmt: skip
        post = Post.objects.create(office=office, role="item-administrator", name="事项管理员")
        people = [Person.objects.create(username=f"reporter{number}", name=f"示例{number}") for number in range(2)]
        for person in people:
            Holding.objects.create(person=person, post=post, begins_on=date(2020, 1, 1), document="示范任〔2020〕1号")
        yield people


def test_drafts_of_one_item_at_once_get_the_next_number_each(reporters):
    facts = ITEMS[UNLICENSED_FOOD]
    promises = ("60cd", "65cd", "70cd", "75cd")
    at_once(
        *(
            lambda by=by, limit=limit: actions.draft({**facts, "promised_limit": limit}, by=by, on=DAY)
            for by, limit in zip(reporters * 2, promises, strict=True)
        )
    )
    assert sorted(ItemVersion.objects.values_list("number", flat=True)) == [1, 2, 3, 4]


def test_of_the_same_draft_sent_twice_at_once_one_is_told_that_nothing_changed(reporters):
    results = at_once(*(lambda by=by: actions.draft(ITEMS[UNLICENSED_FOOD], by=by, on=DAY) for by in reporters))
    (refusal,) = [result for result in results if isinstance(result, Refused)]
    assert refusal.code == "item-unchanged"
    assert ItemVersion.objects.count() == 1
