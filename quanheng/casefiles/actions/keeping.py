"""What becomes of evidence: handed over, kept, tested, returned; excluded where it was obtained unlawfully."""

from datetime import date

from quanheng.casefiles.actions.evidence import KINDS
from quanheng.casefiles.actions.file import acting_on, require_impartial, require_open_file, write_down
from quanheng.casefiles.models import LAST_MOVES, CustodyMove, Evidence, Exclusion, Note
from quanheng.cases.models import Case
from quanheng.ledger.clock import now
from quanheng.people.models import Person
from quanheng.people.permissions import Act
from quanheng.rules.refusal import Refused

CHAIN = "行政处罚法第四十七条"


def move(
    evidence: Evidence, *, kind: str, given_to: str, reason: str, moved_on: date, by: Person, on: date
) -> CustodyMove:
    """Add a link to the chain of custody; refused out of order, or once the evidence has left the office."""
    with acting_on(evidence.case, "custody", act=Act.CASEFILE_ADD, by=by, on=on) as held:
        require_open_file(held)
        require_impartial(held, (by,))
        _require_next_link(evidence, kind, moved_on, on)
        moved = CustodyMove.objects.create(
            evidence=evidence, kind=kind, given_by=by, given_to=given_to, on=moved_on, reason=reason, entered_at=now()
        )
        facts = {"number": evidence.number, "kind": kind, "on": moved_on.isoformat()}
        write_down("casefile.custody-moved", held, facts=facts, touched=[moved], by=by, on=on)
    return moved


def _require_next_link(evidence: Evidence, kind: str, moved_on: date, on: date) -> None:
    last = evidence.custody.latest("id")
    if last.kind in LAST_MOVES:
        raise Refused("custody-ended", article=CHAIN, evidence=str(evidence), on=last.on)
    if kind not in CustodyMove.Kind.values:
        raise Refused("custody-kind-unknown", article=CHAIN, kind=kind)
    if kind == CustodyMove.Kind.COLLECTED:
        raise Refused("custody-begins-once", article=CHAIN, evidence=str(evidence))
    if not last.on <= moved_on <= on:
        raise Refused("custody-out-of-order", article=CHAIN, moved=moved_on, last=last.on, on=on)


def exclude(evidence: Evidence, *, reasons: str, by: Person, on: date) -> Exclusion:
    """Exclude evidence obtained unlawfully: it stays in the file, marked, and the decision cannot rest on it.

    Done by the head or the legal reviewer, never by one who collected it (行政处罚法第四十六条第三款).
    """
    with acting_on(evidence.case, "exclude-evidence", act=Act.CASEFILE_EXCLUDE, by=by, on=on) as held:
        require_open_file(held)
        require_impartial(held, (by,))
        if by.pk in {evidence.collected_by_id, evidence.second_officer_id}:
            raise Refused("excluded-by-its-collector", article=KINDS, name=by.name)
        if Exclusion.objects.filter(evidence=evidence).exists():
            raise Refused("evidence-excluded-already", article=KINDS, evidence=str(evidence))
        excluded = Exclusion.objects.create(evidence=evidence, reasons=reasons, by=by, on=on, entered_at=now())
        facts = {"number": evidence.number, "reasons": reasons}
        write_down("casefile.evidence-excluded", held, facts=facts, touched=[excluded], by=by, on=on)
    return excluded


def write_note(case: Case, *, text: str, by: Person, on: date) -> Note:
    """Write a working note; it is no part of the archive."""
    with acting_on(case, "note", act=Act.CASEFILE_ADD, by=by, on=on) as held:
        require_open_file(held)
        note = Note.objects.create(case=held, text=text, by=by, written_at=now())
        write_down("casefile.note-written", held, facts={}, touched=[note], by=by, on=on)
    return note
