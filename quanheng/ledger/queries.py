"""What the log says about itself."""

from typing import Any

from django.conf import settings

from quanheng.ledger import log_home
from quanheng.ledger.models import Beat, Pending, SignedCheckpoint, TreeState
from quanheng.ledger.sequencer import QUEUE
from quanheng.rules.log import checkpoint
from quanheng.rules.log.wording import base64_text


def log_status() -> dict[str, object]:
    """The log's size, what waits for it, and how far it is signed and published."""
    state = TreeState.objects.get()
    waiting = Pending.objects.filter(follower=QUEUE)
    signed = SignedCheckpoint.objects.order_by("-size").first()
    return {
        "origin": settings.LOG_ORIGIN,
        "key": _key(),
        "size": state.size,
        "root": base64_text(bytes(state.root)),
        "waiting": waiting.filter(parked_at__isnull=True).count(),
        "set_aside": waiting.filter(parked_at__isnull=False).count(),
        "parked": Pending.objects.filter(parked_at__isnull=False).count(),
        "signed": signed.size if signed else 0,
        "signed_at": signed.signed_at if signed else None,
        "published": _published_size(),
        "loops": list(Beat.objects.filter(name__startswith="ledger.").values("name", "beat_at", "stopped_at", "error")),
    }


def parked() -> list[dict[str, Any]]:
    """What followers set aside because it failed: whose, which event, since when and why; the oldest first."""
    rows = Pending.objects.filter(parked_at__isnull=False).order_by("parked_at", "id")
    return [
        {"follower": row.follower, "event": row.event.code, "kind": row.event.kind, "about": row.event.about,
         "parked_at": row.parked_at, "error": row.error.strip()}
        for row in rows.select_related("event")
    ]  # fmt: skip


def _key() -> str | None:
    """The public key, where the log has ever signed."""
    exists = (log_home.keys() / "log.key").exists()
    return str(log_home.log_key().public_key) if exists else None


def _published_size() -> int:
    path = log_home.published() / "checkpoint"
    return checkpoint.parse_body(path.read_text("utf-8").partition("\n\n")[0] + "\n").size if path.exists() else 0
