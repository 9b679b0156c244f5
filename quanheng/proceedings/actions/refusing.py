"""What was refused stays on record: written after the refused act was undone, in a transaction of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.db import transaction

from quanheng.ledger.actions import record
from quanheng.ledger.clock import now
from quanheng.people.models import Office, Person
from quanheng.proceedings.models import Proceeding, RefusedAttempt
from quanheng.proceedings.refused import as_stored
from quanheng.rules.refusal import Refused


@contextmanager
def on_record(
    about: str, step: str, *, office: Office, by: Person | None, on: date, proceeding: Proceeding | None = None
) -> Iterator[None]:
    """Do the act inside in one transaction; if it is refused, undo it, write down the refusal, and refuse."""
    try:
        with transaction.atomic():
            yield
    except Refused as refusal:
        _write_down(refusal, about, step, office=office, by=by, on=on, proceeding=proceeding)
        raise


@transaction.atomic
def _write_down(
    refusal: Refused,
    about: str,
    step: str,
    *,
    office: Office,
    by: Person | None,
    on: date,
    proceeding: Proceeding | None,
) -> None:
    attempt = RefusedAttempt.objects.create(
        proceeding=proceeding, about=about, office=office, step=step, by=by, on=on, attempted_at=now(),
        code=refusal.code, article=refusal.article or "", params=as_stored(refusal.params),
    )  # fmt: skip
    facts = {"step": step, "code": refusal.code, "article": refusal.article, "params": attempt.params}
    record("proceeding.step-refused", about=about, office=office.code, by=by, on=on, facts=facts, touched=[attempt])
