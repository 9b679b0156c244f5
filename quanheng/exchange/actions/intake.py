"""Taking in what citizens sent: each envelope once, opened with the inner key, handed to the room that receives it."""

import hashlib
import logging
import struct
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DataError, IntegrityError, transaction
from django.utils import timezone

from quanheng.exchange.actions.sending import hear_from_other_side, send
from quanheng.exchange.keys import intake_key
from quanheng.exchange.models import IncomingEnvelope
from quanheng.rules.door import sealing, spools
from quanheng.rules.refusal import Refused

log = logging.getLogger(__name__)

Receiver = Callable[[sealing.Opened, date], str]
RECEIVERS: dict[str, Receiver] = {}
SAID_OUTSIDE = {
    "envelope-unreadable": "unreadable",
    "upload-too-large": "file-unfit",
    "upload-empty": "file-unfit",
    "upload-of-another-kind": "file-unfit",
    "upload-not-what-its-name-says": "file-unfit",
    "application-item-closed": "item-closed",
}


def receives(topic: str) -> Callable[[Receiver], Receiver]:
    """Declare who takes in messages of a topic: called in the envelope's transaction, gives the number it got."""

    def declare(receiver: Receiver) -> Receiver:
        if topic in RECEIVERS:
            raise ValueError(f"two rooms receive {topic}")
        RECEIVERS[topic] = receiver
        return receiver

    return declare


def take_in_all(*, on: date) -> int:
    """Take in every envelope that waits, in order; the number of envelopes."""
    inbox = settings.VAR / "inner" / "inbox"
    for status in spools.waiting(inbox, ".applied"):
        with _aside_if_malformed(status):
            hear_from_other_side(int(status.read_text("ascii")))
            status.unlink()
    waiting = spools.waiting(inbox, ".sealed")
    for path in waiting:
        with _aside_if_malformed(path):
            take_in(path, on=on)
    return len(waiting)


@contextmanager
def _aside_if_malformed(path: Path) -> Iterator[None]:
    """Set a file aside that nobody foresaw, unanswered: whoever holds the outer server must not stop the intake."""
    try:
        yield
    except (LookupError, TypeError, ValueError, AttributeError, struct.error, DataError, IntegrityError):
        log.exception("%s cannot be taken in and was set aside", path.name)
        spools.move(path, path.parent / "set-aside")


def take_in(path: Path, *, on: date) -> None:
    """Take in one envelope; once this returns it is committed, answered, and its file gone.

    The same number again is dropped: the other side sends until it is answered. A crash before commit leaves
    the file; after commit, the file is dropped as a repetition.
    """
    content = path.read_bytes()
    number, digest = int(path.stem), hashlib.sha256(content).hexdigest()
    known = IncomingEnvelope.objects.filter(number=number).first()
    if known is None:
        try:
            _open_and_hand_over(number, digest, content, on)
        except Refused as refusal:
            _turn_away(number, digest, content, refusal)
    elif known.digest != digest:
        log.error("envelope %s came again with another content and was set aside", number)
        spools.move(path, path.parent / "set-aside")
        return
    path.unlink()


@transaction.atomic
def _open_and_hand_over(number: int, digest: str, content: bytes, on: date) -> None:
    opened = sealing.open_sealed(content, intake_key())
    topic, token = opened.label["topic"], opened.label["token"]
    if topic not in RECEIVERS:
        raise Refused("message-topic-unknown", topic=topic)
    case_number = RECEIVERS[topic](opened, on)
    _note(number, digest, opened.label, IncomingEnvelope.Outcome.RECEIVED)
    _answer(token, {"outcome": "received", "number": case_number})


@transaction.atomic
def _turn_away(number: int, digest: str, content: bytes, refusal: Refused) -> None:
    """Note what cannot be taken in, and tell the sender why if the label can be read."""
    try:
        claimed = sealing.label_of(content)
    except Refused:
        claimed = {}
    label = {"topic": str(claimed.get("topic", ""))[:40], "token": str(claimed.get("token", ""))[:64]}
    _note(number, digest, label, IncomingEnvelope.Outcome.REFUSED, refusal.code)
    if label["token"]:
        _answer(label["token"], {"outcome": "refused", "reason": SAID_OUTSIDE.get(refusal.code, "form-unfit")})


def _note(number: int, digest: str, label: Mapping[str, str], outcome: str, reason: str = "") -> None:
    IncomingEnvelope.objects.create(
        number=number,
        digest=digest,
        topic=label.get("topic", ""),
        token=label.get("token", ""),
        outcome=outcome,
        reason=reason,
        received_at=timezone.now(),
    )


def _answer(token: str, body: dict[str, Any]) -> None:
    send("application-receipt", token, {**body, "received_at": timezone.now().isoformat()})
