"""Merging: several cases of one office about one party go on as one, both on record."""

from datetime import date

from django.db import transaction

from quanheng.cases.actions.steps import write_case_step
from quanheng.cases.models import Case
from quanheng.people.models import Person
from quanheng.proceedings.actions import locked, on_record
from quanheng.proceedings.models import StepTaken
from quanheng.rules.refusal import Refused

ONE_ACT_ONE_FINE = "行政处罚法第二十九条"


def merge_cases(case: Case, into: Case, *, reasons: str, by: Person, on: date) -> StepTaken:
    """End a case into another of the same office and party; the clocks of the leading one go on (第二十九条).

    Each names the other's number, so that the merged file stays found. Refused when they belong to different offices
    or parties, or when either of the two steps is not lawful now.
    """
    proceeding = case.proceeding
    with on_record(proceeding.subject, "merge", office=proceeding.office, by=by, on=on, proceeding=proceeding):
        _require_one_party(case, into)
        held = {each.pk: locked(each.proceeding) for each in sorted((case, into), key=lambda one: one.proceeding_id)}
        why = {"merger_reasons": reasons}
        merged = {"merged_case": proceeding.number, **why}
        write_case_step(held[into.pk], into, "merged-in", by=by, on=on, facts=merged)
        leading = {"leading_case": into.proceeding.number, **why}
        return write_case_step(held[case.pk], case, "merge", by=by, on=on, facts=leading)


def preview_merger(case: Case, into: Case, *, reasons: str, by: Person, on: date) -> None:
    """Find out by doing it whether the merger is lawful; refused as it would be, and nothing of it stays."""
    with transaction.atomic():
        merge_cases(case, into, reasons=reasons, by=by, on=on)
        transaction.set_rollback(True)


def _require_one_party(case: Case, into: Case) -> None:
    one, other = case.party, into.party
    same = (one.kind, one.name, one.identifier) == (other.kind, other.name, other.identifier)
    if case.pk == into.pk or case.proceeding.office_id != into.proceeding.office_id or not same:
        raise Refused("cases-not-to-be-merged", article=ONE_ACT_ONE_FINE)
