"""What a step would do, found out by taking it and undoing it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from quanheng.cases.actions.signing import take_proposed
from quanheng.cases.actions.steps import Discretion, write_case_step
from quanheng.cases.models import Case
from quanheng.cases.papers import discretion_in_words
from quanheng.cases.reserved import TAKERS, refuse_reserved
from quanheng.discretion.queries import chosen_for
from quanheng.documents.queries import Draft, as_draft
from quanheng.people.models import Person
from quanheng.proceedings.actions import Locked, on_record, on_trial
from quanheng.proceedings.models import StepProposal, StepTaken
from quanheng.rules.procedure import Step
from quanheng.rules.running_clocks import RunningClock, Timing
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
    with (
        on_record(proceeding.subject, step, office=proceeding.office, by=by, on=on, proceeding=proceeding),
        on_trial(proceeding) as held,
    ):
        refuse_reserved(held.timing, step, on)
        before = held.timing
        taken = write_case_step(
            held, case, step, by=by, on=on, with_persons=with_persons, facts=facts, discretion=discretion,
            standing=standing,
        )  # fmt: skip
        return _told(held, taken, before, chosen=discretion is not None)


def preview_proposal(case: Case, proposal: StepProposal) -> Preview:
    """What the last signature will bring about; refused, without a record, when the step is not lawful any more."""
    with on_trial(case.proceeding) as held:
        before = held.timing
        taken = TAKERS.get(proposal.step, take_proposed)(held, case, proposal)
        return _told(held, taken, before, chosen="discretion" in proposal.enclosed)


def _told(held: Locked, taken: StepTaken, timing: Timing, *, chosen: bool) -> Preview:
    before = {(clock.clock.key, clock.round): clock for clock in timing.clocks()}
    after = {(clock.clock.key, clock.round): clock for clock in held.timing.clocks()}
    running = {key for key, clock in before.items() if clock.stopped is None}
    return Preview(
        step=held.timing.progress.procedure.by_key[taken.step],
        document=(taken.document or {}).get("number", ""),
        paper=as_draft(taken.document["code"]) if taken.document else None,
        discretion=discretion_in_words(chosen_for(held.proceeding.subject)) if chosen else "",
        begin=tuple(clock for key, clock in after.items() if key not in before and clock.stopped is None),
        end=tuple(clock for key, clock in after.items() if clock.stopped and key in running),
        ends=held.timing.progress.ended is not None,
    )
