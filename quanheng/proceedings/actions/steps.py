"""Taking a step: checked by the rules, written once, its clocks counted, recorded; all or nothing."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from quanheng.ledger.actions import record
from quanheng.ledger.clock import now
from quanheng.people.models import Person
from quanheng.proceedings.actions.locking import Locked, locked
from quanheng.proceedings.actions.refusing import on_record
from quanheng.proceedings.actions.signing import end_proposals, require_signed
from quanheng.proceedings.models import Clock, Extension, Pause, Proceeding, StepTaken
from quanheng.proceedings.queries import first_instant_after
from quanheng.rules.lawful_step import Attempt, check_step
from quanheng.rules.procedure import FactType, Step
from quanheng.rules.refusal import Refused
from quanheng.rules.running_clocks import Lapse, RunningClock, Timing, lapses
from quanheng.rules.standing import Standing

REWRITTEN = (
    "started_on", "period", "basis", "due_strict", "due_legal", "due_at", "provisional", "paused", "stopped_on",
)  # fmt: skip
"""What of a clock's row may change while it runs."""

DocumentOf = Callable[[Locked, Step], Mapping[str, Any] | None]


def take_step(
    proceeding: Proceeding,
    step: str,
    *,
    by: Person,
    on: date,
    facts: Mapping[str, Any] | None = None,
    area: str | None = None,
) -> StepTaken:
    """Take one step of the proceeding's procedure and record it, with the limits it sets running and stops.

    Raises `Refused` (code, article, particulars) when the step is out of order, by the wrong post, by too
    few or the same persons, without its facts, or dated falsely; then only the refusal itself is written.
    A step that needs several persons is proposed and signed instead.
    """
    with on_record(proceeding.subject, step, office=proceeding.office, by=by, on=on, proceeding=proceeding):
        return take_step_within(locked(proceeding), step, by=by, on=on, facts=facts, area=area)


def take_step_within(
    held: Locked,
    step: str,
    *,
    by: Person,
    on: date,
    with_persons: Sequence[Person] = (),
    facts: Mapping[str, Any] | None = None,
    area: str | None = None,
    document_of: DocumentOf | None = None,
    standing: Standing | None = None,
) -> StepTaken:
    """The same inside a transaction that already holds the proceeding; `document_of` issues what the step produces.

    What lapse of time has brought about by the day is written first. `standing` is that of `by` on the day,
    where it has been read already. Whoever is named beside `by` has signed the same with an own account, or the
    step is refused.
    """
    if standing is not None and standing.person != by.pk:
        raise ValueError("the standing is somebody else's")
    lapse_until(held, on)
    entered_on = timezone.localdate(now())
    attempt = Attempt(
        step=step,
        on=on,
        entered_on=entered_on,
        office=held.office.code,
        by=standing or by.standing(on),
        others=tuple(person.standing(on) for person in with_persons),
        facts=facts or {},
        area=area,
        at_entry=by.standing(entered_on) if on < entered_on else None,
    )
    lawful = check_step(held.timing, attempt)
    _check_persons_named(lawful, attempt.facts)
    require_signed(held, lawful, attempt)
    held.acting = _acting(held, lawful, attempt)
    document = document_of(held, lawful) if document_of else None
    persons = [person.person for person in attempt.persons]
    return write_step(held, step, on, by=by, persons=persons, facts=dict(attempt.facts), document=document)


def _check_persons_named(step: Step, facts: Mapping[str, Any]) -> None:
    """Whoever a step names is on the list of staff; no statement where it names nobody."""
    named = (fact for fact in step.facts if fact.type is FactType.PERSON and facts.get(fact.key))
    for fact in named:
        if not Person.objects.filter(pk=facts[fact.key]).exists():
            raise Refused("named-person-unknown", article=step.basis, step=step.name, fact=fact.name)


def _acting(held: Locked, step: Step, attempt: Attempt) -> dict[str, str]:
    """Who takes the step in the place of another, by which dated document."""
    procedure = held.timing.progress.procedure
    signing = {rule.post for rule in step.signers}
    roles = {role for post in procedure.posts if post.key in {step.post, *signing} for role in post.roles}
    found = {str(person.person): person.acting_by(roles, attempt.office) for person in attempt.persons}
    return {person: document for person, document in found.items() if document}


def lapse_until(held: Locked, on: date) -> list[StepTaken]:
    """Write every step that has taken itself by a day (e.g. 行政许可法第三十二条第四项: 逾期不告知的，即为受理)."""
    written: list[StepTaken] = []
    while (lapse := lapses(held.timing, on)) is not None:
        written.append(_write_lapse(held, lapse))
    return written


def _write_lapse(held: Locked, lapse: Lapse) -> StepTaken:
    return write_step(held, lapse.step.key, lapse.on, by=None, persons=[], facts={}, document=None)


def write_step(
    held: Locked,
    step: str,
    on: date,
    *,
    by: Person | None,
    persons: Sequence[int],
    facts: Mapping[str, Any],
    document: Mapping[str, Any] | None,
) -> StepTaken:
    """Write a step that has been found lawful, and all that follows: six statements, more if it pauses."""
    before = held.timing
    taken = StepTaken.objects.create(
        proceeding=held.proceeding, step=step, round=before.progress.round_of(step), on=on, entered_at=now(), by=by,
        persons=list(persons), facts=dict(facts), document=document, acting=held.acting if by else {},
    )  # fmt: skip
    held.standing_after(taken)
    clocks = write_clocks(held, before)
    paused = [*_write_pauses(held, taken), *_write_extensions(held, taken)]
    write_position(held)
    touched = [held.proceeding, taken, *clocks, *paused, *end_proposals(held, by=by)]
    _record(held, taken, before, clocks=clocks, touched=touched)
    return taken


def write_clocks(held: Locked, before: Timing | None) -> list[Clock]:
    """Write the clocks that changed, in one statement; those the last step did not touch are left alone."""
    known = {_row_key(clock): _values(clock) for clock in before.clocks()} if before else {}
    now_running = {_row_key(clock): _values(clock) for clock in held.timing.clocks()}
    gone = {
        key: {**values, "stopped_on": held.timing.progress.history[-1].on}
        for key, values in known.items()
        if key not in now_running and values["stopped_on"] is None
    }
    changed = {key: values for key, values in {**now_running, **gone}.items() if known.get(key) != values}
    rows = [
        Clock(proceeding=held.proceeding, key=key, round=round_, **values) for (key, round_), values in changed.items()
    ]
    if not rows:
        return []
    return Clock.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["proceeding", "key", "round"],
        update_fields=REWRITTEN,
    )


def _row_key(clock: RunningClock) -> tuple[str, int]:
    return clock.clock.key, clock.round


def _values(clock: RunningClock) -> dict[str, Any]:
    return {
        "kind": clock.clock.kind.value, "of_party": clock.clock.of_party, "started_on": clock.started.on,
        "period": str(clock.due.period), "due_strict": clock.due.strict, "due_legal": clock.due.legal,
        "provisional": clock.due.provisional, "paused": clock.due.paused, "basis": clock.basis,
        "stopped_on": clock.stopped_on, "due_at": due_at(clock),
    }  # fmt: skip


def _write_pauses(held: Locked, taken: StepTaken) -> list[Pause]:
    """Open a pause or close the one that runs, when the step begins or ends one (行政许可法第四十五条)."""
    rows: list[Pause] = []
    for rule in held.timing.progress.procedure.pauses:
        if taken.step == rule.starts:
            needed = taken.facts.get("days_needed")
            declared = f"{needed}wd" if needed else ""
            pause = Pause(kind=taken.facts[rule.kind_fact], begins_on=taken.on, declared=declared, basis=rule.basis)
            pause.proceeding, pause.begun_by = held.proceeding, taken
            pause.save()
            rows.append(pause)
        if taken.step == rule.ends:
            running = Pause.objects.filter(proceeding=held.proceeding, ends_on__isnull=True).latest("id")
            running.ends_on = taken.on
            running.save(update_fields=["ends_on"])
            rows.append(running)
    return rows


def _write_extensions(held: Locked, taken: StepTaken) -> list[Extension]:
    rules = [rule for rule in held.timing.progress.procedure.extensions if rule.step == taken.step]
    granted = {"proceeding": held.proceeding, "granted_on": taken.on, "granted_by": taken}
    rows = [
        Extension(clock=clock, period=str(rule.period), basis=rule.basis, **granted)
        for rule in rules
        for clock in rule.clocks
    ]
    return Extension.objects.bulk_create(rows) if rows else []


def write_position(held: Locked) -> None:
    """Keep the columns by which a proceeding is found: where it is, when something is due, whether it ended."""
    progress, row = held.timing.progress, held.proceeding
    row.position = progress.position.key if progress.position else ""
    row.ended_on = progress.ended.on if progress.ended else None
    row.next_due_at = next_due_at(held.timing)
    row.own_due_at = own_due_at(held.timing)
    row.save(update_fields=["position", "ended_on", "next_due_at", "own_due_at"])


def next_due_at(timing: Timing) -> datetime | None:
    """The first instant after the earliest last day of a running clock."""
    clock = timing.next_due()
    return _over_at(clock) if clock else None


def own_due_at(timing: Timing) -> datetime | None:
    """The same of the office's own clocks, the party's left out."""
    own = (_over_at(each) for each in timing.clocks() if each.stopped is None and not each.clock.of_party)
    return min(own, default=None)


def _over_at(clock: RunningClock) -> datetime:
    return due_at(clock) or first_instant_after(clock.due.strict)


def due_at(clock: RunningClock) -> datetime | None:
    """The instant a limit of hours runs out; None for one that is counted in days."""
    return timezone.make_aware(clock.moment.strict) if clock.moment else None


def _record(held: Locked, taken: StepTaken, before: Timing, *, clocks: Sequence[Clock], touched: list) -> None:
    breached = before.breached_by(held.timing.progress.procedure.by_key[taken.step], taken.on)
    facts = {
        "step": taken.step, "round": taken.round, "persons": taken.persons, "facts": taken.facts,
        "document": taken.document, "acting": taken.acting,
        "entered_on": timezone.localdate(taken.entered_at).isoformat(),
        "procedure": held.proceeding.procedure_key, "position": held.proceeding.position,
        "ended": held.proceeding.ended_on is not None, "late_by": breached.clock.key if breached else None,
        "clocks": [_told(clock) for clock in clocks],
    }  # fmt: skip
    record(
        "proceeding.step-taken", about=held.proceeding.subject, office=held.office.code, by=taken.by, on=taken.on,
        facts=facts, touched=touched,
    )  # fmt: skip


def _told(clock: Clock) -> dict[str, Any]:
    return {
        "key": clock.key, "kind": clock.kind, "due": clock.due_strict.isoformat(),
        "stopped": clock.stopped_on.isoformat() if clock.stopped_on else None,
    }  # fmt: skip
