"""What items rested on the day before the law changed is told after they were adjusted too."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from quanheng.catalogue import actions
from quanheng.catalogue.models import PowerItem
from quanheng.statutes.citing import Adjusting
from quanheng.statutes.impact import impact_of
from tests.catalogue.amended import AFTER, CODE, DUE, FIRST, LAST, through

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


def how_far(changed, on) -> Adjusting:
    (state,) = impact_of(changed).adjustments(on).values()
    return state


def test_the_report_says_since_when_an_item_must_be_adjusted_by_when_and_who_has_it(amended, people, facts, yes):
    changed = amended().citations.get(text=ARTICLE).wording.successor
    assert impact_of(changed).adjustments(LAST) == {}
    actions.open_adjustments(on=FIRST)
    state, office = how_far(changed, FIRST), PowerItem.objects.get(code=CODE).office
    assert (state.state, state.since, state.due_on, state.holder) == ("normal", FIRST, DUE, office.short_name)
    assert how_far(changed, AFTER).state == "overdue"
    draft = actions.draft(facts(basis=[ARTICLE], office="scjg", code=CODE), by=people.reporter, on=AFTER)
    state = how_far(changed, AFTER)
    assert (state.state, state.holder, state.filed_late) == ("filed", "待审核", True)
    actions.review(draft, yes, by=people.reviewer, on=AFTER)
    assert how_far(changed, AFTER).holder == "待审定"
    actions.approve(draft, document_number="1号", by=people.approver, on=AFTER)
    actions.publish(draft, by=people.publisher, on=AFTER)
    assert (how_far(changed, AFTER).state, how_far(changed, AFTER).holder) == ("done", "")


def test_an_item_cancelled_since_is_said_to_be(amended, people):
    changed = amended().citations.get(text=ARTICLE).wording.successor
    actions.open_adjustments(on=FIRST)
    actions.cancel(PowerItem.objects.get(code=CODE), reason="职能调整", by=people.publisher, on=FIRST)
    assert how_far(changed, FIRST).state == "cancelled"


def test_the_page_of_the_report_shows_the_adjustment_and_leads_to_it(amended, client, make_person, monkeypatch):
    changed = amended().citations.get(text=ARTICLE).wording.successor
    actions.open_adjustments(on=FIRST)
    monkeypatch.setattr("quanheng.site.middleware.today", lambda: AFTER)
    client.force_login(make_person("item-reviewer"))
    page = client.get(reverse("statute-impact", args=[changed.code])).content.decode()
    assert "调整自2026年12月1日起算" in page
    assert f"现在由谁办：{PowerItem.objects.get(code=CODE).office.short_name}" in page
    assert f'href="{PowerItem.objects.get(code=CODE).get_absolute_url()}">看调整' in page


def test_the_adjustments_cost_the_same_however_many_items_there_are(  # noqa: PLR0917
    amended, people, facts, yes, today, django_assert_num_queries
):
    changed = amended().citations.get(text=ARTICLE).wording.successor
    for number in range(3):
        more = facts(basis=[ARTICLE], office="scjg", code=f"99022590{number + 3}000", name=f"示例{number}")
        through(more, people, yes, today)
    actions.open_adjustments(on=FIRST)
    found = impact_of(changed)
    with django_assert_num_queries(3):
        found.adjustments(FIRST)
