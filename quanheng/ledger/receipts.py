"""Receipts: what a citizen keeps of one act and can verify offline, for good."""

import rfc8785

from quanheng.ledger import log_home, tree_store
from quanheng.ledger.models import Event, LogEntry, SignedCheckpoint, SubjectKey
from quanheng.rules.log import tiles
from quanheng.rules.log.commitment import opening
from quanheng.rules.log.proof import LogProof
from quanheng.rules.log.wording import base64_text
from quanheng.rules.refusal import Refused


def receipt(event: Event) -> dict[str, object] | None:
    """The receipt of an event, or None until its entry is covered by a signed checkpoint.

    The same at every call: the proof leads to the first checkpoint that covers the entry. Raises `Refused`
    once the subject's key is destroyed, for nothing then opens the commitment (个人信息保护法第四十七条).
    """
    entry = LogEntry.objects.filter(event=event).first()
    signed = SignedCheckpoint.objects.filter(size__gt=entry.index).order_by("size").first() if entry else None
    if entry is None or signed is None:
        return None
    key = log_home.log_key().public_key
    path = tiles.inclusion_proof(entry.index, signed.size, tree_store.reader())
    return {
        "v": 1,
        "payload": base64_text(bytes(event.payload_bytes)),
        "opening": base64_text(opening(_subject_key(event), event.code)),
        "entry": bytes(event.entry_bytes).decode(),
        "proof": str(LogProof(entry.index, tuple(path), signed.note)),
        "key": str(key),
    }


def receipt_file(event: Event) -> bytes | None:
    """The receipt as the one file the verifiers accept: canonical JSON (RFC 8785) and a newline."""
    made = receipt(event)
    return None if made is None else rfc8785.dumps(made) + b"\n"


def _subject_key(event: Event) -> bytes:
    found = SubjectKey.objects.filter(about=event.about).first()
    if found is None:
        raise Refused("subject-forgotten", article="个人信息保护法第四十七条", about=event.about)
    return bytes(found.key)
