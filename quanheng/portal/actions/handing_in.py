"""Handing an application in: sealed before it is stored, numbered, and sent until it is answered."""

import logging
import secrets
from collections.abc import Mapping
from datetime import date, timedelta

from django.db import connection, transaction
from django.utils import timezone

from quanheng.portal.models import Envelope, Item, Submission
from quanheng.portal.place import home, intake_key
from quanheng.rules.door import spools
from quanheng.rules.door.codes import new_query_code, query_code_hash
from quanheng.rules.door.sealing import seal

log = logging.getLogger(__name__)
PATIENCE = timedelta(seconds=60)  # before an unanswered envelope is sent again


def hand_in(
    item: Item, *, fields: Mapping[str, str], files: Mapping[str, bytes], form_id: str, language: str, on: date
) -> tuple[Submission, str]:
    """Seal an application to the inner key and send it; gives the query code, which is not kept here.

    The day is sealed in with it: the time limits run from then (行政许可法第三十二条).

    The same form sent twice is one application: then the code is empty, for only the first answer knew it.
    """
    known = Submission.objects.filter(form_id=form_id).first()
    if known is not None:
        return known, ""
    code, token = new_query_code(), secrets.token_urlsafe(24)
    about = {"item": item.code, "version": item.version, "language": language, "code_hash": query_code_hash(code)}
    content = {**fields, **about, "submitted_on": on.isoformat()}
    sealed = seal({"topic": "application", "token": token}, content, files, intake_key())
    with transaction.atomic():
        submission = Submission.objects.create(
            token=token, code_hash=query_code_hash(code), form_id=form_id, item=item.code
        )
        envelope = Envelope.objects.create(number=_next_number(), submission=submission, sealed=sealed)
    try:
        _write(envelope)
    except OSError:
        # Committed already, so it is sent later; only this answer can give the applicant the query code.
        log.exception("envelope %s waits for room in the spool", envelope.number)
    return submission, code


def _next_number() -> int:
    """The next number, held until commit: envelopes have no gaps."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO portal_feed (name, number, sequence, digest) VALUES ('outgoing', 1, 0, '') "
            "ON CONFLICT (name) DO UPDATE SET number = portal_feed.number + 1 RETURNING number"
        )
        return int(cursor.fetchone()[0])


def send_envelopes() -> int:
    """Write every envelope that was never written, or not answered for a while; the number written."""
    due = Envelope.objects.filter(sealed__isnull=False).exclude(written_at__gt=timezone.now() - PATIENCE)
    number = 0
    for envelope in due.order_by("number")[:50]:
        _write(envelope)
        number += 1
    return number


def _write(envelope: Envelope) -> None:
    spools.put(home() / "outbox", f"{envelope.number:012d}.sealed", bytes(envelope.sealed))
    Envelope.objects.filter(pk=envelope.pk).update(written_at=timezone.now())
