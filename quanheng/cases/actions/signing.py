"""A step of a case that several take: proposed by one, signed by each with an own account, taken by the last."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from quanheng.cases.actions.steps import Discretion, write_case_step
from quanheng.cases.models import Case
from quanheng.cases.reserved import TAKERS, refuse_reserved
from quanheng.people.models import Person
from quanheng.proceedings.actions import Locked, locked, on_record, on_trial, propose_within, sign
from quanheng.proceedings.models import Signature, StepProposal, StepTaken


def propose_case_step(
    case: Case,
    step: str,
    *,
    by: Person,
    on: date,
    with_persons: Sequence[Person] = (),
    facts: Mapping[str, Any] | None = None,
    discretion: Discretion | None = None,
    said: Mapping[str, Any] | None = None,
) -> StepProposal:
    """Propose a step exactly as it shall be entered, signed by oneself; refused, on record, as the step would be.

    `with_persons` take it too; the approver of a penalty outside its tier signs as well. `said` is one's own opinion
    where the step asks each for it (e.g. 行政处罚法第五十七条第二款).
    """
    proceeding = case.proceeding
    with on_record(proceeding.subject, step, office=proceeding.office, by=by, on=on, proceeding=proceeding):
        with on_trial(proceeding) as held:
            refuse_reserved(held.timing, step, on)
            write_case_step(
                held, case, step, by=by, on=on, with_persons=with_persons, facts=facts, discretion=discretion
            )
        approver = discretion.approver if discretion else None
        return propose_within(
            locked(proceeding), step, by=by, on=on, with_persons=with_persons, stated=facts or {}, said=said,
            approvers=[approver] if approver else [],
            enclosed={"discretion": discretion.as_stored()} if discretion else {},
        )  # fmt: skip


def sign_case_step(proposal: StepProposal, *, by: Person, said: Mapping[str, Any] | None = None) -> StepTaken | None:
    """Sign a proposed step; the last signature takes it and returns it, an earlier one returns nothing.

    Refused, on record, with no signature left behind, when the step is not lawful any more.
    """
    case = Case.objects.select_related("proceeding__office", "party", "item_version").get(
        proceeding=proposal.proceeding_id
    )
    taker = TAKERS.get(proposal.step, take_proposed)
    return sign(proposal, by=by, take=lambda held, row: taker(held, case, row), said=said)


def take_proposed(held: Locked, case: Case, proposal: StepProposal) -> StepTaken:
    """Take the step as everyone signed it, in the transaction of the last signature."""
    signatures = list(proposal.signatures.select_related("person"))
    by, *others = [each.person for each in signatures if each.capacity == Signature.Capacity.TOGETHER]
    chosen = proposal.enclosed.get("discretion")
    persons = {each.person_id: each.person for each in signatures}
    return write_case_step(
        held, case, proposal.step, by=by, on=proposal.on, with_persons=others, facts=proposal.stated,
        discretion=Discretion.read(chosen, persons) if chosen else None,
    )  # fmt: skip
