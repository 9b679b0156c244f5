"""Drafting, reviewing, publishing and withdrawing: never by one person alone."""

import hashlib
from collections.abc import Iterable
from datetime import date

from django.db import models, transaction

from quanheng.disclosure import queries
from quanheng.disclosure.models import Draft, Publication, Review, Withdrawal
from quanheng.disclosure.turns import take_turn
from quanheng.documents import queries as documents
from quanheng.documents.models import Document, Ended
from quanheng.ledger.actions import record
from quanheng.people.models import Person
from quanheng.people.permissions import Act
from quanheng.people.permissions import check as check_permitted
from quanheng.rulebook import queries as rulebook
from quanheng.rules.days import last_day
from quanheng.rules.masking import Found
from quanheng.rules.refusal import Refused

REVIEW_FIRST = "政府信息公开条例第十七条"
PRIVACY = "政府信息公开条例第十五条"
TAKEN_BACK = "行政处罚法第四十八条第二款"
REVOKED = "原决定已被依法撤销。"
SHORTEST = 2


@transaction.atomic
def draft(
    document: Document, *, also_masked: Iterable[str] = (), kept: Iterable[str] = (), by: Person, on: date
) -> Draft:
    """Propose what to publish of a document: its text as served, with personal data taken out for good.

    `also_masked` are names the scan missed, `kept` what it took for personal and is not; nothing else of
    the text can be changed (市场监督管理行政处罚信息公示规定第七条).
    """
    _check_may_draft(document, by=by, on=on)
    _check_not_revoked(document)
    also, kept = _listed(also_masked), _listed(kept)
    _check_long_enough(also)
    masked = queries.proposed(document, also, kept)
    made = Draft.objects.create(
        document=document,
        discloses=True,
        text=masked.text,
        found=[_as_row(found) for found in masked.found],
        also_masked=also,
        kept=kept,
        drafted_by=by,
        drafted_on=on,
    )
    _record("disclosure.drafted", document, {"draft": made.pk, "masked": len(masked.found)}, [made], by=by, on=on)
    return made


@transaction.atomic
def withhold(document: Document, *, article: str, reasons: str, by: Person, on: date) -> Draft:
    """Propose not to publish a document, under an article and with reasons (政府信息公开条例第十四条至第十六条)."""
    _check_may_draft(document, by=by, on=on)
    if not (article.strip() and reasons.strip()):
        raise Refused("withholding-needs-reasons", article=REVIEW_FIRST, document=document.number)
    made = Draft.objects.create(
        document=document,
        discloses=False,
        withheld_under=article.strip(),
        reasons=reasons.strip(),
        drafted_by=by,
        drafted_on=on,
    )
    _record(
        "disclosure.drafted", document, {"draft": made.pk, "withheld_under": made.withheld_under}, [made], by=by, on=on
    )
    return made


def _check_may_draft(document: Document, *, by: Person, on: date) -> None:
    check_permitted(by.standing(on), Act.DISCLOSURE_DRAFT, document.office.code)
    take_turn(document.pk)
    if queries.current_publication(document):
        raise Refused("already-published", document=document.number)
    latest = queries.latest_draft(document)
    if latest and not hasattr(latest, "review"):
        raise Refused("draft-awaits-review", document=document.number)


def _check_not_revoked(document: Document) -> None:
    """What was revoked is not published (行政处罚法第四十八条第二款)."""
    if Ended.objects.filter(document=document, how=Ended.How.REVOKED).exists():
        raise Refused("document-revoked", article=TAKEN_BACK, document=document.number)


def _listed(values: Iterable[str]) -> list[str]:
    return sorted({value.strip() for value in values if value.strip()})


def _check_long_enough(values: list[str]) -> None:
    for value in values:
        if len(value) < SHORTEST:
            raise Refused("too-short-to-mask", article=PRIVACY, value=value)


def _as_row(found: Found) -> dict[str, object]:
    return {"kind": found.kind.value, "start": found.start, "end": found.end, "replacement": found.replacement}


@transaction.atomic
def approve(draft: Draft, *, by: Person, on: date) -> Publication | None:
    """Approve a draft; what it discloses is published in the same moment, None when it withholds.

    Raises `Refused` when the reviewer drafted it, when the draft is no longer in hand, when personal
    data is left in the text, or when the document is not printed yet.
    """
    _check_may_review(draft, by=by, on=on)
    if draft.discloses:
        _check_not_revoked(draft.document)
        _check_nothing_personal_left(draft)
    review = Review.objects.create(draft=draft, approved=True, reviewed_by=by, reviewed_on=on)
    _record("disclosure.approved", draft.document, {"draft": draft.pk}, [review], by=by, on=on)
    return _publish(draft, on=on) if draft.discloses else None


@transaction.atomic
def send_back(draft: Draft, *, reasons: str, by: Person, on: date) -> Review:
    """Return a draft to be made anew, with reasons."""
    _check_may_review(draft, by=by, on=on)
    if not reasons.strip():
        raise Refused("return-needs-reasons", article=REVIEW_FIRST, document=draft.document.number)
    review = Review.objects.create(draft=draft, approved=False, reasons=reasons.strip(), reviewed_by=by, reviewed_on=on)
    _record("disclosure.returned", draft.document, {"draft": draft.pk}, [review], by=by, on=on)
    return review


def _check_may_review(draft: Draft, *, by: Person, on: date) -> None:
    """先审查、后公开: whoever drafted does not review (政府信息公开条例第十七条)."""
    check_permitted(by.standing(on), Act.DISCLOSURE_REVIEW, draft.document.office.code)
    take_turn(draft.document_id)
    if draft.drafted_by_id == by.pk:
        raise Refused("reviewer-is-the-drafter", article=REVIEW_FIRST, name=by.name)
    if Review.objects.filter(draft=draft).exists():
        raise Refused("draft-already-reviewed", document=draft.document.number)


def _check_nothing_personal_left(draft: Draft) -> None:
    left = queries.personal_in(draft.text, draft)
    if left:
        raise Refused("personal-data-left", article=PRIVACY, number=left, document=draft.document.number)


def _publish(draft: Draft, *, on: date) -> Publication:
    document = draft.document
    rendered = documents.rendered(document)
    if rendered is None:
        raise Refused("document-not-yet-printed", document=document.number)
    rule = queries.policy_in_force(on).rules.get(document.kind)
    if rule is None:
        raise Refused("document-not-for-publication", document=document.title)
    publication = Publication.objects.create(
        document=document,
        draft=draft,
        text_sha256=hashlib.sha256(draft.text.encode()).hexdigest(),
        pdf_sha256=rendered.sha256,
        published_on=on,
        until_on=last_day(on, rule.shown_for, rulebook.calendar()).strict,
    )
    _record_publication(publication)
    return publication


def _record_publication(publication: Publication) -> None:
    """The event whose receipt the public gets: it names no person, so nobody is recorded as its actor."""
    document = publication.document
    facts = {
        "publication": publication.pk,
        "document": document.code,
        "number": document.number,
        "content_sha256": document.sha256,
        "pdf_sha256": publication.pdf_sha256,
        "text_sha256": publication.text_sha256,
    }
    _record("decision.published", document, facts, [publication], by=None, on=publication.published_on)


@transaction.atomic
def withdraw(publication: Publication, *, reason: str, known_on: date, by: Person, on: date) -> Withdrawal:
    """Take a publication back because the decision was changed, revoked, or found unlawful or void.

    `known_on` is the day that became known; the law gives three days from it, and the public is told the
    reason (行政处罚法第四十八条第二款).
    """
    document = publication.document
    check_permitted(by.standing(on), Act.DISCLOSURE_WITHDRAW, document.office.code)
    take_turn(document.pk)
    policy = queries.policy_in_force(on)
    if not reason.strip():
        raise Refused("withdrawal-needs-a-reason", article=policy.withdraw_basis, document=document.number)
    if known_on > on:
        raise Refused("known-in-the-future", article=policy.withdraw_basis, document=document.number, day=known_on)
    if queries.personal_in(reason, publication.draft):
        raise Refused("reason-holds-personal-data", article=PRIVACY, document=document.number)
    if Withdrawal.objects.filter(publication=publication).exists():
        raise Refused("already-withdrawn", document=document.number)
    return _withdraw(publication, reason.strip(), known_on=known_on, by=by, on=on)


@transaction.atomic
def withdraw_revoked(document: Document, *, on: date) -> Withdrawal | None:
    """Take back what was published of a document that the head revoked; nobody has to remember it.

    None when nothing of it is published (行政处罚法第四十八条第二款).
    """
    take_turn(document.pk)
    publication = queries.current_publication(document)
    return _withdraw(publication, REVOKED, known_on=on, by=None, on=on) if publication else None


def _withdraw(publication: Publication, reason: str, *, known_on: date, by: Person | None, on: date) -> Withdrawal:
    within = queries.policy_in_force(on).withdraw_within
    withdrawal = Withdrawal.objects.create(
        publication=publication,
        reason=reason,
        known_on=known_on,
        due_on=last_day(known_on, within, rulebook.calendar()).legal,
        withdrawn_by=by,
        withdrawn_on=on,
    )
    document = publication.document
    facts = {"publication": publication.pk, "document": document.code, "known_on": known_on.isoformat()}
    _record("decision.withdrawn", document, facts, [withdrawal], by=by, on=on)
    return withdrawal


def _record(
    kind: str,
    document: Document,
    facts: dict[str, object],
    touched: list[models.Model],
    *,
    by: Person | None,
    on: date,
) -> None:
    record(kind, about=document.about, office=document.office.code, by=by, on=on, facts=facts, touched=touched)
