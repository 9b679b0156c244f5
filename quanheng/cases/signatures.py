"""What waits to be signed: by whom, in which case, and what it says in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from quanheng.cases.models import Case
from quanheng.cases.queries import in_words_of
from quanheng.documents.queries import methods
from quanheng.people.permissions import Act, may, offices_where
from quanheng.proceedings.models import Signature, StepProposal
from quanheng.proceedings.queries import procedure_of
from quanheng.rules import service
from quanheng.rules.procedure import FactField, Step
from quanheng.rules.standing import Standing
from quanheng.rules.words import Words


@dataclass(frozen=True)
class Signer:
    """Someone asked to sign a proposal, and what was said on signing it."""

    signature: Signature
    said: list[tuple[Words, Any]]


@dataclass(frozen=True)
class ProposalPage:
    """A proposed step as everyone asked reads it; `mine` is the reader's own signature while it is awaited."""

    case: Case
    proposal: StepProposal
    step: Step
    stated: list[tuple[Words, Any]]
    signers: list[Signer]
    mine: Signature | None
    may_withdraw: bool


def awaited_of(standing: Standing) -> QuerySet[Signature]:
    """The signatures asked of someone and not yet given, in the offices where they still work; the oldest first."""
    offices = offices_where(standing, Act.CASE_STEP)
    return (
        Signature.objects.filter(
            person=standing.person, signed_at__isnull=True, proposal__state=StepProposal.State.OPEN,
            proposal__proceeding__office__code__in=offices,
        )
        .select_related("proposal__by", "proposal__proceeding__office", "proposal__proceeding__case__party")
        .order_by("id")
    )  # fmt: skip


def rule_of(proposal: StepProposal) -> Step:
    """The step that is proposed, in the procedure of its proceeding."""
    return procedure_of(proposal.proceeding).by_key[proposal.step]


def waiting_in(case: Case) -> list[tuple[StepProposal, Step, list[Signature]]]:
    """The proposals of a case that wait, each with everyone asked. Two statements."""
    waiting = StepProposal.objects.filter(proceeding=case.proceeding, state=StepProposal.State.OPEN)
    found = waiting.select_related("by", "proceeding").prefetch_related("signatures__person")
    return [(proposal, rule_of(proposal), list(proposal.signatures.all())) for proposal in found]


def proposal_page(case: Case, number: int, reader: Standing) -> ProposalPage | None:
    """A proposal of a case as someone reads it, or nothing. Two statements."""
    proposal = case.proceeding.proposals.select_related("by", "proceeding").filter(pk=number).first()
    if proposal is None:
        return None
    rule, waits = rule_of(proposal), proposal.state == StepProposal.State.OPEN
    signers = list(proposal.signatures.select_related("person"))
    mine = next((each for each in signers if each.person_id == reader.person and each.signed_at is None), None)
    return ProposalPage(
        case=case,
        proposal=proposal,
        step=rule,
        stated=worded([*rule.facts, *_proof(rule, proposal)], proposal.stated),
        signers=[Signer(each, worded(rule.each, each.said)) for each in signers],
        mine=mine if waits else None,
        may_withdraw=waits and (proposal.by_id == reader.person or _assigns(case, reader)),
    )


def _assigns(case: Case, reader: Standing) -> bool:
    return may(reader, Act.CASE_ASSIGN, case.proceeding.office.code)


def worded(asked: Iterable[FactField], given: Mapping[str, Any]) -> list[tuple[Words, Any]]:
    """What was given, in the order and under the names of what was asked."""
    return [(fact.name, in_words_of(fact, given[fact.key])) for fact in asked if given.get(fact.key) is not None]


def _proof(step: Step, proposal: StepProposal) -> Iterable[FactField]:
    """What proves the service, where the step serves a document."""
    if not service.serves(step):
        return ()
    return service.method_of(methods(proposal.on), proposal.stated.get(service.METHOD)).proof


def signed_steps(case: Case) -> dict[tuple[str, int | None], list[Signer]]:
    """Who signed each step that several took, and what each said, by step and round. Two statements."""
    taken = StepProposal.objects.filter(proceeding=case.proceeding, state=StepProposal.State.TAKEN)
    found = taken.select_related("proceeding").prefetch_related("signatures__person")
    return {
        (one.step, one.round): [Signer(each, worded(rule_of(one).each, each.said)) for each in one.signatures.all()]
        for one in found
    }
