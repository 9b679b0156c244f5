"""What waits to be published, what a draft would show, and the copy that leaves."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from quanheng.cases.models import Case, Party
from quanheng.disclosure.models import Draft, Duty, DutyList, Publication
from quanheng.documents import queries as documents
from quanheng.documents.models import Document
from quanheng.ledger.models import Event
from quanheng.people.permissions import PERMISSIONS, SUPERVISORS, Act
from quanheng.rulebook import queries as rulebook
from quanheng.rules.days import due_state
from quanheng.rules.document import shown
from quanheng.rules.identifiers import shown_of
from quanheng.rules.masking import Declared, Found, Masked, Personal, mask
from quanheng.rules.publication import PublicationPolicy, declared_in, is_natural_person, publication_policy
from quanheng.rules.standing import Standing

OPEN = Q(is_published=False, is_withheld=False, was_withdrawn=False)
SUMMARY = {
    "party": "当事人",
    "applicant": "申请人",
    "item": "事项",
    "result": "决定",
    "penalties": "处罚种类",
    "fine": "罚款金额",
}


def policy_in_force(on: date) -> PublicationPolicy:
    """The rules of publication that hold on a day."""
    return publication_policy(rulebook.policy("disclosure", on))


def open_to(standing: Standing) -> DutyList:
    """The duties this person may see: of the offices where a post permits it; supervisors see all."""
    reading = PERMISSIONS[Act.DISCLOSURE_READ]
    everywhere = any(role in SUPERVISORS for _, role in standing.roles)
    offices = {office for office, role in standing.roles if role in reading}
    seen = Q() if everywhere else Q(document__office__code__in=offices)
    found = Duty.objects.with_outcome().filter(seen)
    return found.select_related("document__office", "document__template", "document__rendered")


def waiting(standing: Standing) -> DutyList:
    """What is still to be published, the most urgent first."""
    return open_to(standing).filter(OPEN).order_by("due_on", "id")


def settled(standing: Standing) -> DutyList:
    """What was published, withheld or withdrawn, the latest first."""
    return open_to(standing).exclude(OPEN).order_by("-id")


def latest_draft(document: Document) -> Draft | None:
    """The draft now in hand or last reviewed."""
    drafts = Draft.objects.filter(document=document).select_related("review__reviewed_by", "drafted_by")
    return drafts.order_by("-id").first()


def current_publication(document: Document) -> Publication | None:
    """The publication of a document that stands, or None."""
    return Publication.objects.filter(document=document, withdrawal__isnull=True).select_related("draft").first()


def last_publication(document: Document) -> Publication | None:
    """The latest publication of a document, withdrawn or not."""
    found = Publication.objects.filter(document=document).select_related("draft", "withdrawal__withdrawn_by")
    return found.order_by("-id").first()


def proposed(document: Document, also_masked: Iterable[str] = (), keep: Iterable[str] = ()) -> Masked:
    """The document's text with personal data taken out, before anyone has looked at it."""
    return mask(documents.text_of(document), declared(document, also_masked), keep=keep)


def declared(document: Document, also_masked: Iterable[str]) -> list[Declared]:
    """What is known to be personal: of the case's party, by the field it stands in, or because a drafter said so."""
    case = case_of(document)
    private = case.party.kind == Party.Kind.PERSON if case else is_natural_person(document.facts)
    by_field = declared_in(documents.template_of(document), document.facts, private=private)
    by_hand = [Declared(Personal.NAME, value) for value in also_masked]
    return [*(case.party.personal() if case else ()), *by_field, *by_hand]


def case_of(document: Document) -> Case | None:
    """The case a document was issued in, with its party."""
    subject, _, code = document.about.partition(":")
    if subject != "proceeding":
        return None
    return Case.objects.select_related("party").filter(proceeding__code=code, party__isnull=False).first()


@dataclass(frozen=True)
class Segment:
    """A stretch of the text: as it was, numbers partly hidden, and what stands there instead if it is masked."""

    original: str
    replacement: str | None
    kind: str = ""


def segments(text: str, found: Iterable[Found]) -> list[Segment]:
    """The original cut where it is masked, for a reviewer to compare."""
    parts, position = [], 0
    for each in found:
        parts.append(Segment(text[position : each.start], None))
        parts.append(Segment(shown_of(each.kind, text[each.start : each.end]), each.replacement, each.kind))
        position = each.end
    return [part for part in [*parts, Segment(text[position:], None)] if part.original]


def segments_of(draft: Draft) -> list[Segment]:
    """The same for a draft, as it was when drafted."""
    found = [Found(Personal(each["kind"]), each["start"], each["end"], each["replacement"]) for each in draft.found]
    return segments(documents.text_of(draft.document), found)


def published_event(publication: Publication) -> Event:
    """The event that says the decision was published."""
    events = Event.objects.filter(kind="decision.published", about=publication.document.about).order_by("-id")
    return next(event for event in events if event.payload["facts"]["publication"] == publication.pk)


def public_copy(publication: Publication, *, event: Event, receipt: bytes | None = None) -> dict[str, Any]:
    """The decision as it leaves: masked text and summary, hashes, and its receipt once there is one."""
    document = publication.document
    rule = policy_in_force(publication.published_on).rules[document.kind]
    case = case_of(document)
    item = {"item": case.item_code, "item_name": case.item_name} if case else {}
    copy = {
        **item,
        "title": document.title,
        "document_number": document.number,
        "kind": rule.kind,
        "kind_word": {"zh": rule.name, "en": rule.name_en},
        "office": document.office.code,
        "decided_on": document.issued_on.isoformat(),
        "published_on": publication.published_on.isoformat(),
        "until_on": publication.until_on.isoformat(),
        "summary": summary(publication.draft),
        "text": publication.draft.text,
        "basis": [{"cited": cited} for cited in document.facts.get("basis", [])],
        "document_hash": publication.pdf_sha256,
        "event": event.code,
    }
    return copy | ({"receipt": receipt.decode()} if receipt else {})


def personal_in(text: str, draft: Draft) -> int:
    """In how many places a text about a draft's document holds personal data."""
    return len(mask(text, declared(draft.document, draft.also_masked), keep=draft.kept).found)


def summary(draft: Draft) -> list[dict[str, Any]]:
    """The few facts a list shows, each masked as the text is (市场监督管理行政处罚信息公示规定第四条)."""
    document = draft.document
    lines = shown(documents.template_of(document), document.facts)
    known = declared(document, draft.also_masked)
    return [
        {"label": {"zh": label}, "value": mask("；".join(lines[key]), known, keep=draft.kept).text}
        for key, label in SUMMARY.items()
        if lines.get(key)
    ]


@dataclass(frozen=True)
class Urgent:
    """A duty and how it stands on a day: its state in the words of the state badge, working days left."""

    duty: Duty
    state: str
    left: int


NEAR = 1


def with_urgency(duties: Iterable[Duty], today: date) -> list[Urgent]:
    """How each duty stands: done, on hand, near its last day (one working day), or overdue."""
    calendar = rulebook.calendar()
    return [_urgent(duty, *due_state(duty.due_on, today, calendar, NEAR)) for duty in duties]


def _urgent(duty: Duty, state: str, left: int) -> Urgent:
    done = duty.is_published or duty.is_withheld or duty.was_withdrawn
    return Urgent(duty, "done" if done else state, left)
