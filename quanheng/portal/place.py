"""Where this side keeps its spools, and the public halves of the inner site's keys."""

from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from django.conf import settings

from quanheng.rules.refusal import Refused


def home() -> Path:
    """Where this side keeps its spools and keys."""
    return settings.VAR / "outer"


def signing_key() -> Ed25519PublicKey:
    """The inner site's signing key, as it was placed here."""
    return Ed25519PublicKey.from_public_bytes(_public_half("exchange-signing"))


def intake_key() -> X25519PublicKey:
    """The inner site's key to which applications are sealed."""
    return X25519PublicKey.from_public_bytes(_public_half("exchange-intake"))


def _public_half(name: str) -> bytes:
    path = home() / "keys" / f"{name}.pub"
    if not path.is_file():
        raise Refused("public-key-missing", path=str(path))
    return bytes.fromhex(path.read_text("ascii").strip())
