"""The case file as pages show it: evidence with its chain, the index, who read what."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from quanheng.casefiles.models import LAST_MOVES, CustodyMove, Evidence, EvidenceFile, Kind, Note, Reading
from quanheng.cases import queries as cases
from quanheng.cases.models import Case
from quanheng.documents.models import Document
from quanheng.documents.queries import about
from quanheng.ledger.models import Pending
from quanheng.people.models import Holding, Person
from quanheng.people.permissions import PERMISSIONS, SUPERVISORS, Act, may
from quanheng.proceedings.queries import procedure_of
from quanheng.rules.standing import Standing

PAPER_MAKERS = ("cases.records", "documents.render")
FOR_SUPERVISORS = frozenset({Act.CASEFILE_READ, Act.CASEFILE_UNMASK, Act.DOCUMENT_READ, Act.APPLICATION_READ})


def permitted(standing: Standing, act: Act, office: str) -> bool:
    """Whether a post in that office permits the act, or, where supervisors may do it, a supervisor's anywhere."""
    supervises = act in FOR_SUPERVISORS and any(standing.holds(role) for role in SUPERVISORS)
    return supervises or may(standing, act, office)


def case_open_to(standing: Standing, code: str, act: Act = Act.CASEFILE_READ) -> Case | None:
    """The case of that code if this person may do the act with its file; another office finds nothing."""
    found = cases.case_open_to(standing, code)
    return found if found and permitted(standing, act, found.proceeding.office.code) else None


def by_code_or_number(given: str) -> Case | None:
    """The case of that code or number, whoever asks."""
    return cases.cases().filter(Q(proceeding__code=given) | Q(proceeding__number=given)).first()


def case_of(document: Document) -> Case:
    """The case whose file a document belongs to."""
    return cases.cases().get(proceeding__code=document.about.removeprefix("proceeding:"))


def evidence_of(case: Case) -> QuerySet[Evidence]:
    """The evidence of a case in its order, with statement and exclusion; neither files nor chain."""
    return case.evidence.select_related("collected_by", "second_officer", "statement", "exclusion__by")


def listed_evidence(case: Case) -> QuerySet[Evidence]:
    """The evidence of a case to be listed: how many files each has, and the last link of its chain (`last_moves`)."""
    later = CustodyMove.objects.filter(evidence=OuterRef("evidence"), pk__gt=OuterRef("pk"))
    last = CustodyMove.objects.filter(~Exists(later))
    counted = evidence_of(case).annotate(file_count=Count("files")).order_by("number")
    return counted.prefetch_related(Prefetch("custody", last, to_attr="last_moves"))


def whole_evidence(case: Case) -> QuerySet[Evidence]:
    """The evidence of a case with all its files and the whole of each chain. Three statements."""
    return evidence_of(case).prefetch_related(
        "files", Prefetch("custody", CustodyMove.objects.select_related("given_by"))
    )


def evidence_numbered(case: Case, number: int) -> Evidence | None:
    """One piece of evidence by its number in the file, with its files."""
    return evidence_of(case).prefetch_related("files").filter(number=number).first()


def custody_of(evidence: Evidence) -> QuerySet[CustodyMove]:
    """The chain of custody of one piece of evidence, link by link."""
    return evidence.custody.select_related("given_by")


def notes_of(case: Case) -> QuerySet[Note]:
    """The working notes of a case, the newest first."""
    return case.notes.select_related("by")


def file_of(case: Case, pk: int) -> EvidenceFile | None:
    """A file of a case's evidence."""
    return EvidenceFile.objects.filter(pk=pk, evidence__case=case).select_related("evidence").first()


def still_held(evidence: Evidence) -> bool:
    """Whether the office still holds it: not returned, not disposed of."""
    return evidence.custody.latest("id").kind not in LAST_MOVES


def collectors(case: Case, by: Person, on: date) -> QuerySet[Person]:
    """Who could have collected evidence together with someone: holders of such a post in the office."""
    roles = [role.value for role in PERMISSIONS[Act.CASEFILE_ADD]]
    held = Holding.objects.filter(Holding.on(on), post__office=case.proceeding.office, post__role__in=roles)
    return Person.objects.filter(pk__in=held.values("person"), is_active=True).exclude(pk=by.pk).order_by("username")


def kinds_facet(case: Case, chosen: str) -> dict[str, Any]:
    """How many pieces of evidence there are of each kind, for narrowing the list. One statement."""
    counted = dict(case.evidence.order_by("kind").values_list("kind").annotate(number=Count("id")))
    options = [
        {"label": kind.label, "value": kind.value, "count": counted[kind.value], "chosen": kind.value == chosen}
        for kind in Kind
        if kind.value in counted
    ]
    return {"label": _("证据种类"), "name": "kind", "options": options}


def readings(case: Case) -> QuerySet[Reading]:
    """Who read personal data of the case in full, the newest first."""
    return case.readings.select_related("by", "file", "document")


def still_made(case: Case) -> list[str]:
    """What the machine has still to make of the file's papers: documents to print, records to issue."""
    subject = case.proceeding.subject
    waiting = Pending.objects.filter(follower__in=PAPER_MAKERS, event__about=subject, parked_at__isnull=True)
    unprinted = [str(document) for document in about(subject).filter(rendered=None)]
    return unprinted or [pending.follower for pending in waiting[:1]]


@dataclass(frozen=True)
class IndexRow:
    """A line of the index: what it is, its number, its day, how many sheets, from which to which."""

    number: int
    title: str
    reference: str
    on: date
    sheets: int
    first: int
    last: int
    document: Document | None = None
    evidence: Evidence | None = None
    mark: str = ""


@dataclass(frozen=True)
class _Line:
    title: str
    reference: str
    on: date
    sheets: int
    document: Document | None = None
    evidence: Evidence | None = None
    mark: str = ""


def index_of(case: Case) -> list[IndexRow]:
    """The index of the file (案卷目录): the documents step by step, then the evidence, numbered through.

    What a step recorded without a document has no sheet; a document not printed yet counts none.
    """
    rows: list[IndexRow] = []
    sheet = 0
    for line in (*_document_lines(case), *_evidence_lines(case)):
        first, sheet = sheet + 1, sheet + line.sheets
        rows.append(IndexRow(len(rows) + 1, **vars(line), first=first, last=sheet))
    return rows


def _document_lines(case: Case) -> Iterator[_Line]:
    """Each step's documents where the step stands, and last those that no step produced."""
    procedure, of_step = procedure_of(case.proceeding), defaultdict(list)
    for document in about(case.proceeding.subject).defer("content"):
        of_step[document.step].append(document)
    for taken in case.proceeding.steps.all():
        documents = of_step.pop(f"{taken.step}#{taken.round}", [])
        yield from map(_printed, documents)
        declared = procedure.by_key[taken.step].document
        if declared is not None and not documents:
            yield _Line(declared.name.zh, _("电子记录"), taken.on, 0)
    for documents in of_step.values():
        yield from map(_printed, documents)


def _printed(document: Document) -> _Line:
    rendered, ended = getattr(document, "rendered", None), getattr(document, "ended", None)
    return _Line(
        document.title, document.number, document.issued_on, rendered.pages if rendered else 0, document=document,
        mark=ended.get_how_display() if ended else "",
    )  # fmt: skip


def _evidence_lines(case: Case) -> Iterator[_Line]:
    for evidence in evidence_of(case):
        reference = f"{evidence.get_kind_display()} {_('证据')}{evidence.number}"
        mark = _("已排除") if hasattr(evidence, "exclusion") else ""
        yield _Line(evidence.name, reference, evidence.collected_on, evidence.sheets, evidence=evidence, mark=mark)
