"""Registering evidence: two officers, what it proves, where it came from, its files and its first keeper."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Model

from quanheng.casefiles.actions.file import acting_on, require_impartial, require_open_file, write_down
from quanheng.casefiles.models import SPOKEN, CustodyMove, Evidence, EvidenceFile, Kind, Statement
from quanheng.casefiles.storing import Incoming, Kept, keep
from quanheng.cases.models import Case
from quanheng.ledger.clock import now
from quanheng.people.models import Person
from quanheng.people.permissions import PERMISSIONS, Act
from quanheng.proceedings.actions import count_collectors
from quanheng.rules.power import Kind as PowerKind
from quanheng.rules.refusal import Refused

TWO_OFFICERS = "行政处罚法第四十二条"
TWO_EXAMINERS = "行政许可法第三十四条"
SHOWN = "行政处罚法第五十五条"
KINDS = "行政处罚法第四十六条"


@dataclass(frozen=True)
class StatementFacts:
    """Who said it and whether they signed; a refusal or inability is noted with its reason."""

    said_by: str
    signature: str
    signature_note: str = ""


@dataclass(frozen=True)
class EvidenceFacts:
    """One piece of evidence as its collectors state it."""

    kind: str
    name: str
    proves: str
    source: str
    form: str
    sheets: int
    collected_on: date
    statement: StatementFacts | None = None


def register(
    case: Case, facts: EvidenceFacts, *, second_officer: Person, files: Sequence[Incoming] = (), by: Person, on: date
) -> Evidence:
    """Register a piece of evidence, collected by two officers who may enforce on that day.

    From then on neither of them hears or reviews the case (行政处罚法第五十八条、第六十四条第四项).

    Raises `Refused` when one of them is missing or not certified (行政处罚法第四十二条、第五十五条), when the case has
    ended, when a statement does not say whether it was signed, or when a file is not what it says.
    """
    with acting_on(case, "evidence", act=Act.CASEFILE_ADD, by=by, on=on) as held:
        _require_running(held)
        _require_known(facts)
        _require_day(facts, on)
        _require_statement(facts)
        _require_two(held, (by, second_officer), facts.collected_on)
        require_impartial(held, (by, second_officer), collecting=True)
        kept = [keep(incoming) for incoming in files]
        evidence = _evidence(held, facts, second_officer, by=by)
        counted = count_collectors(held.proceeding, (by, second_officer))
        touched = [evidence, *_parts(evidence, facts, kept, by=by), *counted]
        _record(held, evidence, touched, kept, by=by, on=on)
    return evidence


def _require_running(case: Case) -> None:
    require_open_file(case)
    if case.proceeding.ended_on is not None:
        raise Refused("evidence-after-the-end", article=KINDS, ended=case.proceeding.ended_on)


def _require_known(facts: EvidenceFacts) -> None:
    if facts.kind not in Kind.values or facts.form not in Evidence.Form.values:
        raise Refused("evidence-kind-unknown", article=KINDS, kind=facts.kind)


def _require_day(facts: EvidenceFacts, on: date) -> None:
    if facts.collected_on > on:
        raise Refused("evidence-of-a-later-day", article=KINDS, collected=facts.collected_on, on=on)


def _require_statement(facts: EvidenceFacts) -> None:
    spoken, said = facts.kind in SPOKEN, facts.statement
    if spoken != (said is not None):
        raise Refused("statement-without-its-speaker" if spoken else "statement-of-a-thing", article=KINDS)
    if said and said.signature != Statement.Signature.SIGNED and not said.signature_note.strip():
        raise Refused("unsigned-without-reason", article=SHOWN, who=said.said_by)


def _require_two(case: Case, persons: tuple[Person, Person], collected_on: date) -> None:
    licence, office = case.proceeding.kind == PowerKind.LICENCE.value, case.proceeding.office.code
    article = TWO_EXAMINERS if licence else TWO_OFFICERS
    if persons[0].pk == persons[1].pk:
        raise Refused("evidence-by-one-person", article=article, name=persons[0].name)
    for person in persons:
        standing = person.standing(collected_on)
        if not any(standing.holds(role, office) for role in PERMISSIONS[Act.CASEFILE_ADD]):
            raise Refused("collector-without-post", article=article, name=person.name, on=collected_on)
        if not licence and not standing.certified(collected_on):
            raise Refused("collector-without-certificate", article=SHOWN, name=person.name, on=collected_on)


def _evidence(case: Case, facts: EvidenceFacts, second_officer: Person, *, by: Person) -> Evidence:
    last = case.evidence.aggregate(last=Max("number"))["last"] or 0
    return Evidence.objects.create(
        case=case, number=last + 1, kind=facts.kind, name=facts.name, proves=facts.proves, source=facts.source,
        form=facts.form, sheets=facts.sheets, collected_on=facts.collected_on, collected_by=by,
        second_officer=second_officer, entered_at=now(),
    )  # fmt: skip


def _parts(
    evidence: Evidence, facts: EvidenceFacts, kept: Sequence[Kept], *, by: Person
) -> list[EvidenceFile | Statement | CustodyMove]:
    rows: list[EvidenceFile | Statement | CustodyMove] = [
        *EvidenceFile.objects.bulk_create(EvidenceFile(evidence=evidence, **vars(each)) for each in kept)
    ]
    if facts.statement:
        rows.append(Statement.objects.create(evidence=evidence, **vars(facts.statement)))
    first = CustodyMove.objects.create(
        evidence=evidence, kind=CustodyMove.Kind.COLLECTED, given_by=by, given_to=by.name,
        on=facts.collected_on, reason=facts.source[:300], entered_at=evidence.entered_at,
    )  # fmt: skip
    return [*rows, first]


def _record(
    case: Case, evidence: Evidence, touched: Sequence[Model], kept: Sequence[Kept], *, by: Person, on: date
) -> None:  # fmt: skip
    facts = {
        "number": evidence.number, "kind": evidence.kind, "collected_on": evidence.collected_on.isoformat(),
        "persons": [by.pk, evidence.second_officer_id],
        "files": [{"sha256": each.sha256, "size": each.size, "type": each.media_type} for each in kept],
    }  # fmt: skip
    write_down("casefile.evidence-registered", case, facts=facts, touched=touched, by=by, on=on)
