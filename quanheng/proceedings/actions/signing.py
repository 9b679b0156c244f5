"""A step taken by several: one proposes it, each other signs the same with an own account, the last takes it."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import rfc8785
from django.utils import timezone

from quanheng.ledger.actions import record
from quanheng.ledger.clock import now
from quanheng.people.models import Person
from quanheng.people.permissions import Act, check, may
from quanheng.proceedings.actions.locking import Locked, Signed, locked
from quanheng.proceedings.actions.refusing import on_record
from quanheng.proceedings.models import Signature, StepProposal, StepTaken
from quanheng.rules.lawful_step import Attempt, check_in_post_to_sign
from quanheng.rules.procedure import Step
from quanheng.rules.refusal import Refused
from quanheng.rules.standing import Standing
from quanheng.rules.stated_facts import check_said

Taker = Callable[[Locked, StepProposal], StepTaken]
ENDED = {
    StepProposal.State.DECLINED: "proceeding.step-declined",
    StepProposal.State.WITHDRAWN: "proceeding.step-withdrawn",
}


def require_signed(held: Locked, step: Step, attempt: Attempt) -> None:
    """Nobody takes part in a step without having signed it under an own account (e.g. 行政处罚法第四十二条)."""
    if held.trial or not (attempt.others or step.signed_by_several):
        return
    persons = tuple(person.person for person in attempt.persons)
    signed = held.signed
    if signed is None or (signed.step, signed.on, signed.persons) != (step.key, attempt.on, persons):
        raise Refused("signature-missing", article=step.signed_basis, step=step.name)


def propose_within(
    held: Locked,
    step: str,
    *,
    by: Person,
    on: date,
    with_persons: Sequence[Person],
    approvers: Sequence[Person] = (),
    stated: Mapping[str, Any],
    enclosed: Mapping[str, Any] | None = None,
    said: Mapping[str, Any] | None = None,
) -> StepProposal:
    """Write down a step found lawful on trial, for the others to sign, and sign it as the first; recorded.

    Refused while another proposal of the same step waits, or when nobody else has to sign.
    """
    rule = held.timing.progress.procedure.by_key[step]
    if StepProposal.objects.filter(proceeding=held.proceeding, step=step, state=StepProposal.State.OPEN).exists():
        raise Refused("proposal-waiting", article=rule.signed_basis, step=rule.name)
    if not with_persons and not approvers:
        raise Refused("nobody-to-sign", article=rule.basis, step=rule.name)
    _require_once_each((by, *with_persons, *approvers), rule)
    check_said(rule, said or {})
    proposal = StepProposal(
        proceeding=held.proceeding, step=step, on=on, by=by, proposed_at=now(), stated=dict(stated),
        enclosed=dict(enclosed or {}),
    )  # fmt: skip
    asked = [
        *(Signature(person=person, capacity=Signature.Capacity.TOGETHER) for person in (by, *with_persons)),
        *(Signature(person=person, capacity=Signature.Capacity.APPROVAL) for person in approvers),
    ]
    proposal.digest = digest_of(proposal, asked)
    proposal.save()
    for signature in asked:
        signature.proposal = proposal
    _sign(asked[0], proposal, said or {})
    rows = Signature.objects.bulk_create(asked)
    _record("proceeding.step-proposed", proposal, by=by, touched=[proposal, *rows])
    return proposal


def _require_once_each(asked: Sequence[Person], rule: Step) -> None:
    """One account signs in one capacity: who takes part approves nothing, and nobody is named twice."""
    for place, person in enumerate(asked):
        if person in asked[:place]:
            raise Refused("named-twice", article=rule.signed_basis, step=rule.name, name=person.name)


def digest_of(proposal: StepProposal, signatures: Sequence[Signature]) -> str:
    """SHA-256 over the canonical form (RFC 8785) of what is signed: case, step, day, persons and content."""
    content = {
        "proceeding": proposal.proceeding.code, "step": proposal.step, "on": proposal.on.isoformat(),
        "persons": [[each.person_id, str(each.capacity)] for each in signatures],
        "stated": proposal.stated, "enclosed": proposal.enclosed,
    }  # fmt: skip
    return hashlib.sha256(rfc8785.dumps(content)).hexdigest()


def sign(proposal: StepProposal, *, by: Person, take: Taker, said: Mapping[str, Any] | None = None) -> StepTaken | None:
    """Sign what another proposed; the last signature takes the step by `take`, and all of it is one transaction.

    Refused when `by` was not asked, has signed, or lost the post, when the proposal no longer waits, or when the step
    is not lawful any more; then no signature is left behind.
    """
    proceeding, on = proposal.proceeding, timezone.localdate(now())
    with on_record(proceeding.subject, proposal.step, office=proceeding.office, by=by, on=on, proceeding=proceeding):
        held = locked(proceeding)
        rule = held.timing.progress.procedure.by_key[proposal.step]
        row, signatures = _waiting(proposal, rule)
        mine = _mine(signatures, by, rule)
        _check_may_sign(held, rule, mine, by.standing(on), on)
        check_said(rule, said or {}, asked=mine.capacity == Signature.Capacity.TOGETHER)
        _sign(mine, row, said or {})
        mine.save(update_fields=["said", "signed_at", "digest"])
        complete = all(each.signed_at for each in signatures)
        if complete:
            _close(row, StepProposal.State.TAKEN, round=held.timing.progress.round_of(row.step))
        _record("proceeding.step-signed", row, by=by, touched=[mine, row] if complete else [mine])
        return _taken(held, row, signatures, take) if complete else None


def decline(proposal: StepProposal, reason: str, *, by: Person) -> StepProposal:
    """Say no to what another proposed, for a reason that stays on record; the step is not taken."""
    return _end(proposal, StepProposal.State.DECLINED, reason, by=by)


def withdraw(proposal: StepProposal, reason: str, *, by: Person) -> StepProposal:
    """Take back what one proposed oneself, while others have yet to sign.

    Whoever assigns the office's cases may, too: a step must not be held up by somebody who left.
    """
    return _end(proposal, StepProposal.State.WITHDRAWN, reason, by=by)


def end_proposals(held: Locked, *, by: Person | None) -> list[StepProposal]:
    """End what still waits once somebody has taken another step: it was signed as the case stood before.

    What lapse of time alone brings about leaves it waiting, unless it ends the proceeding. No statement where
    nothing waits.
    """
    if not held.waiting or (by is None and held.timing.progress.ended is None):
        return []
    waiting = list(StepProposal.objects.filter(proceeding=held.proceeding, state=StepProposal.State.OPEN))
    for proposal in waiting:
        _close(proposal, StepProposal.State.OVERTAKEN)
    return waiting


def _end(proposal: StepProposal, state: StepProposal.State, reason: str, *, by: Person) -> StepProposal:
    proceeding, on = proposal.proceeding, timezone.localdate(now())
    with on_record(proceeding.subject, proposal.step, office=proceeding.office, by=by, on=on, proceeding=proceeding):
        held = locked(proceeding)
        rule = held.timing.progress.procedure.by_key[proposal.step]
        row, signatures = _waiting(proposal, rule)
        standing = by.standing(on)
        check(standing, Act.CASE_STEP, held.office.code)
        if state == StepProposal.State.DECLINED:
            _mine(signatures, by, rule)
        elif row.by_id != by.pk and not may(standing, Act.CASE_ASSIGN, held.office.code):
            raise Refused("proposal-of-another", article=rule.signed_basis, step=rule.name, name=row.by.name)
        if not reason.strip():
            raise Refused("reason-missing", article=rule.signed_basis, step=rule.name)
        _close(row, state, reason=reason.strip())
        _record(ENDED[state], row, by=by, touched=[row], reason=row.reason)
    return row


def _waiting(proposal: StepProposal, rule: Step) -> tuple[StepProposal, list[Signature]]:
    """The proposal as it stands behind the lock, with everyone asked; two statements."""
    row = StepProposal.objects.select_related("proceeding__office", "by").get(pk=proposal.pk)
    if row.state != StepProposal.State.OPEN:
        raise Refused("proposal-closed", article=rule.signed_basis, step=rule.name)
    signatures = list(row.signatures.select_related("person"))
    if digest_of(row, signatures) != row.digest:
        raise Refused("proposal-altered", article=rule.signed_basis, step=rule.name)
    return row, signatures


def _mine(signatures: Sequence[Signature], by: Person, rule: Step) -> Signature:
    mine = next((each for each in signatures if each.person_id == by.pk), None)
    if mine is None:
        raise Refused("not-asked-to-sign", article=rule.signed_basis, step=rule.name, name=by.name)
    if mine.signed_at is not None:
        raise Refused("signed-already", article=rule.signed_basis, step=rule.name, name=by.name)
    return mine


def _check_may_sign(held: Locked, rule: Step, mine: Signature, standing: Standing, on: date) -> None:
    """Who left the post since the step's day signs nothing more, whatever the day it is dated."""
    if mine.capacity == Signature.Capacity.APPROVAL:
        check(standing, Act.PENALTY_APPROVE, held.office.code)
    else:
        check(standing, Act.CASE_STEP, held.office.code)
        check_in_post_to_sign(held.timing.progress.procedure, rule, standing, held.office.code, on)


def _sign(signature: Signature, proposal: StepProposal, said: Mapping[str, Any]) -> None:
    signature.said, signature.signed_at, signature.digest = dict(said), now(), proposal.digest


def _close(row: StepProposal, state: StepProposal.State, **values: Any) -> None:
    row.state = state
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=["state", *values])


def _taken(held: Locked, row: StepProposal, signatures: Sequence[Signature], take: Taker) -> StepTaken:
    together = [each.person_id for each in signatures if each.capacity == Signature.Capacity.TOGETHER]
    approvers = frozenset(each.person_id for each in signatures) - frozenset(together)
    held.signed = Signed(row.step, row.on, tuple(together), approvers)
    try:
        return take(held, row)
    finally:
        held.signed = None


def _record(kind: str, proposal: StepProposal, *, by: Person, touched: Sequence[Any], **more: Any) -> None:
    facts = {
        "proposal": proposal.pk, "step": proposal.step, "step_on": proposal.on.isoformat(), "digest": proposal.digest,
        **more,
    }  # fmt: skip
    record(
        kind, about=proposal.proceeding.subject, office=proposal.proceeding.office.code, by=by,
        on=timezone.localdate(now()), facts=facts, touched=touched,
    )  # fmt: skip
