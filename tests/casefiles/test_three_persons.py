"""Investigator, reviewer and chair are three persons, also where the first only put evidence into the file."""

from datetime import timedelta

import pytest
from django.urls import reverse

from quanheng.api.actions import make_token
from quanheng.cases.actions import take_case_step
from quanheng.ledger.models import Event
from quanheng.proceedings.models import Proceeding, RefusedAttempt
from quanheng.rules.refusal import Refused
from tests.api.conftest import Program
from tests.casefiles.test_gates import also_holds
from tests.cases.conftest import DAY, FACTS, FOUND
from tests.cases.together import take_together

pytestmark = pytest.mark.django_db
PASSED = {"review_opinion": "pass", "review_reasons": "示例"}


@pytest.fixture
def collector(staff):
    """A legal reviewer who is an officer too."""
    person = staff.people["legal-reviewer"]
    also_holds(person, "officer", staff.office)
    return person


def by_page(case, person, client):
    client.force_login(person)
    form = {"on": DAY.isoformat(), "confirmed": "yes", **{f"fact-{key}": value for key, value in PASSED.items()}}
    answer = client.post(reverse("case-step", args=[case.proceeding.code, "legal-review"]), form)
    assert (answer.status_code, "收集过本案的证据" in answer.content.decode()) == (409, True)


def by_program(case, person, client):
    _, secret = make_token(name="示例程序", scope="act", expires_on=DAY + timedelta(30), by=person, on=DAY)
    answer = Program(secret).step(case, "legal-review", **PASSED)
    assert (answer.status_code, answer.json()["code"]) == (409, "collector-in-step")
    assert answer.json()["article"] == "行政处罚法第五十八条"


def by_call(case, person, client):
    with pytest.raises(Refused) as refusal:
        take_case_step(case, "legal-review", by=person, on=DAY, facts=PASSED)
    assert (refusal.value.code, refusal.value.article) == ("collector-in-step", "行政处罚法第五十八条")


def onward(case, staff, *steps):
    for step in steps:
        by, others = staff.for_step(case.proceeding, step)
        found = FOUND if step == "close-investigation" else None
        take_together(case, step, by=by, on=DAY, with_persons=others, facts=FACTS[step], discretion=found)


@pytest.mark.parametrize("door", [by_page, by_program, by_call])
def test_who_entered_evidence_does_not_review_the_case(  # noqa: PLR0917
    case, register, staff, collector, client, monkeypatch, door
):
    monkeypatch.setattr("quanheng.site.middleware.today", lambda: DAY)
    register(case, second=collector)
    onward(case, staff, "close-investigation", "notice", "statement")
    door(case, collector, client)
    assert not case.proceeding.steps.filter(step="legal-review").exists()
    assert RefusedAttempt.objects.filter(code="collector-in-step", by=collector).count() == 1


def test_both_who_collected_are_counted_once_and_the_count_is_on_record(case, register, staff):
    """行政处罚法第六十四条第四项: 听证由行政机关指定的非本案调查人员主持."""
    for _ in range(2):
        register(case)
    both = sorted([staff.people["officer"].pk, staff.partner.pk])
    assert Proceeding.objects.get().collectors == both
    rows = [event.payload["rows"] for event in Event.objects.filter(kind="casefile.evidence-registered")]
    assert ["proceedings_proceeding" in str(each) for each in rows] == [True, False]


def test_evidence_refused_counts_nobody(case, register, staff):
    with pytest.raises(Refused, match="evidence-by-one-person"):
        register(case, second=staff.people["officer"])
    assert Proceeding.objects.get().collectors == []


def test_the_page_says_beforehand_why_who_entered_evidence_does_not_review(  # noqa: PLR0917
    case, register, staff, collector, client, monkeypatch
):
    monkeypatch.setattr("quanheng.site.middleware.today", lambda: DAY)
    register(case, second=collector)
    onward(case, staff, "close-investigation", "notice", "statement")
    client.force_login(collector)
    page = client.get(case.get_absolute_url()).content.decode()
    assert "收集过本案的证据，不能再办理“法制审核”" in page
    assert reverse("case-step", args=[case.proceeding.code, "legal-review"]) not in page
