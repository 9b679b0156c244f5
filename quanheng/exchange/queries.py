"""How the door stands: what waits, what left, what is missing; and where a file that came in lies."""

from pathlib import Path

from django.conf import settings
from django.db.models import Max

from quanheng.exchange.models import IncomingEnvelope, OtherSide, OutgoingBatch, OutgoingMessage
from quanheng.rules.door import spools


def state() -> dict:
    """Everything an operator asks of the door, for people and for `--json`."""
    last_batch = OutgoingBatch.objects.aggregate(number=Max("number"), last=Max("last"))
    last_message = OutgoingMessage.objects.aggregate(last=Max("sequence"))["last"] or 0
    other = OtherSide.objects.filter(name="public").first()
    return {
        "messages": last_message,
        "batches": last_batch["number"] or 0,
        "messages_waiting": last_message - (last_batch["last"] or 0),
        "batches_unwritten": OutgoingBatch.objects.filter(written_at__isnull=True).count(),
        "files_in_outbox": len(spools.waiting(settings.VAR / "inner" / "outbox", ".batch")),
        "applied_outside": other.applied if other else 0,
        "heard_at": other.heard_at.isoformat() if other and other.heard_at else None,
        "envelopes_received": IncomingEnvelope.objects.filter(outcome="received").count(),
        "envelopes_refused": IncomingEnvelope.objects.filter(outcome="refused").count(),
        "envelopes_missing": missing_envelopes(),
    }


def missing_envelopes() -> list[int]:
    """Numbers below the highest that never came, up to a hundred."""
    known = set(IncomingEnvelope.objects.values_list("number", flat=True))
    return [number for number in range(1, max(known, default=0)) if number not in known][:100]


def path_of(sha256: str) -> Path:
    """Where the content of this hash lies."""
    return settings.VAR / "inner" / "files" / sha256[:2] / sha256[2:]
