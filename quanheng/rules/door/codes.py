"""Query codes: what an applicant keeps to follow a case; only the hash is stored on either side."""

from __future__ import annotations

import hashlib
import secrets

# No 0 O 1 I L: codes are read out and copied by hand. Twelve of them are 59 bits.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 12


def new_query_code() -> str:
    """A new code, in three groups of four."""
    drawn = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return "-".join(drawn[start : start + 4] for start in range(0, LENGTH, 4))


def query_code_hash(code: str) -> str:
    """The hash by which both sides know the code, whatever case and hyphens it was typed with."""
    plain = "".join(letter for letter in code.upper() if letter in ALPHABET)
    return hashlib.sha256(b"quanheng-query-code/v1\n" + plain.encode()).hexdigest()
