"""Documents as they can be read: by code, by subject, by those who may."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from quanheng.documents import rendering
from quanheng.documents.models import Document, Rendered
from quanheng.documents.templates import parsed, shipped
from quanheng.ledger.models import Event
from quanheng.ledger.receipts import receipt_file
from quanheng.people.models import Office
from quanheng.people.permissions import PERMISSIONS, SUPERVISORS, Act
from quanheng.rules.document import Template, check_facts, plain_text, shown
from quanheng.rules.standing import Standing


def by_code(code: str) -> Document:
    """The document with that public code, with its template, office and printed form."""
    return Document.objects.select_related("template", "office", "rendered").get(code=code)


def about(subject: str) -> QuerySet[Document]:
    """The documents issued about a subject (`proceeding:…`), in the order of issue."""
    return Document.objects.filter(about=subject).select_related("office", "rendered").order_by("id")


def open_to(standing: Standing) -> QuerySet[Document]:
    """The documents this person may read: of the offices where a post permits it; supervisors read all."""
    reading = PERMISSIONS[Act.DOCUMENT_READ]
    everywhere = any(role in SUPERVISORS for _, role in standing.roles)
    offices = {office for office, role in standing.roles if role in reading}
    seen = Q() if everywhere else Q(office__code__in=offices)
    return Document.objects.filter(seen).select_related("template", "office", "rendered", "issued_by").order_by("-id")


def template_of(document: Document) -> Template:
    """The wording the document was made from, whatever law/documents/ says today."""
    return parsed(bytes(document.template.body))


def text_of(document: Document) -> str:
    """What the document states, field by field, as plain text."""
    return plain_text(template_of(document), document.facts)


def stated(document: Document) -> list[tuple[str, list[str]]]:
    """Each field that is filled, by name, with its paragraphs."""
    template, facts = template_of(document), document.facts
    lines = shown(template, facts)
    return [(field.name, lines[field.key]) for field in template.fields if lines[field.key]]


def printed(document: Document, *, address: str) -> rendering.Pdf:
    """The document as a PDF with the address of its receipt: the same bytes each time."""
    template = template_of(document)
    return rendering.pdf(
        rendering.Print(
            frame=bytes(document.template.frame).decode(),
            body=template.body,
            title=document.title,
            office=document.office.name,
            number=document.number,
            on=document.issued_on,
            shown=shown(template, document.facts),
            address=address,
        )
    )


def preview(kind: str, facts: Mapping[str, Any], *, office: Office, on: date) -> bytes:
    """A PDF of what would be issued, marked as a preview, without number or receipt; nothing is written."""
    source = shipped(kind)
    check_facts(source.template, facts)
    return rendering.pdf(
        rendering.Print(
            frame=source.frame.decode(),
            body=source.template.body,
            title=source.template.name,
            office=office.name,
            number=f"{office.document_prefix}{source.template.series}〔{on.year}〕　号",
            on=on,
            shown=shown(source.template, facts),
            draft=True,
        )
    ).body


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
