"""The file of a case as one bundle: index, documents, evidence, records, receipts, and a manifest of all of it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any

from quanheng.casefiles.models import Evidence
from quanheng.casefiles.packing import Packing
from quanheng.casefiles.printed_index import index_pdf
from quanheng.casefiles.queries import whole_evidence
from quanheng.cases.models import Case
from quanheng.documents import files
from quanheng.documents.queries import about
from quanheng.ledger.models import Event
from quanheng.ledger.receipts import receipt_file
from quanheng.proceedings.models import StepTaken
from quanheng.proceedings.queries import procedure_of

FORMAT = "quanheng-casefile/1"
NOT_OF_THE_FILE = ("casefile.read", "casefile.archived", "casefile.note-written")


@dataclass(frozen=True)
class Made:
    """A bundle that was written: how large, how many files, and the hash of its manifest."""

    size: int
    files: int
    manifest_sha256: str


def write_bundle(case: Case, into: IO[bytes]) -> Made:
    """Write the whole file; byte for byte the same as long as nothing is added to it."""
    events = events_of(case)
    with Packing(into) as packing:
        packing.add("index.pdf", index_pdf(case).body)
        documents = [*_add_documents(packing, case)]
        evidence = [_add_evidence(packing, each) for each in whole_evidence(case)]
        told = {
            "format": FORMAT, "case": _case(case), "index": "index.pdf", "documents": documents, "evidence": evidence,
            "steps": [*_steps(case, events)], "events": [_add_event(packing, event) for event in events],
        }  # fmt: skip
        sha256 = packing.finish(told)
    return Made(into.tell(), len(packing.listed), sha256)


def events_of(case: Case) -> list[Event]:
    """What was recorded about the case, without who read its file since: reading changes no file."""
    found = Event.objects.filter(about=case.proceeding.subject).exclude(kind__in=NOT_OF_THE_FILE)
    return list(found.select_related("log_entry").order_by("id"))


def _case(case: Case) -> dict[str, Any]:
    proceeding = case.proceeding
    return {
        "number": proceeding.number, "code": proceeding.code, "office": proceeding.office.name,
        "item": case.item_code, "name": case.item_name, "procedure": proceeding.procedure_hash,
        "opened_on": _plain(proceeding.opened_on), "ended_on": _plain(proceeding.ended_on),
    }  # fmt: skip


def _add_documents(packing: Packing, case: Case) -> Iterator[dict[str, Any]]:
    for place, document in enumerate(about(case.proceeding.subject), 1):
        stem, rendered = f"documents/{place:02d}", getattr(document, "rendered", None)
        ended = getattr(document, "ended", None)
        packing.add(f"{stem}.json", bytes(document.content))
        if rendered:
            packing.add_kept(f"{stem}.pdf", files.path_of(rendered.sha256), rendered.sha256)
        yield {
            "title": document.title, "number": document.number, "issued_on": _plain(document.issued_on),
            "content": f"{stem}.json", "printed": f"{stem}.pdf" if rendered else None, "sha256": document.sha256,
            "step": document.step, "ended": ended and {"how": ended.how, "on": _plain(ended.ended_on)},
        }  # fmt: skip


def _add_evidence(packing: Packing, evidence: Evidence) -> dict[str, Any]:
    named = []
    for place, file in enumerate(evidence.files.all(), 1):
        path = f"evidence/{evidence.number:03d}-{place:02d}{Path(file.name).suffix.lower()}"
        packing.add_kept(path, files.path_of(file.sha256), file.sha256)
        named.append({"path": path, "name": file.name, "type": file.media_type})
    return {**_stated(evidence), "files": named}


def _stated(evidence: Evidence) -> dict[str, Any]:
    statement, exclusion = getattr(evidence, "statement", None), getattr(evidence, "exclusion", None)
    return {
        "number": evidence.number, "kind": evidence.kind, "name": evidence.name, "proves": evidence.proves,
        "source": evidence.source, "form": evidence.form, "sheets": evidence.sheets,
        "collected_on": _plain(evidence.collected_on),
        "collected_by": [evidence.collected_by.name, evidence.second_officer.name],
        "statement": statement and {
            "said_by": statement.said_by, "signature": statement.signature, "note": statement.signature_note,
        },
        "excluded": exclusion and {
            "reasons": exclusion.reasons, "by": exclusion.by.name, "on": _plain(exclusion.on),
        },
        "custody": [
            {"kind": moved.kind, "by": moved.given_by.name, "to": moved.given_to, "on": _plain(moved.on),
             "reason": moved.reason, "entered_at": _plain(moved.entered_at)}
            for moved in evidence.custody.all()
        ],
    }  # fmt: skip


def _steps(case: Case, events: list[Event]) -> Iterator[dict[str, Any]]:
    procedure, recorded = procedure_of(case.proceeding), _events_of_steps(events)
    for taken in case.proceeding.steps.select_related("by"):
        yield {
            "step": taken.step, "name": procedure.by_key[taken.step].name.zh, "round": taken.round,
            "on": _plain(taken.on), "entered_at": _plain(taken.entered_at),
            "by": taken.by.name if taken.by else None, "facts": json.loads(json.dumps(taken.facts)),
            "document": (taken.document or {}).get("number"), "event": recorded.get(taken.pk),
        }  # fmt: skip


def _events_of_steps(events: list[Event]) -> dict[int, str]:
    """The event in which each step was recorded, by the digest of its row."""
    table = StepTaken._meta.db_table
    return {row[1]: event.code for event in events for row in event.payload["rows"] if row[0] == table}


def _add_event(packing: Packing, event: Event) -> dict[str, Any]:
    entry, path = getattr(event, "log_entry", None), f"receipts/{event.code}.json"
    receipt = receipt_file(event) if entry else None
    if receipt:
        packing.add(path, receipt)
    return {
        "event": event.code, "kind": event.kind, "on": _plain(event.happened_on),
        "index": entry.index if entry else None, "receipt": path if receipt else None,
    }  # fmt: skip


def _plain(value: date | datetime | None) -> str | None:
    return value.isoformat() if value else None
