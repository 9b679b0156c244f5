"""A step of a case taken in a test by whoever it needs: alone, or proposed and signed by each under an own account."""

from typing import Any

from quanheng.cases.actions import propose_case_step, sign_case_step, take_case_step
from quanheng.cases.models import Case
from quanheng.proceedings.models import StepTaken


def take_together(case: Case, step: str, *, with_persons=(), discretion=None, **how: Any) -> StepTaken:
    """The step as taken once everybody named, and the approver of its penalty, has signed."""
    approver = discretion.approver if discretion else None
    if not with_persons and approver is None:
        return take_case_step(case, step, discretion=discretion, **how)
    proposal = propose_case_step(case, step, with_persons=with_persons, discretion=discretion, **how)
    others = [*with_persons, *([approver] if approver else [])]
    return [sign_case_step(proposal, by=person) for person in others][-1]
