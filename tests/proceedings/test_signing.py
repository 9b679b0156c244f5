"""A step several take: each signs it with an own account, the last signature takes it, and nobody signs twice."""

from datetime import date

import pytest

from quanheng.ledger.models import Event
from quanheng.people.models import Holding
from quanheng.proceedings.actions import decline, locked, take_step, take_step_within, withdraw
from quanheng.proceedings.models import RefusedAttempt, Signature, StepProposal, StepTaken
from quanheng.rules.refusal import Refused
from tests.proceedings.conftest import DAY, FACTS
from tests.proceedings.together import propose, sign_proposed

pytestmark = pytest.mark.django_db


@pytest.fixture
def filed(walk):
    return walk("penalty-ordinary", "clue", "file")


@pytest.fixture
def proposed(filed, staff):
    def make():
        return propose(
            filed, "investigate", by=staff.people["officer"], on=DAY, with_persons=[staff.partner],
            facts=FACTS["investigate"],
        )  # fmt: skip

    return make


def taken(proceeding) -> bool:
    return StepTaken.objects.filter(proceeding=proceeding, step="investigate").exists()


def kinds(proceeding) -> list[str]:
    found = Event.objects.filter(about=proceeding.subject, kind__contains="proceeding.step")
    return [kind.removeprefix("proceeding.") for kind in found.order_by("id").values_list("kind", flat=True)][2:]


def test_the_last_signature_takes_the_step_and_both_are_on_record(filed, proposed, staff):
    proposal = proposed()
    assert not taken(filed)
    step = sign_proposed(proposal, by=staff.partner)
    assert step.persons == [staff.people["officer"].pk, staff.partner.pk]
    assert kinds(filed) == ["step-proposed", "step-signed", "step-taken"]
    proposal.refresh_from_db()
    assert (proposal.state, proposal.round) == ("taken", step.round)
    assert {each.digest for each in proposal.signatures.all()} == {proposal.digest}


def test_nobody_is_named_as_taking_part_who_has_not_signed(filed, staff):
    """行政处罚法第四十二条: two officers act; one of them cannot write the other down."""
    two = {"by": staff.people["officer"], "with_persons": [staff.partner], "on": DAY}
    with pytest.raises(Refused) as refusal:
        take_step_within(locked(filed), "investigate", facts=FACTS["investigate"], **two)
    assert (refusal.value.code, refusal.value.article) == ("signature-missing", "行政处罚法第四十二条")
    assert not taken(filed)


def test_a_step_one_person_takes_names_no_other_without_a_signature(walk, staff):
    proceeding = walk("penalty-ordinary", "clue")
    with pytest.raises(Refused, match="signature-missing"):
        take_step_within(
            locked(proceeding), "file", by=staff.people["section-chief"], on=DAY, facts=FACTS["file"],
            with_persons=[Holding.objects.filter(post__role="section-chief").first().person, staff.people["head"]][:1],
        )  # fmt: skip


def test_one_officer_alone_neither_takes_nor_proposes_it(filed, staff):
    officer = staff.people["officer"]
    for act in (take_step, lambda *args, **how: propose(*args, with_persons=[], **how)):
        with pytest.raises(Refused, match="two-officers-needed"):
            act(filed, "investigate", by=officer, on=DAY, facts=FACTS["investigate"])
    assert not StepProposal.objects.exists()


@pytest.mark.parametrize("who", ["head", "officer"])
def test_only_those_asked_sign_and_each_only_once(filed, proposed, staff, who):
    proposal = proposed()
    with pytest.raises(Refused, match="not-asked-to-sign" if who == "head" else "signed-already"):
        sign_proposed(proposal, by=staff.people[who])
    assert not taken(filed)
    assert RefusedAttempt.objects.filter(proceeding=filed).count() == 1


def test_a_second_proposal_of_the_same_step_waits_for_the_first(proposed):
    proposed()
    with pytest.raises(Refused, match="proposal-waiting"):
        proposed()
    assert StepProposal.objects.count() == 1


@pytest.mark.parametrize(("end", "by"), [(decline, "partner"), (withdraw, "officer")])
def test_what_is_declined_or_taken_back_is_not_taken_and_may_be_proposed_anew(filed, proposed, staff, end, by):
    proposal = proposed()
    person = staff.partner if by == "partner" else staff.people["officer"]
    with pytest.raises(Refused, match="reason-missing"):
        end(proposal, "  ", by=person)
    assert end(proposal, "示例理由", by=person).reason == "示例理由"
    with pytest.raises(Refused, match="proposal-closed"):
        sign_proposed(proposal, by=staff.partner)
    assert not taken(filed)
    assert sign_proposed(proposed(), by=staff.partner).round == 1


def test_each_has_an_own_way_to_say_no(proposed, staff):
    """Who proposed takes back, who was asked declines; neither does the other's act."""
    proposal = proposed()
    with pytest.raises(Refused, match="proposal-of-another"):
        withdraw(proposal, "示例理由", by=staff.partner)
    with pytest.raises(Refused, match="signed-already"):
        decline(proposal, "示例理由", by=staff.people["officer"])


def test_who_left_the_post_before_signing_signs_no_more(filed, proposed, staff):
    proposal = proposed()
    Holding.objects.filter(person=staff.partner).update(ends_on=DAY)
    with pytest.raises(Refused, match="not-permitted"):
        sign_proposed(proposal, by=staff.partner)
    assert not taken(filed)


def test_a_proposal_edited_behind_the_application_is_not_signed(filed, proposed, staff):
    proposal = proposed()
    StepProposal.objects.update(on=date(2026, 2, 27))
    with pytest.raises(Refused, match="proposal-altered"):
        sign_proposed(proposal, by=staff.partner)
    assert not taken(filed)


def test_what_is_no_longer_lawful_is_refused_at_the_last_signature_and_leaves_none_behind(filed, proposed, staff):
    proposal = proposed()
    Holding.objects.filter(person=staff.people["officer"]).update(ends_on=date(2026, 3, 1))
    with pytest.raises(Refused, match="wrong-post"):
        sign_proposed(proposal, by=staff.partner)
    assert Signature.objects.get(person=staff.partner).signed_at is None
    assert not taken(filed)


def test_signing_costs_a_bounded_number_of_statements(proposed, staff, django_assert_max_num_queries):
    proposal = proposed()
    with django_assert_max_num_queries(40):
        sign_proposed(proposal, by=staff.partner)
