"""An article that items rest on is changed: the adjustment opens at the office that holds them, and its clock runs."""

from datetime import date

import pytest
from django.db import Error, transaction
from django.urls import reverse

from quanheng.catalogue import actions
from quanheng.catalogue.adjusting import shown, to_adjust, waiting_to_adjust
from quanheng.catalogue.models import Adjustment
from quanheng.ledger.models import Event
from tests.catalogue.amended import AFTER, CODE, DUE, FIRST, LAST, through

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("calendars")]


def test_it_opens_on_the_first_day_the_article_does_not_apply_and_once(amended):
    version = amended()
    assert actions.open_adjustments(on=LAST) == []
    (opened,) = actions.open_adjustments(on=FIRST)
    assert (opened.citation.version, opened.lost_on, opened.due_on) == (version, FIRST, DUE)
    assert actions.open_adjustments(on=AFTER) == []
    assert Adjustment.objects.count() == 1


def test_many_open_one_batch_after_the_other(amended, monkeypatch):
    monkeypatch.setattr("quanheng.catalogue.actions.adjusting.BATCH", 1)
    amended("云栖县风筝放飞条例第三条", "云栖县风筝放飞条例第二条")
    assert len(actions.open_adjustments(on=FIRST)) == 2
    assert Event.objects.filter(kind="catalogue.adjustment-opened").count() == 2


def test_it_is_logged_at_the_office_that_holds_the_item(amended):
    amended()
    actions.open_adjustments(on=FIRST)
    event = Event.objects.filter(kind="catalogue.adjustment-opened").get()
    facts = event.payload["facts"]
    assert (event.payload["office"], event.payload["about"], event.payload["by"]) == ("scjg", f"item:{CODE}", None)
    assert (facts["cited"], facts["due"]) == ("云栖县风筝放飞条例第三条", "2026-12-15")


def test_found_late_it_counts_from_the_day_the_article_stopped_applying(amended):
    amended()
    (opened,) = actions.open_adjustments(on=AFTER)
    assert (opened.opened_on, opened.lost_on, opened.due_on) == (AFTER, FIRST, DUE)


def test_an_article_left_as_it_was_opens_none(amended):
    amended("云栖县风筝放飞条例第一条")
    assert actions.open_adjustments(on=FIRST) == []


@pytest.mark.parametrize(
    ("on", "state", "days"), [(LAST.replace(month=12, day=2), "normal", 9), (DUE, "near", 0), (AFTER, "overdue", -1)]
)
def test_it_is_in_time_up_to_its_last_day(amended, on, state, days):
    amended()
    actions.open_adjustments(on=FIRST)
    (due,) = shown(to_adjust(on), on)
    assert (due.state, due.remaining) == (state, days)


def test_a_report_on_the_new_wording_meets_it_and_a_returned_one_does_not(amended, people, facts, yes):
    amended()
    actions.open_adjustments(on=FIRST)
    again = facts(basis=["云栖县风筝放飞条例第三条"], office="scjg", code=CODE)
    draft = actions.draft(again, by=people.reporter, on=FIRST)
    assert not waiting_to_adjust(FIRST).exists()
    assert [each.filed_on for each in to_adjust(FIRST)] == [FIRST]
    no = {**yes, "plain": actions.Answer(False, "写得不明白")}
    actions.review(draft, no, by=people.reviewer, on=FIRST)
    assert [each.version.item.code for each in waiting_to_adjust(FIRST)] == [CODE]


def test_a_draft_of_before_that_rests_on_the_old_wording_does_not_meet_it(amended, people, facts):
    amended()
    old = facts(basis=["云栖县风筝放飞条例第三条"], office="scjg", code=CODE, name="对放飞违规风筝的处罚")
    actions.draft(old, by=people.reporter, on=LAST)
    actions.open_adjustments(on=FIRST)
    assert waiting_to_adjust(FIRST).exists()


def test_it_is_over_with_the_next_version_published(amended, people, facts, yes):
    amended()
    actions.open_adjustments(on=FIRST)
    through(facts(basis=["云栖县风筝放飞条例第三条"], office="scjg", code=CODE), people, yes, FIRST)
    assert not to_adjust(FIRST).exists()


def test_it_is_over_with_the_item_cancelled_but_not_suspended(amended, people):
    item = amended().item
    actions.open_adjustments(on=FIRST)
    actions.suspend(item, reason="依据变化", by=people.publisher, on=FIRST)
    assert waiting_to_adjust(FIRST).exists()
    item.refresh_from_db()
    actions.cancel(item, reason="依据已废止", by=people.publisher, on=FIRST)
    assert not to_adjust(FIRST).exists()


def test_only_the_office_that_holds_the_item_has_it_waiting(amended):
    amended()
    actions.open_adjustments(on=FIRST)
    assert waiting_to_adjust(FIRST, {"scjg"}).exists()
    assert not waiting_to_adjust(FIRST, {"xzsp"}).exists()


def test_what_opened_cannot_be_edited(amended):
    amended()
    actions.open_adjustments(on=FIRST)
    with pytest.raises(Error, match=r"append-only|permission denied"), transaction.atomic():
        Adjustment.objects.update(due_on=AFTER)


def test_looking_when_nothing_was_lost_costs_one_statement(make_published, today, django_assert_num_queries):
    make_published()
    with django_assert_num_queries(1):
        assert actions.open_adjustments(on=today) == []


def test_opening_one_costs_no_more_than_twelve_statements(amended, django_assert_max_num_queries):
    amended()
    with django_assert_max_num_queries(12):
        actions.open_adjustments(on=FIRST)


def test_the_item_the_work_and_the_home_page_show_it(  # noqa: PLR0917
    client, people, make_person, facts, yes, today
):
    """大气污染防治法第九十九条 is law no longer since 2026-08-15."""
    old = facts(basis=["大气污染防治法第九十九条"], office="scjg", code=CODE)
    version = through(old, people, yes, date(2026, 8, 14))
    (opened,) = actions.open_adjustments(on=today)
    assert (opened.lost_on, opened.due_on) == (date(2026, 8, 15), date(2026, 8, 28))
    for person in (people.reporter, people.publisher, make_person("supervisor", office=None)):
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        for name, args, said in (
            ("item", [version.item.code], "依据变化后的调整"), ("item-work", [], "依据已不适用"),
            ("home", [], "调整超期的事项"),
        ):  # fmt: skip
            assert said in client.get(reverse(name, args=args)).content.decode(), (person, name)
