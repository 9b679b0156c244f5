"""Sending out: messages, then numbered batches, then files in the outgoing spool."""

import hashlib
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import rfc8785
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from quanheng.exchange.keys import signing_key
from quanheng.exchange.models import Counter, OtherSide, OutgoingBatch, OutgoingMessage
from quanheng.rules.door import batches, spools
from quanheng.rules.door.topics import check

MOST = 500  # messages in a batch
PATIENCE = timedelta(seconds=30)  # before a batch the other side lacks is written again


@transaction.atomic
def send(topic: str, key: str, body: Mapping[str, Any]) -> bool:
    """Send one public copy out, in the caller's transaction; False when it says what was last sent.

    Raises `Refused` when the topic's schema does not describe the body: then nothing leaves.
    """
    check(topic, key, dict(body))
    if not _is_news(topic, key, hashlib.sha256(rfc8785.dumps(dict(body))).hexdigest()):
        return False
    OutgoingMessage.objects.create(sequence=_next("message"), topic=topic, key=key, body=dict(body))
    return True


def _is_news(topic: str, key: str, digest: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO exchange_sent (topic, key, digest) VALUES (%s, %s, %s) ON CONFLICT (topic, key) "
            "DO UPDATE SET digest = EXCLUDED.digest WHERE exchange_sent.digest <> EXCLUDED.digest RETURNING id",
            [topic, key, digest],
        )
        return cursor.fetchone() is not None


def _next(name: str) -> int:
    """The next number; whoever takes it holds the counter until commit, so order of numbers is order of commit."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO exchange_counter (name, last) VALUES (%s, 1) "
            "ON CONFLICT (name) DO UPDATE SET last = exchange_counter.last + 1 RETURNING last",
            [name],
        )
        return int(cursor.fetchone()[0])


def write_batches() -> int:
    """Put everything that waits into batches and their files into the outgoing spool; the number of files.

    A batch is committed before its file is written: a crash in between leaves an unwritten batch, which the
    next call writes with the same bytes.
    """
    while _make_batch():
        pass
    unwritten = list(OutgoingBatch.objects.filter(written_at__isnull=True).order_by("number"))
    for batch in unwritten:
        write_file(batch)
    return len(unwritten)


@transaction.atomic
def _make_batch() -> bool:
    """Give the next run of messages a batch number; False when none waits."""
    Counter.objects.get_or_create(name="batch")
    counter = Counter.objects.select_for_update().get(name="batch")
    before = OutgoingBatch.objects.filter(number=counter.last).first()
    messages = OutgoingMessage.objects.filter(sequence__gt=before.last if before else 0).order_by("sequence")[:MOST]
    run = [_message(one) for one in messages]
    if not run:
        return False
    counter.last += 1
    counter.save()
    previous = before.digest if before else batches.NO_PREVIOUS
    file = batches.write(counter.last, previous, run, signing_key())
    OutgoingBatch.objects.create(
        number=counter.last,
        first=run[0].sequence,
        last=run[-1].sequence,
        previous=previous,
        digest=batches.digest(file),
    )
    return True


def _message(row: OutgoingMessage) -> batches.Message:
    return batches.Message(row.sequence, row.topic, row.key, row.body)


def write_file(batch: OutgoingBatch) -> None:
    """Write a batch's file into the outgoing spool, again if need be, and note it once it is durable."""
    rows = OutgoingMessage.objects.filter(sequence__range=(batch.first, batch.last)).order_by("sequence")
    file = batches.write(batch.number, batch.previous, [_message(one) for one in rows], signing_key())
    spools.put(settings.VAR / "inner" / "outbox", f"{batch.number:012d}.batch", file)
    OutgoingBatch.objects.filter(pk=batch.pk).update(written_at=timezone.now())


def hear_from_other_side(applied: int) -> None:
    """Note how far the public site has come, and write again what it lacks after some patience."""
    now = timezone.now()
    other, _ = OtherSide.objects.get_or_create(name="public")
    moved = applied != other.applied or other.moved_at is None
    if moved:
        other.moved_at = now
    other.applied, other.heard_at = applied, now
    other.save()
    if moved or now - other.moved_at < PATIENCE:
        return
    for batch in OutgoingBatch.objects.filter(number__gt=applied, written_at__lt=now - PATIENCE).order_by("number")[
        :20
    ]:
        write_file(batch)
