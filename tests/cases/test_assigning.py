"""Cases are assigned by the section chief to one who can go on with them, all or none, and it is on record."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from quanheng.cases.actions import assigning
from quanheng.cases.actions.assigning import AT_ONCE, assign_cases, preview_assignment
from quanheng.cases.models import Assignment
from quanheng.desk.inbox import Asked, inbox
from quanheng.ledger.clock import now
from quanheng.ledger.models import Event
from quanheng.people.models import Certificate, Holding
from quanheng.proceedings.models import RefusedAttempt, StepTaken
from quanheng.rules.refusal import Refused
from tests.cases.conftest import DAY, FACTS

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _the_day(monkeypatch):
    monkeypatch.setattr("quanheng.site.middleware.today", lambda: DAY)


@pytest.fixture
def assign(staff):
    def do(*cases, to=None, reason="按辖区分工", by=None):
        given = {"to": to or staff.people["officer"], "reason": reason, "by": by or staff.people["section-chief"]}
        return assign_cases(cases, on=DAY, **given)

    return do


def refused(code: str, act, *cases, **given) -> Refused:
    with pytest.raises(Refused) as refusal:
        act(*cases, **given)
    assert refusal.value.code == code
    assert not Assignment.objects.exists()
    assert not Event.objects.filter(kind="case.assigned").exists()
    return refusal.value


def numbers(person, whose: str = "") -> set[str]:
    return {work.case.proceeding.number for work in inbox(Asked(person.standing(DAY), DAY, whose)).work}


def test_an_assignment_says_who_to_whom_when_and_why_and_is_logged(make_case, staff, assign):
    case = make_case("file")
    (given,) = assign(case)
    assert (given.person, given.by, given.on, given.reason, given.current) == (
        staff.people["officer"], staff.people["section-chief"], DAY, "按辖区分工", True,
    )  # fmt: skip
    event = Event.objects.get(kind="case.assigned")
    assert event.about == case.proceeding.subject
    case.proceeding.refresh_from_db()
    assert case.proceeding.handler == staff.people["officer"]
    assert sorted(table for table, *_ in event.payload["rows"]) == ["cases_assignment", "proceedings_proceeding"]


def test_a_reassignment_keeps_what_went_before(make_case, staff, assign):
    case = make_case("file")
    assign(case)
    assign(case, to=staff.partner, reason="原承办人调离")
    assert [(each.person, each.current) for each in case.assignments.all()] == [
        (staff.partner, True), (staff.people["officer"], False),
    ]  # fmt: skip


def test_what_a_colleague_handles_leaves_the_inbox_and_stays_in_the_office_s(make_case, staff, assign):
    mine, theirs, free = (make_case("file") for _ in range(3))
    assign(mine)
    assign(theirs, to=staff.partner)
    officer = staff.people["officer"]
    told = {case: case.proceeding.number for case in (mine, theirs, free)}
    assert numbers(officer) == {told[mine], told[free]}
    assert numbers(officer, "mine") == {told[mine]}
    assert numbers(officer, "unassigned") == {told[free]}
    assert numbers(officer, "office") == set(told.values())


def test_steps_of_other_posts_wait_there_whoever_handles_the_case(make_case, staff, assign):
    case = make_case("file", "investigate", "close-investigation")
    assign(case)
    assert numbers(staff.people["section-chief"]) == {case.proceeding.number}


def test_nobody_but_the_chief_of_the_office_assigns(make_case, staff, approval_staff, assign):
    case = make_case("file")
    for person in (staff.people["officer"], staff.people["head"], approval_staff.people["section-chief"]):
        refused("not-permitted", assign, case, by=person)


def test_one_that_cannot_be_assigned_keeps_all_of_them_and_is_named_on_record(make_case, staff, assign):
    free, handled = make_case("file"), make_case("file")
    assign(handled)
    with pytest.raises(Refused, match="assign-to-the-same") as refusal:
        assign(free, handled)
    assert refusal.value.params["case"] == handled.proceeding.number
    assert not free.assignments.exists()
    assert Event.objects.filter(kind="case.assigned").count() == 1
    attempt = RefusedAttempt.objects.get()
    assert (attempt.proceeding, attempt.step, attempt.code) == (handled.proceeding, "assign", "assign-to-the-same")


def test_one_who_holds_no_post_in_the_office_any_more_is_refused(make_case, staff, assign):
    Holding.objects.filter(person=staff.partner).update(ends_on=DAY - timedelta(days=1))
    refused("assign-person-left", assign, make_case("file"), to=staff.partner)


def test_one_who_is_recused_is_refused(make_case, staff, assign):
    recusal = {
        "recused_person": staff.partner.pk, "recusal_asked_by": "party", "recusal_reasons": "示例",
        "recusal_granted": True,
    }  # fmt: skip
    case = make_case("file")
    StepTaken.objects.create(
        proceeding=case.proceeding, step="recusal", round=1, on=DAY, entered_at=now(), by=staff.people["head"],
        persons=[staff.people["head"].pk], facts=recusal,
    )  # fmt: skip
    assert "第四十三条" in refused("assign-recused", assign, case, to=staff.partner).article


def test_one_who_left_is_refused(make_case, staff, assign):
    staff.partner.is_active = False
    staff.partner.save(update_fields=["is_active"])
    refused("assign-person-left", assign, make_case("file"), to=staff.partner)


def test_a_post_that_takes_no_open_step_is_refused(make_case, staff, assign):
    refused("assign-wrong-post", assign, make_case("file"), to=staff.people["finance"])


def test_without_a_valid_certificate_no_step_that_needs_one_is_assigned(make_case, staff, assign):
    Certificate.objects.filter(person=staff.partner).update(expires_on=DAY - timedelta(days=1))
    refusal = refused("assign-uncertified", assign, make_case("file"), to=staff.partner)
    assert "四十二" in refusal.article
    Certificate.objects.filter(person=staff.partner).update(expires_on=DAY)
    assign(make_case("file"), to=staff.partner)


def test_who_handles_it_already_is_refused(make_case, staff, assign):
    case = make_case("file")
    assign(case)
    with pytest.raises(Refused, match="assign-to-the-same"):
        assign(case)
    assert case.assignments.count() == 1


@pytest.mark.parametrize("reason", ["", "  ", "理" * 301])
def test_without_a_reason_nothing_is_assigned(make_case, assign, reason):
    refused("assign-reason-missing", assign, make_case("file"), reason=reason)


def test_none_and_too_many_are_refused(make_case, assign, monkeypatch):
    refused("assign-no-case", assign)
    monkeypatch.setattr(assigning, "AT_ONCE", 1)
    refused("assign-too-many", assign, make_case("file"), make_case("file"))


def test_an_ended_case_is_refused(make_case, assign):
    why = {"not_filed_ground": "no-violation", "not_filed_reasons": "示例"}
    refused("assign-case-ended", assign, make_case("not-filed", facts={**FACTS, "not-filed": why}))


def test_the_preview_says_the_same_and_writes_nothing(make_case, staff, assign):
    case, given = make_case("file"), {"reason": "分工", "by": staff.people["section-chief"], "on": DAY}
    (told,) = preview_assignment([case], to=staff.partner, **given)
    assert (told.case, told.before) == (case, None)
    with pytest.raises(Refused, match="assign-wrong-post"):
        preview_assignment([case], to=staff.people["finance"], **given)
    assert not Assignment.objects.exists()


def test_each_further_case_costs_the_same_number_of_statements(make_case, assign):
    costs = []
    for number in (1, 3):
        cases = [make_case("file") for _ in range(number)]
        with CaptureQueriesContext(connection) as asked:
            assign(*cases)
        costs.append(len(asked))
    assert (costs[1] - costs[0]) / 2 <= 12, costs


def test_cases_picked_in_the_list_are_previewed_in_words_and_then_assigned(client, make_case, staff):
    cases = [make_case("file") for _ in range(2)]
    codes = [case.proceeding.code for case in cases]
    client.force_login(staff.people["section-chief"])
    shown = client.get(reverse("cases")).content.decode()
    assert all(f'value="{code}"' in shown for code in codes)
    asked = client.get(reverse("case-assign"), {"case": codes})
    assert staff.partner.name in asked.content.decode()
    data = {"case": codes, "to": staff.partner.pk, "reason": "按辖区分工"}
    preview = client.post(reverse("case-assign"), data)
    assert "此前未分派" in preview.content.decode()
    assert not Assignment.objects.exists()
    done = client.post(reverse("case-assign"), {**data, "confirmed": "yes"}, follow=True)
    assert all(case.proceeding.number in done.content.decode() for case in cases)
    assert Assignment.objects.filter(person=staff.partner, current=True).count() == 2
    again = client.post(reverse("case-assign"), {**data, "confirmed": "yes"})
    assert again.status_code == 409
    assert cases[0].proceeding.number in again.content.decode()


@pytest.mark.parametrize(
    ("role", "status"), [("section-chief", 200), ("officer", 403), ("head", 403), ("finance", 403)]
)
def test_who_may_open_the_page_of_assignment(client, make_case, staff, role, status):
    code = make_case("file").proceeding.code
    client.force_login(staff.people[role])
    assert client.get(reverse("case-assign"), {"case": code}).status_code == status
    assert ("分派所选案件" in client.get(reverse("cases")).content.decode()) == (status == 200)


def test_another_office_s_case_is_not_found_and_its_handlers_are_not_shown(client, make_case, approval_staff):
    code = make_case("file").proceeding.code
    client.force_login(approval_staff.people["section-chief"])
    assert client.get(reverse("case-assign"), {"case": code}).status_code == 404
    assert client.get(reverse("case-handlers", args=[code])).status_code == 404


def test_the_page_of_handlers_tells_who_handled_the_case_and_why(client, make_case, staff, assign):
    case = make_case("file")
    assign(case, to=staff.partner, reason="按辖区分工")
    client.force_login(staff.people["officer"])
    text = client.get(reverse("case-handlers", args=[case.proceeding.code])).content.decode()
    assert staff.partner.name in text
    assert "按辖区分工" in text
    assert reverse("case-assign") not in text
    assert AT_ONCE >= 30
