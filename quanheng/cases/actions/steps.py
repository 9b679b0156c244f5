"""A step of a case: the rules' check, the discretion it rests on, the document it issues; all or nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from quanheng.cases import papers
from quanheng.cases.articles import require_articles_in_force
from quanheng.cases.models import Case
from quanheng.cases.reserved import refuse_reserved
from quanheng.discretion.actions import choose
from quanheng.discretion.models import Chosen
from quanheng.discretion.queries import chosen_for, pinned
from quanheng.documents.actions import Served, check, check_service, end, issue_from, record_service
from quanheng.documents.models import Document, Ended
from quanheng.people.models import Person
from quanheng.proceedings.actions import Locked, locked, on_record, take_step_within
from quanheng.proceedings.models import StepTaken
from quanheng.rules import service
from quanheng.rules.lawful_step import LATE_REASON, check_not_recused
from quanheng.rules.procedure import Step
from quanheng.rules.progress import Progress, Taken
from quanheng.rules.refusal import Refused
from quanheng.rules.standing import Standing

APPROVED = "行政处罚法第五十七条"
MEASURED = frozenset({"close-investigation", "notice", "decision"})
"""The steps that say how heavy the penalty is to be, and so are measured against the standard."""


@dataclass(frozen=True)
class Discretion:
    """What the officer found about the behaviour, and why the choice leaves the tier, if it does."""

    facts: Mapping[str, Any] = field(default_factory=dict)
    grounds: Sequence[str] = ()
    reasons: str = ""
    approver: Person | None = None

    def as_stored(self) -> dict[str, Any]:
        """The same as plain data, to wait in a proposal for the approver's signature."""
        approver = self.approver.pk if self.approver else None
        return {"facts": dict(self.facts), "grounds": list(self.grounds), "reasons": self.reasons, "approver": approver}

    @classmethod
    def read(cls, stored: Mapping[str, Any], persons: Mapping[int, Person]) -> "Discretion":
        """What `as_stored` wrote; the approver is one of those who sign."""
        given = {name: stored[name] for name in ("facts", "grounds", "reasons")}
        return cls(**given, approver=persons[stored["approver"]] if stored["approver"] else None)


def take_case_step(
    case: Case,
    step: str,
    *,
    by: Person,
    on: date,
    facts: Mapping[str, Any] | None = None,
    discretion: Discretion | None = None,
    standing: Standing | None = None,
) -> StepTaken:
    """Take a step of a case and issue its document; `standing` is that of `by` on the day, if it is known already.

    Raises `Refused` when the step is not lawful now, when the penalty leaves the statute, or leaves its tier
    without reasons and approval; nothing but the refusal is written then. So is a step another room takes, and one
    that others must sign: that is proposed (`propose_case_step`).
    """
    proceeding = case.proceeding
    with on_record(proceeding.subject, step, office=proceeding.office, by=by, on=on, proceeding=proceeding):
        held = locked(proceeding)
        refuse_reserved(held.timing, step, on)
        return write_case_step(held, case, step, by=by, on=on, facts=facts, discretion=discretion, standing=standing)


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
    stated, proof = _stated_and_proof(held, step, facts or {})

    def produce(held: Locked, lawful: Step) -> Mapping[str, Any] | None:
        require_articles_in_force(lawful, stated, on)
        chosen = _measured(held, case, lawful, stated, discretion, by=by, on=on)
        names = papers.named((by, *with_persons), held.acting)
        act = papers.Act(case, held.timing, lawful, stated, chosen, on, names, held.office, proof)
        return _document(held, act, by=by)

    stood = held.timing.progress.live
    taken = take_step_within(
        held, step, by=by, on=on, with_persons=with_persons, facts=stated, document_of=produce, standing=standing
    )
    _end_documents(held, stood, taken, by=by)
    return taken


def _stated_and_proof(held: Locked, step: str, facts: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the step states; and of a step that serves a document, what proves the service."""
    rule = held.timing.progress.procedure.by_key.get(step)
    if rule is None or not service.serves(rule):
        return dict(facts), {}
    return service.split(rule, facts, kept=(LATE_REASON,))


def _measured(
    held: Locked, case: Case, step: Step, stated: Mapping[str, Any], given: Discretion | None, *, by: Person, on: date
) -> Chosen | None:
    """The choice under the standard: made anew when the step states another penalty, or else the one that stands."""
    if not case.standard_hash or step.key not in MEASURED or not stated.get("kinds"):
        _refuse_idle_approval(step, given)
        return chosen_for(held.proceeding.subject) if case.standard_hash and step.document else None
    last = chosen_for(held.proceeding.subject)
    if given is None and last is None:
        raise Refused("discretion-facts-missing", article="行政处罚法第三十四条", step=step.name)
    given = given or Discretion()
    facts = {**(last.facts if last else {}), **given.facts, **_established(case, held.timing.progress)}
    if last and _says_the_same(last, facts, stated):
        _refuse_idle_approval(step, given)
        return last
    _require_approval_signed(held, step, given.approver)
    return choose(
        held.proceeding.subject, standard_hash=case.standard_hash, office=held.office, facts=facts,
        kinds=stated["kinds"], amount=stated.get("fine") or None, grounds=given.grounds, reasons=given.reasons,
        approver=given.approver, by=by, on=on,
    )  # fmt: skip


def _require_approval_signed(held: Locked, step: Step, approver: Person | None) -> None:
    """Who approves that the penalty leaves its tier is not recused, and has signed so under an own account."""
    if approver is None:
        return
    check_not_recused(held.timing.progress, approver.pk, approver.name)
    if not held.trial and not (held.signed and approver.pk in held.signed.approvers):
        raise Refused("approval-unsigned", article=APPROVED, step=step.name, name=approver.name)


def _refuse_idle_approval(step: Step, given: Discretion | None) -> None:
    """Nobody is asked to approve, and so to read the case, where the step chooses no penalty anew."""
    if given is not None and given.approver is not None:
        raise Refused("approval-not-asked", article=APPROVED, step=step.name, name=given.approver.name)


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
    """Issue what the step produces. A record for the file follows by itself, but what it lacks is refused now."""
    if act.step.document is None:
        return None
    method = None
    if service.serves(act.step):
        method = check_service(act.stated.get(service.METHOD, ""), act.proof, about=held.proceeding.subject, on=act.on)
    draft, served = papers.paper(act), papers.served_documents(act) if method else []
    if not act.step.legal_effect:
        check(draft.source, office=held.office, facts=draft.facts)
        return None
    issued = issue_from(
        draft.source, office=held.office, on=act.on, facts=draft.facts, about=held.proceeding.subject, by=by,
        step=f"{act.step.key}#{held.timing.progress.round_of(act.step.key)}",
    )  # fmt: skip
    if method is not None:
        record_service(Served(served, issued, method, act.party.name, act.proof), by=by, on=act.on)
    return {"code": issued.code, "kind": issued.kind, "number": issued.number, "sha256": issued.sha256}


def _end_documents(held: Locked, stood: Mapping[str, Taken], taken: StepTaken, *, by: Person) -> None:
    """Mark the documents of steps that a return sent back, or that were taken anew; they stay, with their numbers."""
    progress = held.timing.progress
    fallen = [f"{key}#{before.round}" for key, before in stood.items() if not _still_stands(progress, before)]
    if not fallen:
        return
    again = Document.objects.filter(about=held.proceeding.subject, step=f"{taken.step}#{taken.round}").first()
    found = Document.objects.filter(about=held.proceeding.subject, step__in=fallen, ended__isnull=True)
    rule = held.timing.progress.procedure.by_key[taken.step]
    for document in found.exclude(pk=again.pk if again else None).select_related("office"):
        replaced = document.step.partition("#")[0] == taken.step
        end(
            document, how=Ended.How.SUPERSEDED if replaced else Ended.How.SENT_BACK, because=rule.name.zh,
            article=rule.basis, replaced_by=again if replaced else None, by=by, on=taken.on,
        )  # fmt: skip


def _still_stands(progress: Progress, before: Taken) -> bool:
    """Of a step that may be repeated every taking stands until a return sends them all back, unless it `replaces`."""
    now, step = progress.live.get(before.step), progress.procedure.by_key[before.step]
    return now is not None and (now == before or (step.repeats and not step.replaces))
