"""Applying the feed: each batch once, in order, in one transaction; what is missing or false is noticed and kept."""

import logging
import time
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db import transaction
from django.utils import timezone

from quanheng.portal.actions.applying import apply_message
from quanheng.portal.models import AppliedBatch, Feed, SetAside
from quanheng.portal.place import home, signing_key
from quanheng.rules.door import batches, spools
from quanheng.rules.refusal import Refused

log = logging.getLogger(__name__)


def apply_waiting() -> int:
    """Apply every batch that can be applied now; the number applied.

    A file leaves the spool only after its batch is committed; a crash in between brings the same file again,
    which is then known by its number and digest. A file later than the next number waits for what is missing.
    """
    applied = 0
    key = signing_key()
    for path in spools.waiting(home() / "inbox", ".batch"):
        try:
            done = _apply_file(path, key)
        except Refused as refusal:
            _set_aside(path, refusal.code)
            continue
        if not done:
            break
        applied += 1
    if applied:
        report()
    return applied


def _apply_file(path: Path, key: Ed25519PublicKey) -> bool:
    """Apply one file; False when an earlier batch is missing."""
    batch = batches.read(path.read_bytes(), key)
    with transaction.atomic():
        Feed.objects.get_or_create(name="inner")
        feed = Feed.objects.select_for_update().get(name="inner")
        if batch.number > feed.number + 1:
            _notice_gap(feed)
            return False
        if batch.number <= feed.number:
            _must_be_the_same(batch)
        else:
            _apply(batch, feed)
    path.unlink()
    return True


def _must_be_the_same(batch: batches.Batch) -> None:
    known = AppliedBatch.objects.get(pk=batch.number)
    if known.digest != batch.digest:
        raise Refused("batch-differs-from-applied", number=batch.number)


def _apply(batch: batches.Batch, feed: Feed) -> None:
    if batch.previous != feed.digest:
        raise Refused("batch-does-not-follow", number=batch.number)
    for message in batch.messages:
        if message.sequence != feed.sequence + 1:
            raise Refused("batch-does-not-follow", number=batch.number)
        apply_message(message)
        feed.sequence = message.sequence
    AppliedBatch.objects.create(number=batch.number, digest=batch.digest, messages=len(batch.messages))
    feed.number, feed.digest = batch.number, batch.digest
    feed.applied_at, feed.missing_since = timezone.now(), None
    feed.save()


def _notice_gap(feed: Feed) -> None:
    if feed.missing_since is None:
        log.warning("batch %s is missing", feed.number + 1)
        feed.missing_since = timezone.now()
        feed.save()


def _set_aside(path: Path, reason: str) -> None:
    """Keep a file that may not be applied, visibly, out of the way of those that may."""
    log.error("%s was set aside: %s", path.name, reason)
    SetAside.objects.create(file=path.name, reason=reason)
    spools.move(path, path.parent / "set-aside")


def report() -> None:
    """Tell the inner site how far this side has come."""
    feed = Feed.objects.filter(name="inner").first()
    spools.put(home() / "outbox", "feed.applied", str(feed.number if feed else 0).encode())
    _last_report[0] = time.monotonic()


_last_report = [0.0]
REPORT_EVERY = 20.0  # seconds: so that the inner site notices what got lost on the way


def report_if_due() -> None:
    """Repeat the report now and then."""
    if time.monotonic() - _last_report[0] > REPORT_EVERY:
        report()
