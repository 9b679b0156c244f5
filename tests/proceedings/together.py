"""A step taken by several in a test: proposed by the first, signed by each of the others under an own account."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from quanheng.people.models import Person
from quanheng.proceedings.actions import (
    locked,
    on_record,
    on_trial,
    propose_within,
    sign,
    take_step,
    take_step_within,
)
from quanheng.proceedings.models import Proceeding, StepProposal, StepTaken


def propose(
    proceeding: Proceeding, step: str, *, by: Person, on: date, with_persons: Sequence[Person],
    facts: Mapping[str, Any] | None = None,
) -> StepProposal:  # fmt: skip
    """The step proposed, found lawful on trial first as every room above does it."""
    given = {"by": by, "on": on, "with_persons": with_persons}
    with on_record(proceeding.subject, step, office=proceeding.office, by=by, on=on, proceeding=proceeding):
        with on_trial(proceeding) as held:
            take_step_within(held, step, facts=facts, **given)
        return propose_within(locked(proceeding), step, stated=facts or {}, **given)


def sign_proposed(proposal: StepProposal, *, by: Person) -> StepTaken | None:
    """Sign it; the last signature takes the step with the persons who signed."""

    def take(held, row):
        first, *others = [each.person for each in row.signatures.select_related("person")]
        return take_step_within(held, row.step, by=first, on=row.on, with_persons=others, facts=row.stated)

    return sign(proposal, by=by, take=take)


def take_together(
    proceeding: Proceeding, step: str, *, by: Person, on: date, with_persons: Sequence[Person] = (),
    facts: Mapping[str, Any] | None = None,
) -> StepTaken:  # fmt: skip
    """Take a step alone or, where others are named, with their signatures."""
    if not with_persons:
        return take_step(proceeding, step, by=by, on=on, facts=facts)
    proposal = propose(proceeding, step, by=by, on=on, with_persons=with_persons, facts=facts)
    return [sign_proposed(proposal, by=person) for person in with_persons][-1]
