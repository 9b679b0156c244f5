"""The inner site's two keys: one signs what leaves, one opens what comes in; outside are only the public halves."""

import os
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.conf import settings

from quanheng.rules.door import spools

SIGNING, INTAKE = "exchange-signing", "exchange-intake"


def signing_key() -> Ed25519PrivateKey:
    """The key that signs every batch; made at first use."""
    return Ed25519PrivateKey.from_private_bytes(secret(settings.VAR / "inner" / "keys" / f"{SIGNING}.key"))


def intake_key() -> X25519PrivateKey:
    """The key that opens what citizens send."""
    return X25519PrivateKey.from_private_bytes(secret(settings.VAR / "inner" / "keys" / f"{INTAKE}.key"))


@cache
def secret(path: Path) -> bytes:
    """Thirty-two random bytes, readable by the owner only; the first of two processes that make it wins."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        hidden = path.with_name(f".{path.name}.{os.getpid()}")
        handle = os.open(hidden, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(os.urandom(32))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(hidden, path)
        except FileExistsError:
            pass
        finally:
            hidden.unlink()
        spools.settle(path.parent)
    return path.read_bytes()


def hand_over_public_halves() -> None:
    """Place the public halves where the outer site looks for them; in earnest an operator carries them by hand."""
    folder = settings.VAR / "outer" / "keys"
    halves = {
        SIGNING: signing_key().public_key().public_bytes_raw(),
        INTAKE: intake_key().public_key().public_bytes_raw(),
    }
    for name, half in halves.items():
        if not (folder / f"{name}.pub").exists():
            spools.put(folder, f"{name}.pub", half.hex().encode() + b"\n")
