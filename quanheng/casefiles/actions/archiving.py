"""Taking the file out: an export of it as it stands, and the archive once the case is closed."""

import hashlib
from datetime import date
from typing import IO

from django.db import transaction

from quanheng.casefiles.actions.file import WHOLE_PROCESS, acting_on, require_open_file, write_down
from quanheng.casefiles.actions.reading import note_reading
from quanheng.casefiles.bundle import Made, write_bundle
from quanheng.casefiles.models import Archived, Reading
from quanheng.casefiles.queries import still_made
from quanheng.cases.models import Case
from quanheng.documents import files
from quanheng.ledger.clock import now
from quanheng.people.models import Person
from quanheng.people.permissions import Act
from quanheng.rules.refusal import Refused

PIECE = 2**20


def export(case: Case, into: IO[bytes], *, by: Person, on: date) -> None:
    """Write the file as one bundle: as archived, or as it stands now; the reading is on record."""
    with acting_on(case, "export", act=Act.CASEFILE_ARCHIVE, by=by, on=on) as held:
        note_reading(held, Reading.What.BUNDLE, why=Reading.Why.ARCHIVE, by=by, on=on)
    write_out(case, into)


@transaction.atomic
def export_at_the_machine(case: Case, into: IO[bytes], *, on: date) -> None:
    """The same for an operator at the machine, who is nobody's account; on record all the same."""
    note_reading(case, Reading.What.BUNDLE, why=Reading.Why.ARCHIVE, by=None, on=on)
    write_out(case, into)


def write_out(case: Case, into: IO[bytes]) -> None:
    """The bundle's bytes: those kept at the archiving, else made anew; the same as long as the file is the same."""
    archived = Archived.objects.filter(case=case).first()
    if archived is None:
        write_bundle(case, into)
        return
    place = files.path_of(archived.bundle_sha256)
    if not place.is_file():
        raise Refused("kept-file-missing", path=case.proceeding.number, sha256=archived.bundle_sha256)
    with place.open("rb") as kept:
        while piece := kept.read(PIECE):
            into.write(piece)


def archive(case: Case, *, by: Person, on: date) -> Archived:
    """Archive the file of a closed case: its bundle is kept, its manifest's hash goes on record for good.

    Raises `Refused` while the case is open, while a document is still being made, or a second time
    (行政处罚法第四十七条).
    """
    with acting_on(case, "archive", act=Act.CASEFILE_ARCHIVE, by=by, on=on) as held:
        require_open_file(held)
        if held.proceeding.ended_on is None:
            raise Refused("archived-before-the-end", article=WHOLE_PROCESS, number=held.proceeding.number)
        if waiting := still_made(held):
            raise Refused("document-not-printed-yet", article=WHOLE_PROCESS, document=waiting[0])
        with files.unfinished() as body:
            made = write_bundle(held, body)
            kept = _kept(body)
        archived = Archived.objects.create(
            case=held, bundle_sha256=kept, bundle_size=made.size, manifest_sha256=made.manifest_sha256,
            files=made.files, by=by, on=on, archived_at=now(),
        )  # fmt: skip
        _record(held, archived, made, by=by, on=on)
    return archived


def _kept(body: IO[bytes]) -> str:
    body.flush()
    body.seek(0)
    sha256 = hashlib.file_digest(body, "sha256").hexdigest()
    files.adopt(body, sha256)
    return sha256


def _record(case: Case, archived: Archived, made: Made, *, by: Person, on: date) -> None:
    facts = {"manifest": made.manifest_sha256, "bundle": archived.bundle_sha256, "files": made.files}
    write_down("casefile.archived", case, facts=facts, touched=[archived], by=by, on=on)
