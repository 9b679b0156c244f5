"""Assigning cases to the person who is to handle them: by the section chief, with a reason, all or none of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Model

from quanheng.cases.models import Assignment, Case
from quanheng.ledger.actions import record
from quanheng.ledger.clock import now
from quanheng.people.models import Person
from quanheng.people.permissions import Act, check
from quanheng.proceedings.actions import Locked, hand_to, locked, on_record
from quanheng.proceedings.queries import timing_of
from quanheng.rules.lawful_step import open_steps
from quanheng.rules.procedure import Step
from quanheng.rules.refusal import Refused
from quanheng.rules.running_clocks import Timing
from quanheng.rules.standing import Standing

AT_ONCE = 100
"""How many cases are assigned in one act at most."""
REASON_LENGTH = 300


@dataclass(frozen=True)
class Handover:
    """A case about to be assigned, and who handles it until then."""

    case: Case
    before: Person | None


def assign_cases(cases: Sequence[Case], *, to: Person, reason: str, by: Person, on: date) -> list[Assignment]:
    """Assign open cases of the chief's office to a person who can go on with each; all of them or none.

    Refused, naming the case, where the person holds no post there that an open step asks for, is recused (行政处罚法
    第四十三条), lacks the certificate such a step needs (第四十二条), or handles it already. The refusal is on record.
    """
    if not cases:
        raise Refused("assign-no-case")
    standing, chief = to.standing(on), by.standing(on)
    current = cases[0]
    try:
        with transaction.atomic():
            written = []
            for current in sorted(cases, key=lambda case: case.proceeding_id):
                _require_lawful(len(cases), reason, chief, current)
                held = locked(current.proceeding)
                before = _handler(current)
                _require_able(current, held.timing, standing, active=to.is_active, before=before, on=on)
                written.append(_write(held, current, before, to=to, reason=reason.strip(), by=by, on=on))
            return written
    except Refused as refusal:
        proceeding = current.proceeding
        with on_record(proceeding.subject, "assign", office=proceeding.office, by=by, on=on, proceeding=proceeding):
            raise refusal


def preview_assignment(cases: Sequence[Case], *, to: Person, reason: str, by: Person, on: date) -> list[Handover]:
    """Who hands over what, refused as `assign_cases` would refuse it; nothing is written. Few statements a case."""
    if not cases:
        raise Refused("assign-no-case")
    standing, chief = to.standing(on), by.standing(on)
    found = []
    for case in cases:
        _require_lawful(len(cases), reason, chief, case)
        before = _handler(case)
        _require_able(case, timing_of(case.proceeding), standing, active=to.is_active, before=before, on=on)
        found.append(Handover(case, before.person if before else None))
    return found


def _handler(case: Case) -> Assignment | None:
    return case.assignments.filter(current=True).select_related("person").first()


def _require_lawful(number: int, reason: str, chief: Standing, case: Case) -> None:
    check(chief, Act.CASE_ASSIGN, case.proceeding.office.code)
    if number > AT_ONCE:
        raise Refused("assign-too-many", most=AT_ONCE, given=number)
    if not 0 < len(reason.strip()) <= REASON_LENGTH:
        raise Refused("assign-reason-missing", most=REASON_LENGTH)


def _require_able(
    case: Case, timing: Timing, person: Standing, *, active: bool, before: Assignment | None, on: date
) -> None:
    known = {"case": case.proceeding.number, "person": person.name}
    if timing.progress.ended is not None:
        raise Refused("assign-case-ended", **known, on=timing.progress.ended.on)
    if before is not None and before.person_id == person.person:
        raise Refused("assign-to-the-same", **known)
    office = case.proceeding.office
    if not active or not any(where == office.code for where, _ in person.roles):
        raise Refused("assign-person-left", **known, office=office.short_name)
    if person.person in timing.progress.recused:
        basis = next(step.recuses.basis for step in timing.progress.procedure.steps if step.recuses)
        raise Refused("assign-recused", article=basis, **known)
    theirs = _steps_of(timing, person, office.code, on)
    if not theirs:
        raise Refused("assign-wrong-post", article=timing.progress.procedure.basis, **known)
    regular = [step for step in theirs if not step.optional] or theirs
    uncertified = [] if person.certified(on) else [step for step in regular if step.certified]
    if uncertified:
        raise Refused("assign-uncertified", article=uncertified[0].certified, **known, step=uncertified[0].name)


def _steps_of(timing: Timing, person: Standing, office: str, on: date) -> list[Step]:
    """The open steps that a post of this person takes."""
    post_of = timing.progress.procedure.post_of
    return [step for step in open_steps(timing, on) if any(person.holds(role, office) for role in post_of(step).roles)]


def _write(
    held: Locked, case: Case, before: Assignment | None, *, to: Person, reason: str, by: Person, on: date
) -> Assignment:
    touched: list[Model] = [hand_to(held, to)]
    if before is not None:
        before.current = False
        before.save(update_fields=["current"])
        touched.append(before)
    given = Assignment.objects.create(case=case, person=to, by=by, on=on, assigned_at=now(), reason=reason)
    facts = {"to": to.pk, "before": before.person_id if before else None, "reason": reason}
    proceeding = case.proceeding
    record(
        "case.assigned", about=proceeding.subject, office=proceeding.office.code, by=by, on=on, facts=facts,
        touched=[given, *touched],
    )  # fmt: skip
    return given
