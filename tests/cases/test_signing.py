"""Steps several take, on their pages: proposed, read in words, signed, declined, and seen only by whom they concern."""

from datetime import timedelta

import pytest
from django.urls import reverse

from quanheng.cases.actions import propose_case_step, sign_case_step
from quanheng.ledger.models import Event
from quanheng.people.models import Person
from quanheng.proceedings.models import RefusedAttempt, StepProposal, StepTaken
from quanheng.rules.refusal import Refused
from tests.cases.conftest import DAY, FACTS, FOUND
from tests.cases.together import take_together

pytestmark = pytest.mark.django_db
BODY = {
    "on": DAY.isoformat(), "fact-certificates_shown": "yes", "fact-evidence_kinds": ["site"],
    "fact-investigation_record": "现场检查记录一份",
}  # fmt: skip


@pytest.fixture
def as_(client):
    def signed_in(person: Person):
        client.force_login(person)
        return client

    return signed_in


@pytest.fixture
def proposed(make_case, staff):
    case = make_case("file")
    proposal = propose_case_step(
        case, "investigate", by=staff.people["officer"], on=DAY, with_persons=[staff.partner],
        facts=FACTS["investigate"],
    )  # fmt: skip
    return case, proposal, reverse("case-proposal", args=[case.proceeding.code, proposal.pk])


def test_the_page_of_a_step_of_two_proposes_it_and_the_other_finds_and_signs_it(make_case, staff, as_):
    case = make_case("file")
    client = as_(staff.people["officer"])
    answer = client.post(
        reverse("case-step", args=[case.proceeding.code, "investigate"]), {**BODY, "partner": staff.partner.pk}
    )
    assert answer.status_code == 302, answer.content.decode()[:3000]
    page = client.get(answer.url).content.decode()
    assert "等待签名" in page
    assert "撤回提请" in page
    assert "用本人账号签名" not in page
    partner = as_(staff.partner)
    assert answer.url in partner.get(reverse("signatures")).content.decode()
    assert "用本人账号签名" in partner.get(answer.url).content.decode()
    done = partner.post(answer.url, {"answer": "sign"})
    assert (done.status_code, "done" in done.url) == (302, True)
    assert case.proceeding.steps.get(step="investigate").persons == [staff.people["officer"].pk, staff.partner.pk]
    history = partner.get(case.get_absolute_url()).content.decode()
    assert history.count("共同办理 · 签名") == 2


def test_declining_needs_a_reason_and_the_case_page_no_longer_waits(proposed, staff, as_):
    case, _, address = proposed
    partner = as_(staff.partner)
    assert address in partner.get(case.get_absolute_url()).content.decode()
    assert partner.post(address, {"answer": "decline", "reason": ""}).status_code == 422
    assert partner.post(address, {"answer": "decline", "reason": "笔录与现场不符"}).status_code == 302
    assert "笔录与现场不符" in partner.get(address).content.decode()
    assert address not in partner.get(case.get_absolute_url()).content.decode()
    assert Event.objects.filter(kind="proceeding.step-declined", about=case.proceeding.subject).count() == 1


@pytest.mark.parametrize("answer", ["", "sign-for-another", "SIGN"])
def test_an_unknown_answer_changes_nothing(proposed, staff, as_, answer):
    _, proposal, address = proposed
    assert as_(staff.partner).post(address, {"answer": answer}).status_code == 422
    proposal.refresh_from_db()
    assert proposal.state == StepProposal.State.OPEN


def test_who_was_not_asked_reads_it_but_gets_no_button_and_cannot_sign(proposed, staff, as_):
    _, _, address = proposed
    head = as_(staff.people["head"])
    page = head.get(address).content.decode()
    assert "用本人账号签名" not in page
    assert "不同意，退回" not in page
    answer = head.post(address, {"answer": "sign"})
    assert (answer.status_code, answer.context["refusal"].code) == (409, "not-asked-to-sign")
    assert RefusedAttempt.objects.filter(code="not-asked-to-sign").count() == 1


def test_another_office_and_a_stranger_do_not_see_it(proposed, approval_staff, as_, client):
    _, _, address = proposed
    assert client.get(address).status_code == 302
    assert as_(approval_staff.people["head"]).get(address).status_code == 404


def test_a_step_no_longer_lawful_says_why_instead_of_offering_to_sign(proposed, staff, as_):
    case, _, address = proposed
    staff.people["officer"].certificates.update(expires_on=DAY - timedelta(days=1))
    page = as_(staff.partner).get(address).content.decode()
    assert "用本人账号签名" not in page
    assert "执法证" in page
    assert not RefusedAttempt.objects.filter(proceeding=case.proceeding).exists()


def test_the_approver_of_a_penalty_outside_its_tier_signs_it(make_case, staff):
    """行政处罚法第五十七条: an officer writes down no approval that nobody gave."""
    from dataclasses import replace

    case = make_case("file", "investigate")
    facts = {**FACTS["close-investigation"], "fine": 9500000}
    high = replace(FOUND, reasons="示例理由", approver=staff.people["head"])
    two = {"by": staff.people["officer"], "with_persons": [staff.partner], "on": DAY}
    proposal = propose_case_step(case, "close-investigation", facts=facts, discretion=high, **two)
    assert sign_case_step(proposal, by=staff.partner) is None
    assert not StepTaken.objects.filter(proceeding=case.proceeding, step="close-investigation").exists()
    taken = sign_case_step(proposal, by=staff.people["head"])
    assert taken.persons == [staff.people["officer"].pk, staff.partner.pk]


@pytest.fixture
def leaders(make_person, staff):
    return [make_person("deputy-head", office=staff.office) for _ in range(2)]


@pytest.fixture
def complex_case(make_case, staff):
    facts = {**FACTS, "close-investigation": {**FACTS["close-investigation"], "complex": True}}
    case = make_case("file", "investigate", "close-investigation", "notice", "statement", facts=facts)
    opinion = {"review_opinion": "pass", "review_reasons": "示例"}
    take_together(case, "legal-review", by=staff.people["legal-reviewer"], on=DAY, facts=opinion)
    return case


def test_in_a_collective_discussion_each_states_an_own_opinion_and_vote(complex_case, staff, leaders, as_):
    """行政处罚法第五十七条第二款: the heads discuss it together, each opinion on record."""
    own = {"opinion": "同意", "vote": "agree"}
    how = {"by": staff.people["head"], "on": DAY, "facts": {"conclusion": "按原意见处罚"}}
    with pytest.raises(Refused, match="signature-needed"):
        propose_case_step(complex_case, "collective", with_persons=leaders[:1], said=own, **how)
    with pytest.raises(Refused, match="fact-missing"):
        propose_case_step(complex_case, "collective", with_persons=leaders, **how)
    proposal = propose_case_step(complex_case, "collective", with_persons=leaders, said=own, **how)
    with pytest.raises(Refused, match="fact-malformed"):
        sign_case_step(proposal, by=leaders[0], said={"opinion": "不同意见", "vote": "maybe"})
    assert sign_case_step(proposal, by=leaders[0], said={"opinion": "罚款偏重", "vote": "disagree"}) is None
    taken = sign_case_step(proposal, by=leaders[1], said=own)
    assert taken.persons == [each.pk for each in (staff.people["head"], *leaders)]
    assert [each.said["vote"] for each in proposal.signatures.all()] == ["agree", "disagree", "agree"]
    page = as_(staff.people["head"]).get(complex_case.get_absolute_url()).content.decode()
    assert "罚款偏重" in page


def test_nobody_is_named_twice_among_those_who_sign(complex_case, staff, leaders):
    head, own = staff.people["head"], {"opinion": "同意", "vote": "agree"}
    with pytest.raises(Refused, match="named-twice"):
        propose_case_step(
            complex_case, "collective", by=head, on=DAY, with_persons=[*leaders, leaders[0]], said=own,
            facts={"conclusion": "按原意见处罚"},
        )  # fmt: skip
    assert not StepProposal.objects.filter(step="collective").exists()


def test_the_page_of_the_discussion_asks_the_members_and_ones_own_opinion(complex_case, staff, leaders, as_):
    client, address = as_(staff.people["head"]), reverse("case-step", args=[complex_case.proceeding.code, "collective"])
    body = {"on": DAY.isoformat(), "fact-conclusion": "按原意见处罚", "members": [each.pk for each in leaders]}
    assert client.post(address, body).status_code == 422
    answer = client.post(address, {**body, "said-opinion": "同意", "said-vote": "agree"})
    assert answer.status_code == 302, answer.content.decode()[:3000]
    page = as_(leaders[0]).get(answer.url).content.decode()
    assert "said-vote" in page
    done = as_(leaders[0]).post(answer.url, {"answer": "sign"})
    assert done.status_code == 422
