"""What a step would do, found out by taking it and undoing it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from quanheng.cases.actions.steps import Discretion, write_case_step
from quanheng.cases.models import Case
from quanheng.cases.papers import discretion_in_words
from quanheng.cases.reserved import refuse_reserved
from quanheng.discretion.queries import chosen_for
from quanheng.documents.queries import Draft, as_draft
from quanheng.people.models import Person
from quanheng.proceedings.actions import locked, on_record
from quanheng.rules.procedure import Step
from quanheng.rules.running_clocks import RunningClock
from quanheng.rules.standing import Standing


@dataclass(frozen=True)
class Preview:
    """What will be so once the step is taken: its document, the limits that begin and end, the end of the case."""

    step: Step
    document: str
    paper: Draft | None
    discretion: str
    begin: tuple[RunningClock, ...]
    end: tuple[RunningClock, ...]
    ends: bool


def preview_case_step(
    case: Case,
    step: str,
    *,
    by: Person,
    on: date,
    with_persons: Sequence[Person] = (),
    facts: Mapping[str, Any] | None = None,
    discretion: Discretion | None = None,
    standing: Standing | None = None,
) -> Preview:
    """Everything the step would bring about; nothing of it stays. Refused, on record, as the step would be."""
    proceeding = case.proceeding
    with on_record(proceeding.subject, step, office=proceeding.office, by=by, on=on, proceeding=proceeding):
        untouched = transaction.savepoint()
        held = locked(proceeding)
        refuse_reserved(held.timing, step, on)
        before = {(clock.clock.key, clock.round): clock for clock in held.timing.clocks()}
        running = {key for key, clock in before.items() if clock.stopped is None}
        taken = write_case_step(
            held, case, step, by=by, on=on, with_persons=with_persons, facts=facts, discretion=discretion,
            standing=standing,
        )  # fmt: skip
        after = {(clock.clock.key, clock.round): clock for clock in held.timing.clocks()}
        lawful = held.timing.progress.procedure.by_key[step]
        preview = Preview(
            step=lawful,
            document=(taken.document or {}).get("number", ""),
            paper=as_draft(taken.document["code"]) if taken.document else None,
            discretion=discretion_in_words(chosen_for(proceeding.subject)) if discretion else "",
            begin=tuple(clock for key, clock in after.items() if key not in before and clock.stopped is None),
            end=tuple(clock for key, clock in after.items() if clock.stopped and key in running),
            ends=held.timing.progress.ended is not None,
        )
        transaction.savepoint_rollback(untouched)
    return preview
