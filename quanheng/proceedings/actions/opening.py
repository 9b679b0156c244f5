"""Opening a proceeding under the procedure in force, with a number that has no gap."""

import secrets
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import connection, transaction

from quanheng.ledger.actions import record
from quanheng.people.models import Office, Person
from quanheng.proceedings.models import Counter, Proceeding
from quanheng.rulebook import queries as rulebook

NUMBER_WORDS = {
    "penalty": "罚案", "licence": "许案",
    "filing": "备案", "inspection": "检案", "confirmation": "确案", "benefit": "给案", "award": "奖案",
    "adjudication": "裁案", "coercion": "强案",
}  # fmt: skip
OTHER = "案"
UNAMBIGUOUS = "23456789abcdefghjkmnpqrstuvwxyz"


@transaction.atomic
def open_proceeding(
    procedure_key: str,
    *,
    office: Office,
    by: Person | None,
    on: date,
    context: Mapping[str, Any] | None = None,
    limits: Mapping[str, Any] | None = None,
    facts: Mapping[str, Any] | None = None,
    local: str = "",
) -> Proceeding:
    """Open a proceeding of an office under the procedure in force on the day, and record it.

    `local` is the hash of a local flow that refines it for the item, under which the proceeding runs instead.

    `limits` are the power item's own, as {clock: {"period": "15wd", "basis": article}}; `facts` go into the event.
    Raises `Refused` when no such procedure is in force.
    """
    procedure = rulebook.procedure(local) if local else rulebook.procedure_in_force(procedure_key, on)
    counter = _next_number(office, procedure.kind, on.year)
    proceeding = Proceeding.objects.create(
        code=_random_code(), number=_number(office, procedure.kind, on.year, counter.last), office=office,
        kind=procedure.kind, procedure_key=procedure.key, procedure_hash=procedure.hash,
        context=dict(context or {}), limits=dict(limits or {}), opened_on=on, opened_by=by,
    )  # fmt: skip
    known = {"number": proceeding.number, "procedure": procedure.key, "hash": procedure.hash, "kind": procedure.kind}
    record(
        "proceeding.opened", about=proceeding.subject, office=office.code, by=by, on=on,
        facts={**known, **(facts or {})}, touched=[proceeding, counter],
    )  # fmt: skip
    return proceeding


def _next_number(office: Office, kind: str, year: int) -> Counter:
    """The next number; whoever asks meanwhile waits until this transaction ends, so that none is lost."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO proceedings_counter (office_id, kind, year, last) VALUES (%s, %s, %s, 1) "
            "ON CONFLICT (office_id, kind, year) DO UPDATE SET last = proceedings_counter.last + 1 RETURNING id, last",
            [office.pk, kind, year],
        )
        key, last = cursor.fetchone()
    return Counter(pk=key, office=office, kind=kind, year=year, last=last)


def _number(office: Office, kind: str, year: int, last: int) -> str:
    return f"{office.document_prefix}{NUMBER_WORDS.get(kind, OTHER)}〔{year}〕{last}号"


def _random_code() -> str:
    """Twelve signs nobody can guess or misread: what the public asks by, with the query code."""
    return "".join(secrets.choice(UNAMBIGUOUS) for _ in range(12))
