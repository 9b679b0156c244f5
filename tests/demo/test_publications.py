"""The demo's decisions are published by the acts a person uses, and some are left in hand to be seen."""

from datetime import date, timedelta

import pytest

from quanheng.demo.publications import publish_decisions
from quanheng.disclosure.models import Draft, Duty, Publication
from quanheng.rules.refusal import Refused
from tests.disclosure.conftest import issue_decision, office, officer, own_files, rules  # noqa: F401

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]
TODAY = date(2026, 4, 21)


@pytest.fixture
def april_20() -> date:
    return date(2026, 4, 20)


@pytest.fixture
def six_decisions(issue_decision, make_person, office, settings):  # noqa: F811
    """Five decisions of the weeks before and one of yesterday, and the two who publish them."""
    settings.DEMO = True
    for days in (20, 18, 14, 13, 12, 1):
        issue_decision(TODAY - timedelta(days=days), followed=False)
    return make_person("disclosure-drafter", office=office), make_person("disclosure-reviewer", office=office)


def test_most_are_published_one_returned_one_untouched_and_the_latest_still_to_do(six_decisions):
    assert publish_decisions(today=TODAY) == 3
    drafter, reviewer = six_decisions
    assert set(Draft.objects.values_list("drafted_by", flat=True)) == {drafter.pk}
    assert set(Publication.objects.values_list("draft__review__reviewed_by", flat=True)) == {reviewer.pk}
    states = Duty.objects.with_outcome().order_by("document__issued_on")
    assert [duty.is_published for duty in states] == [True, False, False, True, True, False]
    assert [duty.was_returned for duty in states] == [False, False, True, False, False, False]


def test_a_second_start_publishes_nothing_twice(six_decisions):
    publish_decisions(today=TODAY)
    try:
        publish_decisions(today=TODAY)
    except Refused as refusal:
        pytest.fail(f"a second start was refused: {refusal}")
    assert Publication.objects.values("document").distinct().count() == Publication.objects.count()
