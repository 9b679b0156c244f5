"""What can be asked for: cases and their steps, each by the permission its page names."""

import hashlib
from datetime import date
from typing import Literal

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router

from quanheng.api import doors, schemas, showing
from quanheng.cases import lists, queries
from quanheng.cases.actions import (
    Discretion,
    PartyFacts,
    open_case,
    preview_case_step,
    propose_case_step,
    take_case_step,
)
from quanheng.cases.models import Case
from quanheng.cases.reading_order import Place
from quanheng.catalogue.queries import open_version
from quanheng.ledger.models import Event
from quanheng.ledger.receipts import receipt as receipt_of
from quanheng.people.models import Person
from quanheng.people.permissions import Act
from quanheng.rules.refusal import Refused

LONGEST_PAGE = 100
REFUSALS = {frozenset({400, 401, 403, 404, 409, 422}): schemas.Problem}
Code = Path(..., pattern="^[a-z0-9-]{1,20}$")
Page = Query(1, ge=1, le=1_000_000)
Size = Query(30, ge=1, le=LONGEST_PAGE)
router = Router()


def case_asked(request: HttpRequest, code: str, act: Act, *, acts: bool = False) -> tuple[doors.Caller, Case]:
    who = doors.allowed(request, act, acts=acts)
    found = queries.case_open_to(who.standing, code)
    if found is None:
        raise Refused("not-found", what=code)
    return who, found


def _answer(request: HttpRequest, shown: schemas.Schema) -> HttpResponse:
    """The answer with its tag; nothing but the tag when the asker has it already."""
    body = shown.model_dump_json().encode()
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    known = {each.strip().removeprefix("W/") for each in request.headers.get("If-None-Match", "").split(",")}
    fresh = tag in known or "*" in known
    response = HttpResponse(status=304) if fresh else HttpResponse(body, content_type="application/json")
    response["ETag"], response["Cache-Control"] = tag, "private, no-cache"
    return response


@router.get("/cases", response={200: schemas.Cases, **REFUSALS}, operation_id="cases", summary="列出案件 / List cases")
def cases(
    request: HttpRequest, *, q: str = Query("", max_length=100), state: Literal["", "open", "overdue", "ended"] = "",
    kind: str = Query("", max_length=30), office: str = Query("", max_length=20),
    after: str = Query("", max_length=80), size: int = Size,
) -> schemas.Cases:  # fmt: skip
    """The cases this person may see, the one due first at the top, from the place `after` on."""
    who = doors.allowed(request, Act.CASE_READ)
    place = Place.read(after)
    if after and place is None:
        raise Refused("request-malformed", where="after", why=after)
    offices, chosen = lists.offices_seen(who.standing), {"state": state, "kind": kind, "office": office}
    found = lists.CaseList(who.standing, request.today, _plain(q), chosen, offices).page(size, after=place)
    then = str(found.then) if found.then else None
    return schemas.Cases(cases=[showing.line(case) for case in found.cases], then=then, cut=found.cut)


def _plain(text: str) -> str:
    if "\0" in text:
        raise Refused("request-malformed", where="q", why="NUL")
    return text.strip()


@router.get(
    "/cases/{code}", response={200: schemas.CaseOut, 304: None, **REFUSALS}, operation_id="case",
    summary="查看案件 / One case",
)  # fmt: skip
def case(request: HttpRequest, code: str = Code) -> HttpResponse:
    """Where the case is, what is due when and why, the steps open to this person, the others with the reason."""
    who, found = case_asked(request, code, Act.CASE_READ)
    return _answer(request, showing.whole(found, who.standing, on=request.today))


@router.get(
    "/cases/{code}/history", response={200: schemas.History, **REFUSALS}, operation_id="history",
    summary="办理经过 / What was done",
)  # fmt: skip
def history(request: HttpRequest, code: str = Code, page: int = Page, size: int = Size) -> schemas.History:
    """The steps taken, the last first, each with the working days between the act and its entry."""
    who, found = case_asked(request, code, Act.CASE_READ)
    return showing.history(found, who.standing, on=request.today, number=page, size=size)


@router.get(
    "/cases/{code}/receipts", response={200: schemas.Receipts, **REFUSALS}, operation_id="receipts",
    summary="存证 / Receipts",
)  # fmt: skip
def receipts(request: HttpRequest, code: str = Code, page: int = Page, size: int = Size) -> schemas.Receipts:
    """The events of the case and whether each has its receipt."""
    _, found = case_asked(request, code, Act.CASE_READ)
    return showing.receipts(found, number=page, size=size)


@router.get(
    "/cases/{code}/receipts/{event}", response={200: schemas.Receipt, **REFUSALS}, operation_id="receipt",
    summary="下载凭证 / One receipt",
)  # fmt: skip
def receipt(request: HttpRequest, code: str = Code, event: str = Path(..., pattern="^[0-9a-f]{32}$")) -> dict:
    """The receipt of one event, which verify/verify.py accepts; 404 until a signed checkpoint covers it."""
    _, found = case_asked(request, code, Act.CASE_READ)
    act = Event.objects.filter(code=event, about=found.proceeding.subject).first()
    made = receipt_of(act) if act else None
    if made is None:
        raise Refused("not-found", what=event)
    return made


@router.post(
    "/cases", response={201: schemas.Taken, **REFUSALS}, operation_id="open-case", summary="立案 / Open a case"
)
def open_(request: HttpRequest, asked: schemas.CaseIn) -> HttpResponse:
    """Open a case under a published item and take the first step."""
    who = doors.allowed(request, Act.CASE_OPEN, acts=True)

    def act() -> schemas.Taken:
        day = asked.on or request.today
        opened = open_case(
            asked.item, office=open_version(asked.item, request.today).item.office,
            party=PartyFacts(**asked.party.model_dump()), facts=asked.facts, by=who.person, on=day,
        )  # fmt: skip
        first = opened.proceeding.steps.select_related("proceeding").get()
        return showing.taken(first)

    return doors.once(request, 201, act)


@router.post(
    "/cases/{code}/steps/{step}/preview", response={200: schemas.PreviewOut, **REFUSALS}, operation_id="preview-step",
    summary="预览环节 / Preview a step",
)  # fmt: skip
def preview(
    request: HttpRequest, asked: schemas.StepIn, code: str = Code, step: str = Path(..., max_length=60)
) -> schemas.PreviewOut:
    """What the step would bring about. Nothing of it stays, but a refusal is on record."""
    who, found = case_asked(request, code, Act.CASE_STEP, acts=True)
    return showing.previewed(preview_case_step(found, step, **_given(who, asked, request.today)))


@router.post(
    "/cases/{code}/steps/{step}", response={201: schemas.Taken, 202: schemas.Proposal, **REFUSALS},
    operation_id="take-step", summary="办理环节，须会签的提请会签 / Take a step, or propose it where others sign too",
)  # fmt: skip
def take(
    request: HttpRequest, asked: schemas.StepIn, code: str = Code, step: str = Path(..., max_length=60)
) -> HttpResponse:
    """Take a step of the case: the same action, gates and record as on its page.

    Where `persons` or an approver are named, it waits for their signatures and is answered with 202.
    """
    who, found = case_asked(request, code, Act.CASE_STEP, acts=True)
    given = _given(who, asked, request.today)
    if asked.persons or (asked.discretion and asked.discretion.approver):
        del given["standing"]
        return doors.once(
            request, 202, lambda: showing.proposal(propose_case_step(found, step, **given, said=asked.said))
        )
    del given["with_persons"]
    return doors.once(request, 201, lambda: showing.taken(take_case_step(found, step, **given)))


def _given(who: doors.Caller, asked: schemas.StepIn, today: date) -> dict:
    """What is asked, as the action takes it."""
    day, choice = asked.on or today, asked.discretion
    names = [*asked.persons, *([choice.approver] if choice and choice.approver else [])]
    known = {person.username: person for person in Person.objects.filter(username__in=names)} if names else {}
    if missing := [name for name in names if name not in known]:
        raise Refused("person-unknown", name=missing[0])
    discretion = Discretion(
        facts=choice.facts, grounds=choice.grounds, reasons=choice.reasons,
        approver=known[choice.approver] if choice.approver else None,
    ) if choice else None  # fmt: skip
    return {
        "by": who.person, "on": day, "with_persons": [known[name] for name in asked.persons], "facts": asked.facts,
        "discretion": discretion, "standing": who.standing if day == today else None,
    }  # fmt: skip
