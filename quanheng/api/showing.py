"""Cases as programs read them: built from what the pages of cases show."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet

from quanheng.api import schemas
from quanheng.api.problems import problem, said
from quanheng.cases import history as done_in
from quanheng.cases import queries
from quanheng.cases.actions import Preview
from quanheng.cases.models import Case
from quanheng.cases.old_law import LawOfTheAct, law_of_the_act
from quanheng.ledger.models import Event, SignedCheckpoint
from quanheng.proceedings.models import Signature, StepProposal, StepTaken
from quanheng.rules.lawful_step import Prospect
from quanheng.rules.procedure import FactField
from quanheng.rules.running_clocks import RunningClock
from quanheng.rules.standing import Standing
from quanheng.rules.words import Words
from quanheng.statutes.then_and_now import Side


def words(name: Any) -> schemas.Text:
    """A name in both languages."""
    return schemas.Text(zh=name.zh, en=name.en) if isinstance(name, Words) else schemas.Text(zh=str(name), en=str(name))


def page_of(found: QuerySet | list, number: int, size: int) -> tuple[dict[str, int], list]:
    """One page of a list, with the totals every list states."""
    page = Paginator(found, size).get_page(number)
    return {"total": page.paginator.count, "page": page.number, "pages": page.paginator.num_pages}, list(page)


def line(case: Case) -> schemas.CaseLine:
    """A case as a list shows it."""
    row = case.proceeding
    return schemas.CaseLine(
        code=row.code, number=row.number, kind=row.kind, item=case.item_code, item_name=case.item_name,
        office=row.office.code, party=case.party.name, position=row.position, opened_on=row.opened_on,
        ended_on=row.ended_on, due_on=case.due_on,
    )  # fmt: skip


def whole(case: Case, standing: Standing, *, on: date) -> schemas.CaseOut:
    """A case with its limits, the steps ahead, and by which law the act is judged if that has changed."""
    page, row = queries.page_of(case, standing, on=on), case.proceeding
    here = page.timing.progress.position
    return schemas.CaseOut(
        code=row.code, number=row.number, kind=row.kind, item=case.item_code, item_name=case.item_name,
        item_version=case.item_version.number, office=row.office.code, party=case.party.name,
        party_kind=case.party.kind, procedure=row.procedure_key, procedure_hash=row.procedure_hash,
        position=row.position, position_name=words(here.name) if here else None, opened_on=row.opened_on,
        ended_on=row.ended_on, due=[_due(each) for each in page.due], next=[_next(each) for each in page.open_now],
        later=[_later(each) for each in page.not_yet],
        law_of_the_act=_law_of_the_act(law_of_the_act(case, page.timing, page.steps, on=on)),
    )  # fmt: skip


def _law_of_the_act(found: LawOfTheAct | None) -> schemas.LawOfTheAct | None:
    return found and schemas.LawOfTheAct(
        article="行政处罚法第三十七条", judged_by="law-of-the-act-unless-the-new-law-is-lighter",
        done_on=found.done_on, stated=found.stated, judged_on=found.judged_on,
        changed=[
            schemas.ChangedProvision(
                cited=each.cited, changed_on=each.changed_on, then=[_side(one) for one in each.then],
                now=[_side(one) for one in each.now],
            )
            for each in found.changed
        ],
    )  # fmt: skip


def _side(side: Side) -> schemas.ProvisionOut:
    one = side.article
    return schemas.ProvisionOut(
        statute=side.wording.statute.title, article=one.label if one else None, text=one.text if one else None,
        likeness=round(side.likeness * 100),
    )  # fmt: skip


def _due(due: queries.DueDay) -> schemas.Due:
    return schemas.Due(
        name=words(due.name), kind=due.kind, state=due.state, due_on=due.due_on, working_days_left=due.remaining,
        stopped_on=due.stopped_on, provisional=due.provisional, of_party=due.of_party, article=due.article,
        explanation=[said(sentence) for sentence in due.why],
    )  # fmt: skip


def _next(prospect: Prospect) -> schemas.NextStep:
    step = prospect.step
    return schemas.NextStep(
        key=step.key, name=words(step.name), article=step.basis, persons=step.persons, legal_effect=step.legal_effect,
        document=words(step.document.name) if step.document else None, fields=[_asked(fact) for fact in step.facts],
    )  # fmt: skip


def _asked(fact: FactField) -> schemas.FactOut:
    choices = [schemas.Choice(key=choice.key, name=words(choice.with_basis)) for choice in fact.choices]
    return schemas.FactOut(
        key=fact.key, name=words(fact.name), type=fact.type.value, required=fact.required, when=fact.when,
        choices=choices,
    )  # fmt: skip


def _later(prospect: Prospect) -> schemas.LaterStep:
    return schemas.LaterStep(
        key=prospect.step.key, name=words(prospect.step.name), refusal=problem(prospect.refusal)
    )  # fmt: skip


def history(case: Case, standing: Standing, *, on: date, number: int, size: int) -> schemas.History:
    """One page of what was done, the last first."""
    lines = done_in.history(queries.page_of(case, standing, on=on))
    totals, shown = page_of(lines, number, size)
    return schemas.History(**totals, steps=[_done(each) for each in shown])


def _done(done: done_in.HistoryLine) -> schemas.HistoryLine:
    taken = done.taken
    return schemas.HistoryLine(
        step=taken.step, name=words(done.step.name), round=taken.round, on=taken.on, entered_at=taken.entered_at,
        gap=done.gap, by=taken.by.name if taken.by else None, facts=dict(done.facts), document=taken.document,
    )  # fmt: skip


def receipts(case: Case, *, number: int, size: int) -> schemas.Receipts:
    """One page of the events of a case, each with whether a signed checkpoint covers it."""
    signed = SignedCheckpoint.objects.order_by("-size").values_list("size", flat=True).first() or 0
    found = Event.objects.filter(about=case.proceeding.subject).select_related("log_entry").order_by("id")
    totals, shown = page_of(found, number, size)
    return schemas.Receipts(**totals, events=[_event(each, signed) for each in shown])


def _event(event: Event, signed: int) -> schemas.ReceiptLine:
    place = getattr(event, "log_entry", None)
    return schemas.ReceiptLine(
        event=event.code, kind=event.kind, on=event.happened_on, recorded_at=event.recorded_at,
        ready=place is not None and place.index < signed,
    )  # fmt: skip


def taken(done: StepTaken) -> schemas.Taken:
    """A step just taken, and where the case stands after it."""
    row = done.proceeding
    return schemas.Taken(
        case=row.code, number=row.number, step=done.step, round=done.round, on=done.on, document=done.document,
        position=row.position, ended_on=row.ended_on,
    )  # fmt: skip


def proposal(row: StepProposal) -> schemas.Proposal:
    """A proposed step with everyone asked to sign it, and the step once it is taken.

    Three statements; one that waits, with its signatures and persons at hand, costs none.
    """
    done = row.proceeding.steps.filter(step=row.step, round=row.round).first() if row.round else None
    return schemas.Proposal(
        number=row.pk, case=row.proceeding.code, step=row.step, on=row.on, by=row.by.username, state=row.state,
        stated=row.stated, digest=row.digest, reason=row.reason,
        signatures=[_signature(each) for each in _signatures(row)], taken=taken(done) if done else None,
    )  # fmt: skip


def _signatures(row: StepProposal) -> Iterable[Signature]:
    at_hand = "signatures" in getattr(row, "_prefetched_objects_cache", {})
    return row.signatures.all() if at_hand else row.signatures.select_related("person")


def _signature(each: Signature) -> schemas.SignatureOut:
    return schemas.SignatureOut(
        person=each.person.username, capacity=each.capacity, signed_at=each.signed_at, said=each.said
    )


def previewed(preview: Preview) -> schemas.PreviewOut:
    """What a step would bring about."""
    return schemas.PreviewOut(
        step=preview.step.key, document=preview.document, discretion=str(preview.discretion),
        begins=[_clock(clock) for clock in preview.begin], stops=[_clock(clock) for clock in preview.end],
        ends_case=preview.ends,
    )  # fmt: skip


def _clock(clock: RunningClock) -> schemas.Beginning:
    return schemas.Beginning(name=words(clock.clock.name), due_on=clock.due.strict, article=clock.basis)
