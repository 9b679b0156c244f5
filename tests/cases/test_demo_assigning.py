"""Who handles the demo district's open cases."""

import pytest
from django.utils import timezone

from quanheng.cases.models import Assignment
from quanheng.demo.assigning import LEFT, REASON, assign_open_cases
from quanheng.ledger.models import Event

pytestmark = pytest.mark.django_db


def test_all_but_the_newest_are_dealt_out_in_turn_by_the_chief_and_once(make_case, staff, settings):
    settings.DEMO = True
    cases = [make_case("file") for _ in range(LEFT + 2)]
    heard = []
    assert assign_open_cases(today=timezone.localdate(), progress=lambda *at: heard.append(at)) == 2

    given = Assignment.objects.order_by("case")
    assert [each.case for each in given] == cases[:2]
    assert {each.by for each in given} == {staff.people["section-chief"]}
    assert {each.person for each in given} == {staff.people["officer"], staff.partner}
    assert {each.reason for each in given} == {REASON}
    assert Event.objects.filter(kind="case.assigned").count() == 2
    assert heard == [(1, 2), (2, 2)]
    assert assign_open_cases(today=timezone.localdate()) == 0
