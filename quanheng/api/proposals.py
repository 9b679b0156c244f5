"""What can be asked for where a step needs several: the proposals that wait, signing, declining, taking back."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from ninja import Path, Router

from quanheng.api import doors, schemas, showing
from quanheng.api.endpoints import REFUSALS, Code, Page, Size, case_asked
from quanheng.cases.actions import sign_case_step
from quanheng.cases.signatures import awaited_of
from quanheng.people.permissions import Act
from quanheng.proceedings.actions import decline, withdraw
from quanheng.proceedings.models import StepProposal
from quanheng.rules.refusal import Refused

Number = Path(..., ge=1, le=2**53)
router = Router()
ANSWERS = {200: schemas.Proposal, **REFUSALS}


@router.get(
    "/proposals", response={200: schemas.Proposals, **REFUSALS}, operation_id="proposals",
    summary="待我签名 / What waits for my signature",
)  # fmt: skip
def proposals(request: HttpRequest, page: int = Page, size: int = Size) -> schemas.Proposals:
    """The proposed steps that wait for the caller's own signature."""
    who = doors.allowed(request, Act.CASE_STEP)
    awaited = awaited_of(who.standing).prefetch_related("proposal__signatures__person")
    totals, shown = showing.page_of(awaited, page, size)
    return schemas.Proposals(**totals, proposals=[showing.proposal(each.proposal) for each in shown])


@router.get(
    "/cases/{code}/proposals/{number}", response=ANSWERS, operation_id="proposal", summary="会签 / One proposed step"
)
def proposal(request: HttpRequest, code: str = Code, number: int = Number) -> schemas.Proposal:
    """A proposed step of the case: what it states, and who has signed."""
    _, found = _proposal(request, code, number, Act.CASE_READ)
    return showing.proposal(found)


@router.post(
    "/cases/{code}/proposals/{number}/signature", response=ANSWERS, operation_id="sign-proposal",
    summary="签名 / Sign a proposed step",
)  # fmt: skip
def signature(request: HttpRequest, asked: schemas.SignatureIn, code: str = Code, number: int = Number) -> HttpResponse:
    """Sign under one's own account; the last signature takes the step, or is refused if it is not lawful any more."""
    who, found = _proposal(request, code, number, Act.CASE_STEP, acts=True)
    return _answered(request, found, lambda: sign_case_step(found, by=who.person, said=asked.said))


@router.post(
    "/cases/{code}/proposals/{number}/refusal", response=ANSWERS, operation_id="decline-proposal",
    summary="退回 / Decline a proposed step",
)  # fmt: skip
def refusal(request: HttpRequest, asked: schemas.ReasonIn, code: str = Code, number: int = Number) -> HttpResponse:
    """Say no to what another proposed; the step is not taken."""
    who, found = _proposal(request, code, number, Act.CASE_STEP, acts=True)
    return _answered(request, found, lambda: decline(found, asked.reason, by=who.person))


@router.post(
    "/cases/{code}/proposals/{number}/withdrawal", response=ANSWERS, operation_id="withdraw-proposal",
    summary="撤回 / Take back a proposal of one's own",
)  # fmt: skip
def withdrawal(request: HttpRequest, asked: schemas.ReasonIn, code: str = Code, number: int = Number) -> HttpResponse:
    """Take back what one proposed oneself, or what the office's assigner of cases finds held up."""
    who, found = _proposal(request, code, number, Act.CASE_STEP, acts=True)
    return _answered(request, found, lambda: withdraw(found, asked.reason, by=who.person))


def _proposal(
    request: HttpRequest, code: str, number: int, act: Act, *, acts: bool = False
) -> tuple[doors.Caller, StepProposal]:
    who, case = case_asked(request, code, act, acts=acts)
    found = case.proceeding.proposals.select_related("proceeding__office", "by").filter(pk=number).first()
    if found is None:
        raise Refused("not-found", what=str(number))
    return who, found


def _answered(request: HttpRequest, row: StepProposal, act: Callable[[], object]) -> HttpResponse:
    def done() -> schemas.Proposal:
        act()
        return showing.proposal(StepProposal.objects.select_related("proceeding", "by").get(pk=row.pk))

    return doors.once(request, 200, done)
