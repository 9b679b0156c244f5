"""Lists of cases: found by number and by any part of a name, read page by page, counted up to a bound."""

from datetime import timedelta

import pytest
from django.urls import reverse

from quanheng.cases import lists
from quanheng.cases.actions import PartyFacts
from quanheng.cases.reading_order import Place
from tests.cases.conftest import DAY
from tests.rules.procedures import PENALTY

pytestmark = pytest.mark.django_db
ONE_DAY = timedelta(days=1)
ZHANG = PartyFacts(kind="person", name="张示", identifier="", address="示范区示例路2号", identifier_kind="other")


@pytest.fixture(autouse=True)
def _the_day(monkeypatch):
    monkeypatch.setattr("quanheng.site.middleware.today", lambda: DAY)


def asked(person, search: str = "", **chosen: str) -> lists.CaseList:
    standing = person.standing(DAY)
    return lists.CaseList(standing, DAY, search, chosen, lists.offices_seen(standing))


def found(person, search: str = "", **chosen: str) -> set[str]:
    return {case.proceeding.number for case in asked(person, search, **chosen).page(30).cases}


def test_a_case_is_found_by_its_number_however_it_is_typed(make_case, staff):
    first, second = make_case().proceeding.number, make_case().proceeding.number
    officer = staff.people["officer"]
    figure = first.partition("〕")[2]
    for typed in (
        first,
        figure,
        figure.rstrip("号"),
        f"[2026]{figure}",
        f"〔2026〕 {figure}",
        first.replace("〔", "（").replace("〕", "）"),
    ):
        assert found(officer, typed) == {first}, typed
    assert found(officer, second) == {second}
    assert found(officer, f"〔2025〕{figure}") == set()
    assert found(officer, "99") == set()


def test_a_case_is_found_by_two_characters_of_the_party_or_by_the_first(make_case, staff):
    shop, zhang = make_case().proceeding.number, make_case(party=ZHANG).proceeding.number
    officer = staff.people["officer"]
    assert found(officer, "小吃") == {shop}
    assert found(officer, "张示") == {zhang}
    assert found(officer, "张") == {zhang}
    assert found(officer, "吃") == set()
    assert found(officer, "吃小") == set()
    assert found(officer, "示范_") == found(officer, "%") == set()


def test_a_case_is_found_by_its_item(make_case, staff):
    case = make_case()
    assert found(staff.people["officer"], case.item_name[2:6]) == {case.proceeding.number}


def test_a_search_stays_within_the_offices_someone_sees(make_case, staff, approval_staff, make_person):
    number = make_case().proceeding.number
    assert found(approval_staff.people["head"], "小吃") == found(approval_staff.people["head"], number) == set()
    assert found(make_person("supervisor", office=approval_staff.office), "小吃") == {number}


def test_the_name_is_read_from_its_index(make_case, db):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("EXPLAIN SELECT id FROM cases_party WHERE cases_grams(name) @> ARRAY['小吃']")
        assert "cases_party_name" in "".join(line for (line,) in cursor.fetchall())


def test_pages_follow_each_other_through_what_is_due_undated_and_ended(make_case, staff):
    cases = [make_case() for _ in range(6)]
    for case in cases[2:4]:
        case.proceeding.own_due_at = None
        case.proceeding.save(update_fields=["own_due_at"])
    for case in cases[4:]:
        case.proceeding.ended_on = DAY
        case.proceeding.save(update_fields=["ended_on"])
    seen, place = [], None
    for _ in range(10):
        page = asked(staff.people["officer"]).page(1, after=place and Place.read(str(place)))
        seen += [case.pk for case in page.cases]
        place = page.then
        if place is None:
            break
    due, undated, ended = cases[:2], cases[2:4], cases[4:]
    assert seen == [case.pk for case in (*due, *undated, *reversed(ended))]


def test_what_runs_against_the_party_alone_moves_no_case_up(make_case, staff):
    """Served, the party has fifteen days to pay; of the other case the office has ninety to decide."""
    served, filed = make_case(*PENALTY[1:8]), make_case("file")
    assert served.proceeding.next_due_at < filed.proceeding.next_due_at
    assert [case.pk for case in asked(staff.people["officer"]).page(2).cases] == [filed.pk, served.pk]


def test_a_case_is_overdue_from_the_day_after_the_offices_last_and_never_by_the_partys(make_case, staff):
    served, filed = make_case(*PENALTY[1:8]), make_case("file")
    running = filed.proceeding.clocks.filter(stopped_on=None, of_party=False)
    last, standing = min(clock.due_strict for clock in running), staff.people["officer"].standing(DAY)
    assert served.proceeding.clocks.get(key="CF-PAY").due_strict < last
    offices = lists.offices_seen(standing)
    for on, overdue in ((DAY, []), (last, []), (last + ONE_DAY, [filed.pk])):
        page = lists.CaseList(standing, on, "", {"state": "overdue"}, offices).page(5)
        assert [case.pk for case in page.cases] == overdue
        assert lists.facet_counts(offices, on)["state"]["overdue"] == len(overdue)


def test_a_search_that_finds_too_many_says_so(make_case, staff, client, monkeypatch):
    monkeypatch.setattr(lists, "FOUND_AT_MOST", 1)
    make_case()
    make_case()
    client.force_login(staff.people["officer"])
    page = client.get(reverse("cases"), {"q": "小吃"}).content.decode()
    assert "多于 1 件" in page


def test_choices_are_counted_up_to_a_bound(make_case, staff, client, monkeypatch):
    for _ in range(3):
        make_case()
    standing = staff.people["officer"].standing(DAY)
    counts = lists.facet_counts(lists.offices_seen(standing), DAY)
    assert (counts["state"]["open"], counts["state"]["ended"], counts["kind"]["penalty"]) == (3, 0, 3)
    assert counts["office"] == {"scjg": 3}
    monkeypatch.setattr(lists, "COUNTED_TO", 2)
    client.force_login(staff.people["officer"])
    assert "2+" in client.get(reverse("cases")).content.decode()


def test_a_page_of_the_list_costs_the_same_for_few_and_for_many(make_case, staff, django_assert_max_num_queries):
    make_case()
    every, few = asked(staff.people["officer"]), asked(staff.people["officer"], "小吃")
    with django_assert_max_num_queries(4):
        every.page(3)
    for _ in range(3):
        make_case()
    with django_assert_max_num_queries(4):
        every.page(3)
    with django_assert_max_num_queries(8):
        few.page(3)
