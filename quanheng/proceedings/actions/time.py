"""What time brings about by itself, and counting anew when the calendar changes."""

from datetime import date

from django.db import transaction

from quanheng.ledger.actions import record
from quanheng.proceedings.actions.locking import locked
from quanheng.proceedings.actions.steps import lapse_until, write_clocks, write_position
from quanheng.proceedings.models import Clock, Proceeding, StepTaken


@transaction.atomic
def let_time_pass(proceeding: Proceeding, *, on: date) -> list[StepTaken]:
    """Write the steps that have taken themselves by a day: a deemed acceptance, a right that lapsed."""
    return lapse_until(locked(proceeding), on)


@transaction.atomic
def recount(proceeding: Proceeding, *, on: date) -> list[Clock]:
    """Count every running clock anew by today's calendar, and record which due days moved."""
    held = locked(proceeding)
    stored = {(clock.key, clock.round): clock for clock in Clock.objects.filter(proceeding=proceeding)}
    clocks = write_clocks(held, None)
    moved = [clock for clock in clocks if _moved(stored.get((clock.key, clock.round)), clock)]
    if not moved:
        return []
    write_position(held)
    days = {clock.key: clock.due_strict.isoformat() for clock in moved}
    record(
        "proceeding.recounted", about=held.proceeding.subject, office=held.office.code, by=None, on=on,
        facts={"due": days}, touched=[held.proceeding, *clocks],
    )  # fmt: skip
    return moved


def _moved(before: Clock | None, after: Clock) -> bool:
    return before is None or (before.due_strict, before.due_legal) != (after.due_strict, after.due_legal)
