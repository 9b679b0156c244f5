"""行政处罚法第三十七条: an act done before the law changed is judged by the old law, unless the new one is lighter."""

from datetime import date

import pytest

from quanheng.cases.actions import open_case
from quanheng.cases.old_law import law_of_the_act
from quanheng.catalogue import actions as catalogue
from quanheng.proceedings.queries import timing_of
from tests.cases.conftest import FACTS, FOOD_LICENCE, SHOP
from tests.catalogue.amended import AFTER, CODE, FIRST, LAST, amended, calendars

__all__ = ["amended", "calendars"]

pytestmark = pytest.mark.django_db
OPENED = date(2026, 11, 20)
EMISSIONS = "990212002000"


def clue(**days: str) -> dict:
    return {**FACTS["clue"], **days}


@pytest.fixture
def kites(rules, staff, amended):
    """A case of flying a kite with a bell, found while the old article applied; the amendment is loaded already."""
    amended()
    clues = clue(found_on="2026-11-19", act_ended_on="2026-11-19")
    return open_case(CODE, office=staff.office, party=SHOP, facts=clues, by=staff.people["officer"], on=OPENED)


def judged(case, on: date):
    return law_of_the_act(case, timing_of(case.proceeding), list(case.proceeding.steps.all()), on=on)


def test_nothing_is_said_while_the_old_article_applies_and_from_the_first_day_of_the_new_one_both_are_shown(kites):
    assert judged(kites, LAST) is None
    found = judged(kites, FIRST)
    assert (found.done_on, found.stated, found.judged_on) == (date(2026, 11, 19), True, FIRST)
    (one,) = found.changed
    (old, new, beside, percent) = one.beside[0]
    assert (one.changed_on, old.article.label, new.article.label, percent) == (FIRST, "第三条", "第三条", 100)
    assert beside.figures == (("一百元", "五百元"), ("二百元", "一千元"))


def test_an_article_left_as_it_was_is_not_spoken_of(rules, staff, amended):
    amended("云栖县风筝放飞条例第一条")
    case = open_case(CODE, office=staff.office, party=SHOP, facts=clue(), by=staff.people["officer"], on=OPENED)
    assert judged(case, FIRST) is None


def test_an_act_whose_end_nobody_stated_is_taken_to_be_done_when_it_was_found(rules, staff, amended):
    amended()
    case = open_case(CODE, office=staff.office, party=SHOP, facts=clue(), by=staff.people["officer"], on=OPENED)
    found = judged(case, FIRST)
    assert (found.done_on, found.stated) == (OPENED, False)


def test_a_decision_made_before_the_change_is_judged_by_the_law_of_its_day(make_case):
    case = make_case("file")
    steps = list(case.proceeding.steps.all())
    assert law_of_the_act(case, timing_of(case.proceeding), steps, on=AFTER) is None


def test_an_act_of_before_the_code_under_an_item_that_rests_on_it_shows_the_repealed_article(  # noqa: PLR0917
    make_published, rules, staff, people, facts, yes
):
    """生态环境法典 began on 2026-08-15; what it says of emissions stood in 大气污染防治法第九十九条 before."""
    told = facts(EMISSIONS, office="scjg", code="990225902000")
    version = catalogue.draft(told, by=people.reporter, on=OPENED)
    catalogue.review(version, yes, by=people.reviewer, on=OPENED)
    catalogue.approve(version, document_number="1号", by=people.approver, on=OPENED)
    catalogue.publish(version, by=people.publisher, on=OPENED)
    before = clue(found_on="2026-08-10", act_ended_on="2026-08-10")
    case = open_case(
        version.item.code, office=staff.office, party=SHOP, facts=before, by=staff.people["officer"], on=OPENED
    )
    (one,) = judged(case, OPENED).changed
    assert one.changed_on == date(2026, 8, 15)
    titles = {side.wording.statute.short_title for side in one.then}
    assert titles & {"大气污染防治法", "水污染防治法", "噪声污染防治法"}
    assert all(side.wording.applies_on(date(2026, 8, 10)) for side in one.then)
    assert [(side.wording.statute.short_title, side.article.number) for side in one.now] == [("生态环境法典", 1107)]


def test_nothing_is_said_of_what_is_no_penalty(make_case):
    case = make_case(item=FOOD_LICENCE)
    assert judged(case, AFTER) is None


def test_asking_costs_one_statement_where_nothing_changed(make_case, django_assert_num_queries):
    case = make_case()
    timing, steps = timing_of(case.proceeding), list(case.proceeding.steps.all())
    with django_assert_num_queries(1):
        assert law_of_the_act(case, timing, steps, on=AFTER) is None


def test_showing_old_and_new_costs_a_bounded_number_of_statements(kites, django_assert_max_num_queries):
    timing, steps = timing_of(kites.proceeding), list(kites.proceeding.steps.all())
    with django_assert_max_num_queries(4):
        assert law_of_the_act(kites, timing, steps, on=FIRST).changed[0].beside


def test_the_page_says_the_rule_and_shows_both_texts_to_who_may_see_the_case(
    kites, staff, approval_staff, client, monkeypatch
):
    for day, said in ((LAST, False), (FIRST, True)):
        monkeypatch.setattr("quanheng.site.middleware.today", lambda day=day: day)
        client.force_login(staff.people["officer"])
        page = client.get(kites.get_absolute_url()).content.decode()
        assert ("行政处罚法》第三十七条" in page) is said
        assert ("而新的规定处罚较轻" in page) is said
        assert ('<ins class="figure-changed">一千元</ins>' in page) is said
    client.force_login(approval_staff.people["head"])
    assert client.get(kites.get_absolute_url()).status_code == 404
