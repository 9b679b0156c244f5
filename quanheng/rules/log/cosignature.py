"""Cosignatures: a witness signs a log's checkpoint and the second it saw it (C2SP tlog-cosignature, Ed25519)."""

from collections.abc import Iterable
from dataclasses import dataclass

from quanheng.rules.log import note
from quanheng.rules.log.note import NoteRejected, Signature

COSIGNATURE = 0x04


@dataclass(frozen=True)
class WitnessKey:
    """A witness's Ed25519 public key."""

    name: str
    public: bytes

    @property
    def key_id(self) -> bytes:
        """The first four bytes of SHA-256 over name, newline, type and key."""
        return note.key_id(self.name, COSIGNATURE, self.public)

    def __str__(self) -> str:
        return note.format_key(self.name, COSIGNATURE, self.public)

    @classmethod
    def parse(cls, vkey: str) -> "WitnessKey":
        """Read a key in the form `name+id+base64`."""
        return cls(*note.parse_key(vkey, COSIGNATURE))

    def verify(self, text: str, signature: bytes) -> None:
        """Raises `NoteRejected` unless the witness signed this text at the second the signature names."""
        if len(signature) != 72:
            raise NoteRejected("a cosignature is eight bytes of time and a signature of 64")
        note.check_ed25519(self.public, _message(text, time_of(signature)), signature[8:])


@dataclass(frozen=True)
class Witness:
    """A witness's private key and the second (Unix time) at which it signs."""

    name: str
    seed: bytes
    at: int

    def __repr__(self) -> str:
        return f"Witness({self.name!r}, at={self.at})"

    @property
    def public_key(self) -> WitnessKey:
        """The key that checks what this one signs."""
        return WitnessKey(note.check_name(self.name), note.public_bytes(self.seed))

    @property
    def key_id(self) -> bytes:
        """The id of the public key."""
        return self.public_key.key_id

    def sign(self, text: str) -> bytes:
        """The time followed by the signature over time and text."""
        signature = note.PrivateKey(self.name, self.seed).sign(_message(text, self.at).decode())
        return self.at.to_bytes(8, "big") + signature


def cosign(checkpoint: str, witness: Witness) -> Signature:
    """The line a witness adds to a signed checkpoint."""
    text = note.parse(checkpoint).text
    return Signature(witness.name, witness.key_id, witness.sign(text))


def seen_at(checkpoint: str | bytes, witnesses: Iterable[WitnessKey]) -> dict[str, int]:
    """Which of the witnesses cosigned, and the last second (Unix time) at which each did."""
    known = list(witnesses)
    opened, _ = note.verify(checkpoint, known)
    pairs = {(witness.name, witness.key_id) for witness in known}
    seen: dict[str, int] = {}
    for line in opened.signatures:
        if (line.name, line.key_id) in pairs:
            seen[line.name] = max(seen.get(line.name, 0), time_of(line.signature))
    return seen


def time_of(signature: bytes) -> int:
    """The second at which a cosignature was made (Unix time)."""
    return int.from_bytes(signature[:8], "big")


def _message(text: str, at: int) -> bytes:
    return f"cosignature/v1\ntime {at}\n{text}".encode()
