"""Reading personal data in full: permitted by post, for a stated reason, and on record each time."""

import hashlib
from datetime import date

from quanheng.casefiles.actions.file import acting_on, write_down
from quanheng.casefiles.models import EvidenceFile, Reading
from quanheng.casefiles.printed_index import index_pdf
from quanheng.casefiles.queries import case_of
from quanheng.cases.models import Case
from quanheng.documents import files
from quanheng.documents import queries as documents
from quanheng.documents.models import Document
from quanheng.documents.queries import Draft
from quanheng.ledger.clock import now
from quanheng.people.models import Person
from quanheng.people.permissions import Act
from quanheng.rules.refusal import Refused


def read_party(case: Case, *, why: str, by: Person, on: date) -> Reading:
    """Show the party's particulars unmasked, once (个人信息保护法第六条)."""
    with acting_on(case, "read-party", act=Act.CASEFILE_UNMASK, by=by, on=on) as held:
        return note_reading(held, Reading.What.PARTY, why=why, by=by, on=on)


def read_file(file: EvidenceFile, *, why: str, by: Person, on: date) -> Reading:
    """Give out a file of evidence; refused when the disk no longer holds what was kept."""
    with acting_on(file.evidence.case, "read-file", act=Act.CASEFILE_UNMASK, by=by, on=on) as held:
        _require_unaltered(file)
        return note_reading(held, Reading.What.FILE, file=file, why=why, by=by, on=on)


def read_document(document: Document, *, by: Person, on: date) -> bytes:
    """Open the printed form of a case's document, which holds personal data whole (个人信息保护法第五十一条).

    Raises `Refused` when the disk no longer holds what was kept.
    """
    with acting_on(case_of(document), "read-document", act=Act.DOCUMENT_READ, by=by, on=on) as held:
        body = _kept(document)
        note_reading(held, Reading.What.DOCUMENT, document=document, by=by, on=on)
    return body


def read_copy(document: Document, *, by: Person, on: date) -> bytes:
    """The same words as docx, to go on writing with; on record like the original."""
    with acting_on(case_of(document), "read-document", act=Act.DOCUMENT_READ, by=by, on=on) as held:
        note_reading(held, Reading.What.COPY, document=document, by=by, on=on)
    return documents.copy(document)


def read_receipt(document: Document, *, by: Person, on: date) -> bytes | None:
    """Give out the receipt that proves a printed document; nothing, and nothing on record, until there is one."""
    if (receipt := documents.receipt_of(document)) is None:
        return None
    with acting_on(case_of(document), "read-document", act=Act.DOCUMENT_READ, by=by, on=on) as held:
        note_reading(held, Reading.What.RECEIPT, document=document, by=by, on=on)
    return receipt


def read_draft(case: Case, draft: Draft, *, by: Person, on: date) -> bytes:
    """Print the document a step would issue, before the step is taken: it holds personal data whole."""
    with acting_on(case, "read-draft", act=Act.CASE_STEP, by=by, on=on) as held:
        note_reading(held, Reading.What.DRAFT, named=draft.template.name, by=by, on=on)
    return draft.pdf()


def read_index(case: Case, *, by: Person, on: date) -> bytes:
    """Print the index of the file."""
    with acting_on(case, "read-index", act=Act.CASEFILE_READ, by=by, on=on) as held:
        note_reading(held, Reading.What.INDEX, by=by, on=on)
    return index_pdf(case).body


def read_attachment(case: Case, name: str, sha256: str, *, by: Person, on: date) -> Reading:
    """Give out a file that came with the application which opened the case."""
    with acting_on(case, "read-attachment", act=Act.APPLICATION_READ, by=by, on=on) as held:
        return note_reading(held, Reading.What.ATTACHMENT, named=name, sha256=sha256, by=by, on=on)


def _kept(document: Document) -> bytes:
    sha256 = document.rendered.sha256
    try:
        return files.read(sha256)
    except files.FileAltered as altered:
        raise Refused("document-file-altered", document=str(document), sha256=sha256) from altered


def _require_unaltered(file: EvidenceFile) -> None:
    place = files.path_of(file.sha256)
    if not place.is_file():
        raise Refused("kept-file-missing", path=file.name, sha256=file.sha256)
    with place.open("rb") as body:
        if hashlib.file_digest(body, "sha256").hexdigest() != file.sha256:
            raise Refused("kept-file-altered", path=file.name, sha256=file.sha256)


def note_reading(
    case: Case, what: Reading.What, *, by: Person | None, on: date, why: str = "",
    file: EvidenceFile | None = None, document: Document | None = None, named: str = "", sha256: str = "",
) -> Reading:  # fmt: skip
    """Write down who read what and why, inside a transaction that already holds the case."""
    reading = Reading.objects.create(
        case=case, what=what, file=file, document=document, named=named, why=why and Reading.Why(why), by=by,
        read_at=now(),
    )  # fmt: skip
    facts = {
        "what": what.value, "why": why, "file": file.sha256 if file else sha256,
        "document": document.number if document else "",
    }  # fmt: skip
    write_down("casefile.read", case, facts=facts, touched=[reading], by=by, on=on)
    return reading
