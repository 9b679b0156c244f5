"""Reading personal data in full: permitted by post, for a stated reason, and on record each time."""

import hashlib
from datetime import date

from quanheng.casefiles.actions.file import acting_on, write_down
from quanheng.casefiles.models import EvidenceFile, Reading
from quanheng.cases.models import Case
from quanheng.documents import files
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


def _require_unaltered(file: EvidenceFile) -> None:
    place = files.path_of(file.sha256)
    if not place.is_file():
        raise Refused("kept-file-missing", path=file.name, sha256=file.sha256)
    with place.open("rb") as body:
        if hashlib.file_digest(body, "sha256").hexdigest() != file.sha256:
            raise Refused("kept-file-altered", path=file.name, sha256=file.sha256)


def note_reading(
    case: Case, what: Reading.What, *, why: str, by: Person | None, on: date, file: EvidenceFile | None = None
) -> Reading:
    """Write down who read what and why, inside a transaction that already holds the case."""
    reading = Reading.objects.create(case=case, what=what, file=file, why=Reading.Why(why), by=by, read_at=now())
    facts = {"what": what.value, "why": why, "file": file.sha256 if file else ""}
    write_down("casefile.read", case, facts=facts, touched=[reading], by=by, on=on)
    return reading
