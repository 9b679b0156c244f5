"""A step of a case: the rules' check, the discretion it rests on, the document it issues; all or nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from quanheng.cases import papers
from quanheng.cases.models import Case
from quanheng.discretion.actions import choose
from quanheng.discretion.models import Chosen
from quanheng.discretion.queries import chosen_for, pinned
from quanheng.documents.actions import issue
from quanheng.documents.templates import kinds as document_kinds
from quanheng.people.models import Person
from quanheng.proceedings.actions import Locked, locked, on_record, take_step_within
from quanheng.proceedings.models import StepTaken
from quanheng.rules.procedure import Step
from quanheng.rules.progress import Progress
from quanheng.rules.refusal import Refused
from quanheng.rules.standing import Standing

MEASURED = frozenset({"close-investigation", "notice", "decision"})
"""The steps that say how heavy the penalty is to be, and so are measured against the standard."""


@dataclass(frozen=True)
class Discretion:
    """What the officer found about the behaviour, and why the choice leaves the tier, if it does."""

    facts: Mapping[str, Any] = field(default_factory=dict)
    grounds: Sequence[str] = ()
    reasons: str = ""
    approver: Person | None = None


def take_case_step(
    case: Case,
    step: str,
    *,
    by: Person,
    on: date,
    with_persons: Sequence[Person] = (),
    facts: Mapping[str, Any] | None = None,
    discretion: Discretion | None = None,
    standing: Standing | None = None,
) -> StepTaken:
    """Take a step of a case and issue its document; `standing` is that of `by` on the day, if it is known already.

    Raises `Refused` when the step is not lawful now, when the penalty leaves the statute, or leaves its tier
    without reasons and approval; nothing but the refusal is written then.
    """
    proceeding = case.proceeding
    with on_record(proceeding.subject, step, office=proceeding.office, by=by, on=on, proceeding=proceeding):
        return write_case_step(
            locked(proceeding), case, step, by=by, on=on, with_persons=with_persons, facts=facts,
            discretion=discretion, standing=standing,
        )  # fmt: skip


def write_case_step(
    held: Locked,
    case: Case,
    step: str,
    *,
    by: Person,
    on: date,
    with_persons: Sequence[Person] = (),
    facts: Mapping[str, Any] | None = None,
    discretion: Discretion | None = None,
    standing: Standing | None = None,
) -> StepTaken:
    """The same inside a transaction that already holds the proceeding."""
    stated = dict(facts or {})

    def produce(held: Locked, lawful: Step) -> Mapping[str, Any] | None:
        chosen = _measured(held, case, lawful, stated, discretion, by=by, on=on)
        servers = [person.name for person in (by, *with_persons)]
        act = papers.Act(case, held.timing, lawful, stated, chosen, on=on, persons=servers)
        return _document(held, act, by=by)

    return take_step_within(
        held, step, by=by, on=on, with_persons=with_persons, facts=stated, document_of=produce, standing=standing
    )


def _measured(
    held: Locked, case: Case, step: Step, stated: Mapping[str, Any], given: Discretion | None, *, by: Person, on: date
) -> Chosen | None:
    """The choice under the standard: made anew when the step states another penalty, or else the one that stands."""
    if not case.standard_hash or step.key not in MEASURED or not stated.get("kinds"):
        return chosen_for(held.proceeding.subject) if case.standard_hash and step.document else None
    last = chosen_for(held.proceeding.subject)
    if given is None and last is None:
        raise Refused("discretion-facts-missing", article="行政处罚法第三十四条", step=step.name)
    given = given or Discretion()
    facts = {**(last.facts if last else {}), **given.facts, **_established(case, held.timing.progress)}
    if last and _says_the_same(last, facts, stated):
        return last
    return choose(
        held.proceeding.subject, standard_hash=case.standard_hash, office=held.office, facts=facts,
        kinds=stated["kinds"], amount=stated.get("fine") or None, grounds=given.grounds, reasons=given.reasons,
        approver=given.approver, by=by, on=on,
    )  # fmt: skip


def _says_the_same(last: Chosen, facts: Mapping[str, Any], stated: Mapping[str, Any]) -> bool:
    amount = stated.get("fine") or None
    return dict(last.facts) == dict(facts) and set(last.kinds) == set(stated["kinds"]) and last.amount == amount


def _established(case: Case, progress: Progress) -> dict[str, bool]:
    """What the steps themselves prove, whatever the form says: the order, the warning, the refusal."""
    standard = pinned(case.standard_hash).standard
    order, recheck = progress.live.get("correction-order"), progress.live.get("recheck")
    proved = {
        "order": order is not None,
        "warning": order is not None and order.facts.get("warned") is True,
        "refused": recheck is not None and recheck.facts.get("corrected") is False,
    }
    asked = {fact.key for fact in standard.facts} | {each.key for each in standard.preconditions}
    return {key: value for key, value in proved.items() if key in asked} if standard.preconditions else {}


def _document(held: Locked, act: papers.Act, *, by: Person) -> Mapping[str, Any] | None:
    document = act.step.document
    if document is None or document.key not in document_kinds() or document.key not in papers.WRITERS:
        return None
    issued = issue(
        document.key, office=held.office, on=act.on, facts=papers.WRITERS[document.key](act),
        about=held.proceeding.subject, by=by,
    )  # fmt: skip
    return {"code": issued.code, "kind": issued.kind, "number": issued.number, "sha256": issued.sha256}

