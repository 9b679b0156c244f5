"""Commitments: what the log holds of an act instead of the act, until its key is destroyed (个人信息保护法第四十七条).

The opening `r` is derived from a key of the subject and the event's id; whoever holds payload and
opening can show what was committed, and once the subject's key is destroyed nobody can tell a
right guess of the payload from a wrong one.
"""

import hmac

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_SIZE = 32
_COMMIT = b"adm-log/commit/v1\0"
_OPENING = b"adm-log/opening/v1\0"


class CommitmentRejected(ValueError):
    """Payload and opening are not what was committed to."""


def opening(subject_key: bytes, event_id: str) -> bytes:
    """The opening of one event's commitment: 32 bytes, by HKDF-SHA256 (RFC 5869) without salt."""
    if len(subject_key) != KEY_SIZE:
        raise ValueError("a subject's key has 32 bytes")
    return HKDF(SHA256(), KEY_SIZE, salt=None, info=_OPENING + event_id.encode()).derive(subject_key)


def commitment(opening: bytes, payload: bytes) -> bytes:
    """HMAC-SHA256 under the opening over the payload's bytes: hides them, and binds to them.

    The opening has a fixed length because HMAC takes a key and the same key followed by zeros for one.
    """
    if len(opening) != KEY_SIZE:
        raise CommitmentRejected("an opening has 32 bytes")
    return hmac.digest(opening, _COMMIT + payload, "sha256")


def verify(committed: bytes, *, opening: bytes, payload: bytes) -> None:
    """Raises `CommitmentRejected` unless this payload under this opening is what was committed."""
    if not hmac.compare_digest(committed, commitment(opening, payload)):
        raise CommitmentRejected("payload and opening are not what was committed to")
