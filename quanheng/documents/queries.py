"""Documents as they can be read: by code, by subject, by those who may."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from quanheng.documents import rendering
from quanheng.documents.editable import docx
from quanheng.documents.models import Consent, Document, Rendered, Service
from quanheng.documents.seals import SealAnswer, SealRequest, seal
from quanheng.documents.templates import Shipped, parsed
from quanheng.ledger.models import Event
from quanheng.ledger.receipts import receipt_file
from quanheng.people.models import Office
from quanheng.people.permissions import PERMISSIONS, SUPERVISORS, Act
from quanheng.rulebook import queries as rulebook
from quanheng.rulebook.models import Rule
from quanheng.rules import service
from quanheng.rules.document import Template, blocks, chinese_day, plain_text, shown
from quanheng.rules.document_wording import Block
from quanheng.rules.identifiers import hide_numbers, shown_of
from quanheng.rules.masking import Declared, Personal
from quanheng.rules.power_codes import is_credit_code
from quanheng.rules.publication import declared_in, is_natural_person
from quanheng.rules.standing import Standing


def by_code(code: str) -> Document:
    """The document with that public code, with its template, office and printed form."""
    return Document.objects.select_related("template", "office", "rendered").get(code=code)


def about(subject: str) -> QuerySet[Document]:
    """The documents issued about a subject (`proceeding:…`), in the order of issue."""
    return Document.objects.filter(about=subject).select_related("office", "rendered", "ended").order_by("id")


def open_to(standing: Standing) -> QuerySet[Document]:
    """The documents this person may read: of the offices where a post permits it; supervisors read all."""
    reading = PERMISSIONS[Act.DOCUMENT_READ]
    everywhere = any(role in SUPERVISORS for _, role in standing.roles)
    offices = {office for office, role in standing.roles if role in reading}
    seen = Q() if everywhere else Q(office__code__in=offices)
    found = Document.objects.filter(seen).select_related("template", "office", "rendered", "issued_by", "ended")
    return found.order_by("-id")


def template_of(document: Document) -> Template:
    """The wording the document was made from, whatever law/documents/ says today."""
    return parsed(bytes(document.template.body))


def text_of(document: Document) -> str:
    """What the document states, field by field, as plain text."""
    return plain_text(template_of(document), document.facts)


def printed(document: Document, *, address: str) -> rendering.Pdf:
    """The document as a PDF with the address of its receipt: the same bytes each time."""
    return rendering.pdf(_sheet(document, sealed=sealed(document), address=address))


def sealed(document: Document) -> SealAnswer | None:
    """What stands in the place of the document's seal; None where it carries none."""
    template = template_of(document)
    if not template.seal:
        return None
    return seal().set_on(
        SealRequest(
            seal=template.seal, office=document.office.code, office_name=document.office.name,
            document=document.code, number=document.number, digest=document.sha256,
        )
    )  # fmt: skip


def _sheet(document: Document, *, sealed: SealAnswer | None, address: str = "") -> rendering.Print:
    template = template_of(document)
    return rendering.Print(
        frame=bytes(document.template.frame).decode(), body=template.body, title=document.title,
        office=document.office.name, number=document.number, on=document.issued_on,
        shown=shown(template, document.facts), blocks=blocks(template, document.facts), layout=template.layout.value,
        seal=sealed, signatures=template.signatures, address=address,
    )  # fmt: skip


def copy(document: Document) -> bytes:
    """The same words as docx, marked as a copy of the PDF, which must have been made."""
    made = document.rendered
    answer = SealAnswer(**made.seal) if made.seal else None
    return docx(_sheet(document, sealed=answer), original=made.sha256, mark=_mark(document))


def _mark(document: Document) -> str:
    ended = getattr(document, "ended", None)
    return f"{ended.get_how_display()}（{chinese_day(ended.ended_on)}）" if ended else ""


def page(document: Document) -> tuple[Block, ...]:
    """The document piece by piece, as it is read on screen.

    Persons' numbers and homes are partly hidden (个人信息保护法第六条). The PDF is the original and holds them whole.
    """
    return _page(template_of(document), document.facts)


def _page(template: Template, facts: Mapping[str, Any]) -> tuple[Block, ...]:
    numbers = {field.key for field in template.fields if field.personal == Personal.ID_NUMBER}
    declared = declared_in(template, facts, private=is_natural_person(facts))
    shown = {key: _on_screen(value, declared, is_number=key in numbers) for key, value in facts.items()}
    return blocks(template, shown)


def _on_screen(value: Any, declared: Sequence[Declared], *, is_number: bool) -> Any:
    if isinstance(value, list):
        return [_on_screen(each, declared, is_number=is_number) for each in value]
    if not isinstance(value, str):
        return value
    if is_number and not is_credit_code(value):
        return shown_of(Personal.ID_NUMBER, value)
    return hide_numbers(value, declared)


@dataclass(frozen=True)
class Draft:
    """A document as it would be issued: complete, without a number, valid for nothing."""

    source: Shipped
    office: Office
    on: date
    facts: Mapping[str, Any]

    @property
    def template(self) -> Template:
        return self.source.template

    @property
    def number(self) -> str:
        """Where the number will stand."""
        return f"{self.office.document_prefix}{self.template.series}〔{self.on.year}〕　号"

    @property
    def page(self) -> tuple[Block, ...]:
        """The document piece by piece, as it would be read on screen."""
        return _page(self.template, self.facts)

    def pdf(self) -> bytes:
        """The page as it would be printed, marked as a preview, without number or receipt; nothing is written."""
        template = self.template
        place = SealAnswer("none", f"（此处加盖{template.seal}）") if template.seal else None
        return rendering.pdf(
            rendering.Print(
                frame=self.source.frame.decode(), body="", title=template.name, office=self.office.name,
                number=self.number, on=self.on, shown={}, blocks=blocks(template, self.facts),
                layout=template.layout.value,
                seal=place, signatures=template.signatures, draft=True,
            )
        ).body  # fmt: skip


def as_draft(code: str) -> Draft:
    """A document about to be undone again, as the draft it was (a preview takes the step and takes it back)."""
    document = by_code(code)
    body, frame = bytes(document.template.body), bytes(document.template.frame)
    source = Shipped(parsed(body), body, frame, document.template.hash)
    return Draft(source, document.office, document.issued_on, document.facts)


def methods(on: date) -> tuple[service.Method, ...]:
    """The lawful methods of service on a day (law/policies/service.toml)."""
    return _methods(methods_hash(on))


def methods_hash(on: date) -> str:
    """The hash of the policy that says how documents are served on a day."""
    return rulebook.rule_in_force(Rule.Kind.POLICY, "service", on).hash


@cache
def _methods(digest: str) -> tuple[service.Method, ...]:
    return service.read_methods(rulebook.by_hash(digest))


def consents(about: str) -> QuerySet[Consent]:
    """The consents to electronic service in a case, the newest first."""
    return Consent.objects.filter(about=about).select_related("withdrawal", "recorded_by").order_by("-id")


def consents_of(about: str) -> list[service.Consent]:
    """The same as the rules see them."""
    found = [(each, getattr(each, "withdrawal", None)) for each in consents(about)]
    return [service.Consent(each.address, each.signed_on, ended and ended.withdrawn_on) for each, ended in found]


def services(about: str) -> QuerySet[Service]:
    """What was served in a case, the newest first."""
    return Service.objects.filter(about=about).select_related("document", "receipt").order_by("-id")


def rendered(document: Document) -> Rendered | None:
    """The printed form, or None while it is still to be made."""
    return getattr(document, "rendered", None)


def receipt_of(document: Document) -> bytes | None:
    """The receipt that proves the printed form, to hand to the party; None until the public log has signed it."""
    events = Event.objects.filter(kind="document.rendered", about=document.about).order_by("id")
    mine = (event for event in events if event.payload["facts"]["document"] == document.code)
    event = next(mine, None)
    return receipt_file(event) if event else None


def kinds_facet(found: QuerySet[Document], chosen: str) -> dict:
    """How many documents there are of each kind, for narrowing the list."""
    counted = found.order_by("title").values_list("kind", "title").annotate(number=Count("id"))
    options = [
        {"label": title, "value": kind, "count": number, "chosen": kind == chosen} for kind, title, number in counted
    ]
    return {"label": _("文书种类"), "name": "kind", "options": options}
