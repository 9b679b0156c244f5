"""Batches: messages in order, numbered without gaps, chained and signed (Ed25519, RFC 8032)."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import rfc8785
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from quanheng.rules.door.topics import check
from quanheng.rules.refusal import Refused

DOMAIN = b"quanheng-batch/v1\n"
NO_PREVIOUS = "0" * 64


@dataclass(frozen=True, slots=True)
class Message:
    """One message: its place in the feed, its kind, what it is about, and what it says."""

    sequence: int
    topic: str
    key: str
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Batch:
    """A numbered run of messages; `previous` is the digest of the batch before it."""

    number: int
    previous: str
    messages: tuple[Message, ...]
    digest: str = ""


def write(number: int, previous: str, messages: Sequence[Message], key: Ed25519PrivateKey) -> bytes:
    """The batch as a file: one line of canonical JSON (RFC 8785), one line with the signature over it."""
    for one in messages:
        check(one.topic, one.key, dict(one.body))
    content = rfc8785.dumps(
        {
            "v": 1,
            "number": number,
            "previous": previous,
            "messages": [
                {"sequence": one.sequence, "topic": one.topic, "key": one.key, "body": dict(one.body)}
                for one in messages
            ],
        }
    )
    return content + b"\n" + base64.b64encode(key.sign(DOMAIN + content)) + b"\n"


def digest(file: bytes) -> str:
    """What the next batch names as its previous one: SHA-256 of the signed line."""
    return hashlib.sha256(file.partition(b"\n")[0]).hexdigest()


def read(file: bytes, key: Ed25519PublicKey) -> Batch:
    """The batch in a file; refused when the signature is not the inner site's or a message breaks its schema."""
    content, _, signature = file.partition(b"\n")
    try:
        key.verify(base64.b64decode(signature, validate=False), DOMAIN + content)
    except (InvalidSignature, ValueError) as failure:
        raise Refused("batch-signature-wrong") from failure
    whole = json.loads(content)
    messages = tuple(Message(**one) for one in whole["messages"])
    for one in messages:
        check(one.topic, one.key, one.body)
    return Batch(whole["number"], whole["previous"], messages, digest(file))
