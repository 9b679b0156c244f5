"""What follows a step of a case: the record for the file."""

from quanheng.cases import papers
from quanheng.cases.models import Case
from quanheng.discretion.queries import chosen_for
from quanheng.documents.actions import end, issue_from
from quanheng.documents.models import Document, Ended
from quanheng.ledger.followers import follower
from quanheng.ledger.models import Event
from quanheng.people.models import Person
from quanheng.proceedings.models import StepTaken
from quanheng.proceedings.queries import timing_of
from quanheng.rules.procedure import Step


@follower("cases.records", kinds=("proceeding.step-taken",), parks=True)
def write_record(event: Event) -> None:
    """Issue the record, report or form of a step without legal effect: numbered and hashed like any document.

    What has legal effect was issued in the act itself; that everything a record states is there was checked then.
    """
    code, facts = event.about.partition(":")[2], event.payload["facts"]
    found = Case.objects.select_related("proceeding__office", "party", "item_version")
    case = found.filter(proceeding__code=code).first()
    if case is None or facts["document"] is not None:
        return
    steps = list(case.proceeding.steps.select_related("by"))
    taken = next(each for each in steps if (each.step, each.round) == (facts["step"], facts["round"]))
    rule = timing_of(case.proceeding, steps).progress.procedure.by_key[taken.step]
    if rule.document is not None and not rule.automatic:
        _issue(case, rule, taken, steps)


def _issue(case: Case, rule: Step, taken: StepTaken, steps: list[StepTaken]) -> None:
    before = timing_of(case.proceeding, [each for each in steps if each.pk < taken.pk])
    persons = Person.objects.in_bulk(taken.persons)
    act = papers.Act(
        case, before, rule, taken.facts, chosen_for(case.proceeding.subject) if case.standard_hash else None, taken.on,
        papers.named([persons[number] for number in taken.persons], taken.acting), case.proceeding.office, {},
    )  # fmt: skip
    draft = papers.paper(act)
    document = issue_from(
        draft.source, office=act.office, on=taken.on, facts=draft.facts, about=case.proceeding.subject, by=taken.by,
        step=f"{taken.step}#{taken.round}",
    )  # fmt: skip
    _end_if_sent_back(document, rule, taken, steps, case)


def _end_if_sent_back(document: Document, rule: Step, taken: StepTaken, steps: list[StepTaken], case: Case) -> None:
    """The case may have been sent back before its record was written."""
    if taken.step not in timing_of(case.proceeding, steps).progress.live:
        last = steps[-1]
        end(document, how=Ended.How.SENT_BACK, because=rule.name.zh, article=rule.basis, by=last.by, on=last.on)
