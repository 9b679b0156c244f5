"""What items rested on the day before the law changed is told after they were adjusted too."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from quanheng.catalogue import actions
from quanheng.catalogue.models import PowerItem
from quanheng.statutes.impact import impact_of
from tests.catalogue.amended import CODE, FIRST, through

pytestmark = pytest.mark.django_db
ARTICLE = "云栖县风筝放飞条例第三条"


def told(version) -> list[tuple[str, str]]:
    return [(each.kind, each.key) for lost in impact_of(version).lost for each in lost.cited_by]


def test_an_item_is_told_before_and_after_its_adjustment_and_one_published_since_is_not(amended, people, facts, yes):
    changed = amended().citations.get(text=ARTICLE).wording.successor
    assert told(changed) == [("power-item", CODE)]
    through(facts(basis=[ARTICLE], office="scjg", code=CODE), people, yes, FIRST)
    through(facts(basis=[ARTICLE], office="scjg", code="990225902000", name="新设"), people, yes, FIRST)
    assert told(changed) == [("power-item", CODE)]


def test_the_report_names_the_item(amended, client, make_person):
    changed = amended().citations.get(text=ARTICLE).wording.successor
    client.force_login(make_person("item-reviewer"))
    page = client.get(reverse("statute-impact", args=[changed.code])).content.decode()
    assert PowerItem.objects.get(code=CODE).name in page
    assert CODE in page


def test_what_a_change_breaks_costs_the_same_however_many_items_rest_on_it(  # noqa: PLR0917
    amended, people, facts, yes, today, django_assert_num_queries
):
    changed = amended().citations.get(text=ARTICLE).wording.successor
    impact_of(changed)
    with CaptureQueriesContext(connection) as one:
        impact_of(changed)
    for number in range(3):
        more = facts(basis=[ARTICLE], office="scjg", code=f"99022590{number + 3}000", name=f"示例{number}")
        through(more, people, yes, today)
    with django_assert_num_queries(len(one)):
        assert impact_of(changed).things == 4


def test_an_item_cancelled_before_the_change_is_not_told(amended, people, today):
    changed = amended().citations.get(text=ARTICLE).wording.successor
    actions.cancel(PowerItem.objects.get(code=CODE), reason="职能调整", by=people.publisher, on=today)
    assert told(changed) == []
