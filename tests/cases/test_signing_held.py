"""What is proposed holds only for the case as it stood, for those still in post, and for approvers really asked."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from quanheng.cases.actions import Discretion, propose_case_step, sign_case_step, take_case_step
from quanheng.cases.signatures import awaited_of
from quanheng.ledger.models import Event
from quanheng.people.models import Holding, Post
from quanheng.proceedings.actions import locked, withdraw
from quanheng.proceedings.actions.signing import end_proposals
from quanheng.proceedings.models import StepProposal
from quanheng.rules.refusal import Refused
from tests.cases.conftest import DAY, FACTS, FOUND
from tests.cases.test_signing import as_, complex_case, leaders  # noqa: F401

pytestmark = pytest.mark.django_db
OWN = {"opinion": "同意", "vote": "agree"}
CONCLUSION = {"conclusion": "示例：罚款七万元"}


def investigation(case, staff, **more):
    two = {"by": staff.people["officer"], "with_persons": [staff.partner], "on": DAY, "facts": FACTS["investigate"]}
    return propose_case_step(case, "investigate", **{**two, **more})


def discussion(case, staff, leaders, **more):  # noqa: F811
    who = {"by": staff.people["head"], "with_persons": leaders, "on": DAY}
    return propose_case_step(case, "collective", facts=CONCLUSION, said=OWN, **{**who, **more})


def moved(person, to: Post):
    """Leaves every post at the end of the day, and holds the other from the next."""
    Holding.objects.filter(person=person).update(ends_on=DAY)
    Holding.objects.create(person=person, post=to, begins_on=DAY + timedelta(days=1), document="示例调动〔2026〕1号")


@pytest.mark.usefixtures("leaders")
def test_a_step_taken_meanwhile_ends_what_waits_and_no_old_signature_counts(complex_case, staff, leaders):  # noqa: F811
    proposal = discussion(complex_case, staff, leaders)
    sign_case_step(proposal, by=leaders[0], said=OWN)
    back = {"back_to": "notice", "send_back_reasons": "示例", "redo": True}
    take_case_step(complex_case, "send-back", by=staff.people["head"], on=DAY, facts=back)
    proposal.refresh_from_db()
    assert proposal.state == StepProposal.State.OVERTAKEN
    with pytest.raises(Refused, match="proposal-closed"):
        sign_case_step(proposal, by=leaders[1], said=OWN)


def test_what_the_lapse_of_time_writes_leaves_a_proposal_waiting(make_case, staff):
    case = make_case("file")
    proposal = investigation(case, staff)
    with transaction.atomic():
        assert end_proposals(locked(case.proceeding), by=None) == []
        assert end_proposals(locked(case.proceeding), by=staff.partner) == [proposal]


def test_nobody_is_asked_to_approve_a_step_that_chooses_no_penalty(make_case, staff, approval_staff):
    stranger = approval_staff.people["clerk"]
    case = make_case("file")
    for approver in (stranger, staff.people["head"]):
        with pytest.raises(Refused, match="approval-not-asked"):
            investigation(case, staff, discretion=Discretion(approver=approver))
    assert not StepProposal.objects.filter(proceeding=case.proceeding).exists()


def test_nor_one_that_states_the_penalty_chosen_before(make_case, staff, approval_staff):
    case = make_case("file", "investigate", "close-investigation")
    by = staff.for_step(case.proceeding, "notice")[0]
    asked = Discretion(approver=approval_staff.people["clerk"])
    with pytest.raises(Refused, match="approval-not-asked"):
        propose_case_step(case, "notice", by=by, on=DAY, facts=FACTS["notice"], discretion=asked)


def test_a_recused_head_approves_nothing(make_case, staff, leaders):  # noqa: F811
    case, head = make_case("file", "investigate"), staff.people["head"]
    recused = {"recused_person": head.pk, "recusal_reasons": "示例", "recusal_granted": True}
    proposal = propose_case_step(
        case, "head-recusal", by=leaders[0], on=DAY, with_persons=[leaders[1]], said={"opinion": "同意"}, facts=recused
    )
    sign_case_step(proposal, by=leaders[1], said={"opinion": "同意"})
    high = replace(FOUND, reasons="示例理由", approver=head)
    facts = {**FACTS["close-investigation"], "fine": 9500000}
    two = {"by": staff.people["officer"], "with_persons": [staff.partner], "on": DAY}
    with pytest.raises(Refused, match="person-recused"):
        propose_case_step(case, "close-investigation", facts=facts, discretion=high, **two)


def test_who_left_the_post_neither_signs_nor_declines_and_the_chief_sets_the_step_free(make_case, staff):
    case = make_case("file")
    proposal = investigation(case, staff)
    moved(staff.partner, Post.objects.get_or_create(office=staff.office, role="clerk")[0])
    with pytest.raises(Refused, match="post-left-before-entry"):
        sign_case_step(proposal, by=staff.partner)
    with pytest.raises(Refused, match="proposal-of-another"):
        withdraw(proposal, "示例", by=staff.people["legal-reviewer"])
    withdraw(proposal, "签名人已调离", by=staff.people["section-chief"])
    event = Event.objects.get(kind="proceeding.step-withdrawn", about=case.proceeding.subject)
    assert (event.happened_on, event.payload["facts"]["step_on"]) == (timezone.localdate(), DAY.isoformat())


def test_who_moved_to_another_office_finds_nothing_of_the_old_one_to_sign(make_case, staff, approval_staff, as_):  # noqa: F811
    case = make_case("file")
    investigation(case, staff)
    assert awaited_of(staff.partner.standing(DAY)).count() == 1
    moved(staff.partner, Post.objects.get(office=approval_staff.office, role="clerk"))
    page = as_(staff.partner).get(reverse("signatures")).content.decode()
    assert case.proceeding.number not in page
    assert case.party.name not in page


@pytest.mark.parametrize(
    "said",
    [
        {"opinion": "同意", "vote": ["agree"]}, {"opinion": "同意", "vote": {"agree": 1}},
        {"opinion": 7, "vote": "agree"}, {"opinion": "一\0二", "vote": "agree"}, {"opinion": "\ud800", "vote": "agree"},
        {"opinion": "同意", "vote": "agree", "x": 1},
    ],
)  # fmt: skip
def test_an_odd_opinion_is_refused_in_words(complex_case, staff, leaders, said):  # noqa: F811
    proposal = discussion(complex_case, staff, leaders)
    with pytest.raises(Refused, match="fact-"):
        sign_case_step(proposal, by=leaders[0], said=said)
    assert proposal.signatures.get(person=leaders[0]).signed_at is None


def test_an_approver_states_no_opinion_of_a_member(make_case, staff):
    case = make_case("file", "investigate")
    high = replace(FOUND, reasons="示例理由", approver=staff.people["head"])
    proposal = propose_case_step(
        case, "close-investigation", by=staff.people["officer"], on=DAY, with_persons=[staff.partner], discretion=high,
        facts={**FACTS["close-investigation"], "fine": 9500000},
    )  # fmt: skip
    with pytest.raises(Refused, match="fact-unknown"):
        sign_case_step(proposal, by=staff.people["head"], said={"vote": ["agree"]})


@pytest.mark.parametrize("fine", [2**60, 1.5, True, "9500000", [1]])
def test_a_sum_no_reader_of_json_could_keep_is_refused(make_case, staff, fine):
    case = make_case("file", "investigate")
    facts = {**FACTS["close-investigation"], "fine": fine}
    two = {"by": staff.people["officer"], "with_persons": [staff.partner], "on": DAY}
    with pytest.raises(Refused, match="fact-malformed"):
        propose_case_step(case, "close-investigation", facts=facts, discretion=FOUND, **two)


def test_a_person_nobody_knows_is_not_named(make_case, staff, leaders):  # noqa: F811
    facts = {"recused_person": 99999999, "recusal_reasons": "示例", "recusal_granted": True}
    with pytest.raises(Refused, match="named-person-unknown"):
        propose_case_step(
            make_case("file"), "head-recusal", by=leaders[0], on=DAY, with_persons=[leaders[1]],
            said={"opinion": "同意"}, facts=facts,
        )  # fmt: skip


def test_a_reason_for_the_delay_is_text(make_case, staff):
    case = make_case("file")
    with pytest.raises(Refused, match="fact-malformed"):
        investigation(case, staff, facts={**FACTS["investigate"], "late_reason": ["迟"]})
