"""Issuing a document: numbered without gaps, word for word, in the transaction of the act itself."""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import rfc8785
from django.db import connection, models

from quanheng.documents.models import Counter, Document, Template
from quanheng.documents.templates import Shipped, shipped
from quanheng.documents.typefaces import unprintable
from quanheng.ledger.actions import record
from quanheng.people.models import Office, Person
from quanheng.rules.document import Template as Form
from quanheng.rules.document import check_facts, document_number, plain_text
from quanheng.rules.refusal import Refused


def issue(
    kind: str,
    *,
    office: Office,
    on: date,
    facts: Mapping[str, Any],
    about: str,
    by: Person | None,
    touched: Sequence[models.Model] = (),
) -> Document:
    """Issue a document from the template of its kind, in the caller's transaction; its PDF follows by itself."""
    return issue_from(shipped(kind), office=office, on=on, facts=facts, about=about, by=by, touched=touched)


def issue_from(
    source: Shipped,
    *,
    office: Office,
    on: date,
    facts: Mapping[str, Any],
    about: str,
    by: Person | None,
    step: str = "",
    touched: Sequence[models.Model] = (),
) -> Document:
    """Issue a document stating `facts` in the wording of `source`; `step` is what produced it ("decision#1").

    A refusal (a field missing, a character that cannot be printed) leaves no gap in the numbers,
    since number, document and the caller's act are kept or lost together.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("a document is issued in the transaction of the act itself")
    check(source, office=office, facts=facts)
    template, first_use = _pinned(source, on)
    counter = _next_number(office, source.template.series, on.year)
    number = document_number(office.document_prefix, source.template.series, on.year, counter.last)
    content = _content(source, office, number, on, facts)
    document = Document.objects.create(
        code=secrets.token_hex(16), kind=source.template.key, title=source.template.name, office=office,
        series=source.template.series, year=on.year, sequence=counter.last, number=number, template=template,
        content=content, sha256=hashlib.sha256(content).hexdigest(), about=about, step=step, issued_on=on, issued_by=by,
    )  # fmt: skip
    _record(document, by, [document, counter, *([template] if first_use else []), *touched])
    return document


def check(source: Shipped, *, office: Office, facts: Mapping[str, Any]) -> None:
    """Everything the document must state is there and can be printed; `Refused` names what is not, and why."""
    check_facts(source.template, facts)
    check_printable(source, office, facts)


def check_printable(source: Shipped, office: Office, facts: Mapping[str, Any]) -> None:
    """Every character has a glyph in the face documents are printed in; better refused than printed as a box."""
    missing = unprintable(office.name + plain_text(source.template, facts))
    if missing:
        codes = "、".join(f"{sign}（U+{ord(sign):04X}）" for sign in missing)
        stated = _stated_in(source.template, facts, missing)
        raise Refused("character-not-printable", characters=codes, document=source.template.name, fields=stated)


def _stated_in(template: Form, facts: Mapping[str, Any], signs: str) -> str:
    """The names of the fields that hold one of the characters; of none, it stands in the name of the office."""
    found = [field.name for field in template.fields if set(signs) & set(str(facts.get(field.key, "")))]
    return "、".join(f"“{name}”" for name in found) or "机关名称"


def _pinned(source: Shipped, on: date) -> tuple[Template, bool]:
    """The wording, kept from its first use on, and whether this is it."""
    return Template.objects.get_or_create(
        hash=source.hash,
        defaults={
            "key": source.template.key,
            "name": source.template.name,
            "body": source.body,
            "frame": source.frame,
            "pinned_on": on,
        },
    )


def _next_number(office: Office, series: str, year: int) -> Counter:
    """The next number of the series; whoever asks meanwhile waits until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO documents_counter (office_id, series, year, last) VALUES (%s, %s, %s, 1) "
            "ON CONFLICT (office_id, series, year) DO UPDATE SET last = documents_counter.last + 1 "
            "RETURNING id, last",
            [office.pk, series, year],
        )
        key, last = cursor.fetchone()
    return Counter(pk=key, office=office, series=series, year=year, last=last)


def _content(source: Shipped, office: Office, number: str, on: date, facts: Mapping[str, Any]) -> bytes:
    return rfc8785.dumps(
        {
            "document": source.template.key,
            "title": source.template.name,
            "template": source.hash,
            "office": {"code": office.code, "name": office.name},
            "number": number,
            "on": on.isoformat(),
            "facts": dict(facts),
        }
    )


def _record(document: Document, by: Person | None, touched: Sequence[models.Model]) -> None:
    record(
        "document.issued",
        about=document.about,
        office=document.office.code,
        by=by,
        on=document.issued_on,
        facts={
            "document": document.code,
            "kind": document.kind,
            "number": document.number,
            "sha256": document.sha256,
            "template": document.template.hash,
        },
        touched=touched,
    )
