"""The running cases a change of law touches: under an item or a procedure that rests on what changed."""

import pytest
from django.urls import reverse

from quanheng.cases.actions import open_case
from quanheng.cases.models import Case
from quanheng.cases.resting import running_cases, running_under_procedures
from quanheng.statutes import citing
from quanheng.statutes.impact import impact_of
from quanheng.statutes.models import StatuteVersion
from tests.cases.conftest import DAY, FACTS, SHOP
from tests.catalogue.amended import CODE, LAST, amended, calendars

__all__ = ["amended", "calendars"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def kites(rules, staff, amended):
    amended()
    return open_case(CODE, office=staff.office, party=SHOP, facts=FACTS["clue"], by=staff.people["officer"], on=DAY)


def test_a_running_case_is_listed_under_its_item_and_under_its_procedure(kites):
    under_item, under_procedure = running_cases([CODE], LAST), running_under_procedures(["penalty-ordinary"], LAST)
    number, address = kites.proceeding.number, kites.get_absolute_url()
    assert [(one.key, one.of, one.address) for one in under_item[:5]] == [(number, CODE, address)]
    assert [(one.key, one.of) for one in under_procedure[:5]] == [(number, "penalty-ordinary")]


def test_a_case_begun_after_the_day_or_ended_is_not_listed(kites):
    assert len(running_cases([CODE], DAY.replace(day=DAY.day - 1))) == 0
    proceeding = kites.proceeding
    proceeding.ended_on = DAY
    proceeding.save()
    assert len(running_under_procedures(["penalty-ordinary"], LAST)) == 0


def test_the_report_lists_the_cases_under_a_procedure_whose_limit_rests_on_a_changed_article(
    kites, client, make_person, monkeypatch
):
    def procedures(_on):
        yield "penalty-ordinary", ("云栖县风筝放飞条例第二条",)

    monkeypatch.setitem(citing._SOURCES, "procedure", procedures)
    changed = StatuteVersion.objects.filter(statute__title="云栖县风筝放飞条例").order_by("-in_force_on").first()
    assert {each.kind: each.count for each in impact_of(changed).running} == {"power-item": 1, "procedure": 1}
    client.force_login(make_person("item-reviewer"))
    page = client.get(reverse("statute-impact", args=[changed.code]), {"under": "procedure"}).content.decode()
    assert Case.objects.get().get_absolute_url() in page


def test_many_running_cases_are_counted_and_turned_in_two_statements(kites, django_assert_num_queries):
    lines = running_cases([CODE], LAST)
    with django_assert_num_queries(2):
        assert len(lines) == len(lines[:30]) == 1
