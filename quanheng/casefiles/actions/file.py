"""What every act on a case file has in common: it is on record, in one transaction, with the case held."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date

from django.db import models

from quanheng.casefiles.models import Archived
from quanheng.casefiles.queries import permitted
from quanheng.cases.models import Case
from quanheng.ledger.actions import record
from quanheng.people.models import Person
from quanheng.people.permissions import Act
from quanheng.proceedings.actions import on_record
from quanheng.proceedings.queries import history_of, progress_of
from quanheng.rules.lawful_step import check_not_recused
from quanheng.rules.progress import Progress
from quanheng.rules.refusal import Refused

WHOLE_PROCESS = "行政处罚法第四十七条"


@contextmanager
def acting_on(case: Case, what: str, *, act: Act, by: Person, on: date) -> Iterator[Case]:
    """The case, locked, for someone whose post permits the act; what is refused inside stays on record."""
    proceeding = case.proceeding
    with on_record(proceeding.subject, what, office=proceeding.office, by=by, on=on, proceeding=proceeding):
        if not permitted(by.standing(on), act, proceeding.office.code):
            raise Refused("not-permitted", act=act.value, name=by.name)
        found = Case.objects.select_for_update(of=("proceeding",)).select_related("proceeding__office")
        yield found.get(pk=case.pk)


def require_impartial(case: Case, persons: Sequence[Person], *, collecting: bool = False) -> None:
    """Who was recused takes no further part; who reviews, hears or decides the case collects nothing for it.

    Raises `Refused` (行政处罚法第四十三条、第五十八条、第六十四条).
    """
    progress = progress_of(case.proceeding, history_of(case.proceeding))
    for person in persons:
        check_not_recused(progress, person.pk, person.name)
        if collecting:
            _require_no_other_role(progress, person)


def _require_no_other_role(progress: Progress, person: Person) -> None:
    """The statute keeps some steps from those who collected evidence; who took one of them collects none either."""
    for step in progress.procedure.steps:
        for rule in step.different_from:
            if rule.collectors and person.pk in progress.persons_of((step.key,)):
                raise Refused("collector-in-another-role", article=rule.basis, name=person.name, step=step.name)


def require_open_file(case: Case) -> None:
    """Once archived, nothing is added to a file."""
    if Archived.objects.filter(case=case).exists():
        raise Refused("casefile-archived", article=WHOLE_PROCESS, number=case.proceeding.number)


def write_down(
    kind: str, case: Case, *, facts: Mapping[str, object], touched: Sequence[models.Model], by: Person | None, on: date
) -> None:
    """Record an act on the file as an event about its case."""
    proceeding = case.proceeding
    record(kind, about=proceeding.subject, office=proceeding.office.code, by=by, on=on, facts=facts, touched=touched)
