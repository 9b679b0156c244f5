"""Sealing to the inner key (X25519, HKDF-SHA256, ChaCha20-Poly1305): the public site cannot reopen what it sealed."""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import rfc8785
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from quanheng.rules.refusal import Refused

MAGIC = b"quanheng-sealed/v1\n"
KEY_BYTES = 32
# The key is used for one message only, so the nonce may be constant.
NONCE = bytes(12)


@dataclass(frozen=True)
class Opened:
    """What was inside: the outside label, the fields, and the files by name."""

    label: Mapping[str, Any]
    fields: Mapping[str, Any]
    files: Mapping[str, bytes]


def seal(label: Mapping[str, Any], fields: Mapping[str, Any], files: Mapping[str, bytes], to: X25519PublicKey) -> bytes:
    """Seal fields and files; the label stays readable outside and cannot be exchanged."""
    once = X25519PrivateKey.generate()
    outside = rfc8785.dumps(dict(label))
    head = MAGIC + struct.pack(">I", len(outside)) + outside + once.public_key().public_bytes_raw()
    key = _key(once.exchange(to), once.public_key(), to)
    return head + ChaCha20Poly1305(key).encrypt(NONCE, _pack(fields, files), head)


def label_of(sealed: bytes) -> dict[str, Any]:
    """The outside label; refused when this is no sealed message."""
    outside, _ = _outside(sealed)
    return outside


def open_sealed(sealed: bytes, key: X25519PrivateKey) -> Opened:
    """Open with the inner key; refused when a single byte was changed."""
    label, ends = _outside(sealed)
    head, inside = sealed[: ends + KEY_BYTES], sealed[ends + KEY_BYTES :]
    try:
        once = X25519PublicKey.from_public_bytes(head[ends:])
        shared = _key(key.exchange(once), once, key.public_key())
        fields, files = _unpack(ChaCha20Poly1305(shared).decrypt(NONCE, inside, head))
    except (InvalidTag, ValueError) as failure:
        raise Refused("envelope-unreadable") from failure
    return Opened(label, fields, files)


def _outside(sealed: bytes) -> tuple[dict[str, Any], int]:
    starts = len(MAGIC) + 4
    if not sealed.startswith(MAGIC) or len(sealed) < starts:
        raise Refused("envelope-unreadable")
    ends = starts + int(struct.unpack(">I", sealed[len(MAGIC) : starts])[0])
    try:
        label = json.loads(sealed[starts:ends])
    except ValueError as failure:
        raise Refused("envelope-unreadable") from failure
    if not isinstance(label, dict):
        raise Refused("envelope-unreadable")
    return label, ends


def _key(shared: bytes, once: X25519PublicKey, to: X25519PublicKey) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, once.public_bytes_raw() + to.public_bytes_raw(), MAGIC).derive(shared)


def _pack(fields: Mapping[str, Any], files: Mapping[str, bytes]) -> bytes:
    head = rfc8785.dumps({"fields": dict(fields), "files": [[name, len(content)] for name, content in files.items()]})
    return struct.pack(">I", len(head)) + head + b"".join(files.values())


def _unpack(packed: bytes) -> tuple[dict[str, Any], dict[str, bytes]]:
    starts = 4 + int(struct.unpack(">I", packed[:4])[0])
    head = json.loads(packed[4:starts])
    files: dict[str, bytes] = {}
    for name, length in head["files"]:
        files[name] = packed[starts : starts + length]
        starts += length
    return head["fields"], files
