"""Service of documents and the consents it may need, on record (行政处罚法第六十一条)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models

from quanheng.documents import files, queries
from quanheng.documents.actions.papers import on_the_papers
from quanheng.documents.models import Consent, Document, Service, Withdrawal
from quanheng.ledger.actions import record
from quanheng.ledger.clock import now
from quanheng.people.models import Office, Person
from quanheng.people.permissions import Act
from quanheng.proceedings.models import Proceeding
from quanheng.rulebook import queries as rulebook
from quanheng.rules import service as rules
from quanheng.rules.refusal import Refused

SIGNED = "行政处罚法第六十一条第二款"
LARGEST = 10 * 1024 * 1024
BEGINNINGS = {b"%PDF-": "pdf", b"\xff\xd8\xff": "jpg", b"\x89PNG\r\n\x1a\n": "png"}


def check_service(method: str, proof: Mapping[str, Any], *, about: str, on: date) -> rules.Method:
    """The method, if it is lawful, proven, dated on the day of service and, where needed, consented to."""
    found = rules.method_of(queries.methods(on), method)
    rules.check_service(found, proof, acted_on=on, calendar=rulebook.calendar())
    rules.check_consent(found, proof, queries.consents_of(about) if found.consented else (), on=on)
    return found


@dataclass(frozen=True)
class Served:
    """What is to be put on record about a service: what was served to whom, and the receipt that proves it."""

    documents: Sequence[Document]
    receipt: Document
    method: rules.Method
    recipient: str
    proof: Mapping[str, Any]


def record_service(served: Served, *, by: Person | None, on: date) -> list[Service]:
    """Put on record that documents were served on a day, with the receipt that proves it; in the act's transaction."""
    receipt = served.receipt
    rows = Service.objects.bulk_create(
        Service(
            document=document, receipt=receipt, about=receipt.about, method=served.method.key,
            recipient=served.recipient, place=str(served.proof.get(rules.PLACE, "")), served_on=on,
            proof=dict(served.proof), policy=queries.methods_hash(on), recorded_at=now(),
        )
        for document in served.documents
    )  # fmt: skip
    facts = {
        "documents": [document.number for document in served.documents], "receipt": receipt.number,
        "method": served.method.key, "served_on": on.isoformat(), "proof": dict(served.proof),
    }  # fmt: skip
    record("document.served", about=receipt.about, office=receipt.office.code, by=by, on=on, facts=facts, touched=rows)
    return rows


def record_consent(
    about: str, *, office: Office, signed_by: str, channel: str, address: str, signed_on: date, file_name: str,
    confirmation: bytes, by: Person, on: date,
) -> Consent:  # fmt: skip
    """Record the confirmation the party signed, as it was scanned or received, with the address it names.

    Refused without the signed page, when the file is not a PDF or a picture, when it is dated in the future, and once
    the proceeding has ended.
    """
    with on_the_papers(about, "consent", office=office, act=Act.CASE_STEP, by=by, on=on) as proceeding:
        _require_open(proceeding)
        if not (signed_by.strip() and address.strip()):
            raise Refused("consent-incomplete", article=SIGNED)
        if signed_on > on:
            raise Refused("consent-in-the-future", article=SIGNED, on=signed_on)
        if len(confirmation) > LARGEST or not any(confirmation.startswith(start) for start in BEGINNINGS):
            raise Refused("consent-file-not-readable", article=SIGNED, file=file_name)
        consent = Consent.objects.create(
            about=about, office=office, signed_by=signed_by.strip(), channel=channel, address=address.strip(),
            signed_on=signed_on, file_name=file_name[:200], file_sha256=files.keep(confirmation), recorded_by=by,
            recorded_at=now(),
        )  # fmt: skip
        _record("service.consented", consent, _stated(consent), [consent], by=by, on=on)
    return consent


def _require_open(proceeding: Proceeding | None) -> None:
    if proceeding is not None and proceeding.ended_on is not None:
        raise Refused("consent-after-the-end", article=SIGNED, ended=proceeding.ended_on)


def _stated(consent: Consent) -> dict[str, str]:
    return {
        "signed_by": consent.signed_by, "channel": consent.channel, "address": consent.address,
        "signed_on": consent.signed_on.isoformat(), "file_sha256": consent.file_sha256,
    }  # fmt: skip


def withdraw_consent(consent: Consent, *, by: Person, on: date) -> Withdrawal:
    """Record that the party takes its consent back; from that day on nothing is served electronically."""
    office = consent.office
    with on_the_papers(consent.about, "withdraw-consent", office=office, act=Act.CASE_STEP, by=by, on=on) as held:
        _require_open(held)
        if Withdrawal.objects.filter(consent=consent).exists():
            raise Refused("consent-withdrawn-already", article=SIGNED, address=consent.address)
        withdrawal = Withdrawal.objects.create(consent=consent, withdrawn_on=on, recorded_by=by)
        facts = {"consent": consent.pk, "address": consent.address}
        _record("service.consent-withdrawn", consent, facts, [withdrawal], by=by, on=on)
    return withdrawal


def _record(
    kind: str, consent: Consent, facts: Mapping[str, Any], touched: Sequence[models.Model], *, by: Person, on: date
) -> None:
    record(kind, about=consent.about, office=consent.office.code, by=by, on=on, facts=facts, touched=touched)
