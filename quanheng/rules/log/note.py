"""Signed notes: a text under which any number of keys have signed (C2SP signed-note v1.0.0)."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from quanheng.rules.log.wording import Misspelt, base64_bytes, base64_text

ED25519 = 0x01
LARGEST_NOTE = 65536
MOST_SIGNATURES = 64

_KEY_ID = re.compile(r"[0-9a-f]{8}", re.ASCII)
_SIGNATURE_LINE = re.compile(r"— (?P<name>[^ ]+) (?P<blob>[^ ]+)")


class NoteRejected(ValueError):
    """A note, a key or a signature is malformed, unknown or false."""


class Verifier(Protocol):
    """What a note can be checked against: a named key of any algorithm."""

    @property
    def name(self) -> str: ...
    @property
    def key_id(self) -> bytes: ...
    def verify(self, text: str, signature: bytes) -> None:
        """Raises `NoteRejected` unless the signature is this key's over the text."""


class Signer(Protocol):
    """What can sign a note."""

    @property
    def name(self) -> str: ...
    @property
    def key_id(self) -> bytes: ...
    def sign(self, text: str) -> bytes:
        """The signature without the key id that precedes it in a note."""


@dataclass(frozen=True)
class Signature:
    """One signature line: the key's name, its id (4 bytes) and the signature itself."""

    name: str
    key_id: bytes
    signature: bytes

    def line(self) -> str:
        """The line as it stands in a note."""
        return f"— {self.name} {base64_text(self.key_id + self.signature)}\n"


@dataclass(frozen=True)
class Note:
    """A note taken apart: its text, with the final newline, and its signature lines."""

    text: str
    signatures: tuple[Signature, ...]

    def __str__(self) -> str:
        return self.text + "\n" + "".join(signature.line() for signature in self.signatures)


@dataclass(frozen=True)
class PublicKey:
    """A named Ed25519 key that checks signatures over the text of a note."""

    name: str
    public: bytes

    @property
    def key_id(self) -> bytes:
        """The first four bytes of SHA-256 over name, newline, type and key."""
        return key_id(self.name, ED25519, self.public)

    def __str__(self) -> str:
        return format_key(self.name, ED25519, self.public)

    @classmethod
    def parse(cls, vkey: str) -> "PublicKey":
        """Read a key in the form `name+id+base64`."""
        return cls(*parse_key(vkey, ED25519))

    def verify(self, text: str, signature: bytes) -> None:
        """Raises `NoteRejected` unless the signature is this key's over the text."""
        check_ed25519(self.public, text.encode(), signature)


@dataclass(frozen=True)
class PrivateKey:
    """A named Ed25519 key that signs notes."""

    name: str
    seed: bytes

    def __repr__(self) -> str:
        return f"PrivateKey({self.name!r})"

    @property
    def public_key(self) -> PublicKey:
        """The key that checks what this one signs."""
        return PublicKey(check_name(self.name), public_bytes(self.seed))

    @property
    def key_id(self) -> bytes:
        """The id of the public key."""
        return self.public_key.key_id

    def serialise(self) -> str:
        """The key in the form `PRIVATE+KEY+name+id+base64`, as Go's note package writes it."""
        return f"PRIVATE+KEY+{self.name}+{self.key_id.hex()}+{base64_text(bytes([ED25519]) + self.seed)}"

    @classmethod
    def parse(cls, skey: str) -> "PrivateKey":
        """Read a key in the form `PRIVATE+KEY+name+id+base64`."""
        private, key, name, claimed, blob = [*skey.split("+", 4), "", "", "", "", ""][:5]
        raw = _decoded(blob)
        if (private, key) != ("PRIVATE", "KEY") or len(raw) != 33 or raw[0] != ED25519:
            raise NoteRejected("not a private key")
        parsed = cls(check_name(name), raw[1:])
        if parsed.key_id.hex() != claimed:
            raise NoteRejected("the private key's id does not belong to it")
        return parsed

    def sign(self, text: str) -> bytes:
        """An Ed25519 signature over the text: the same text always gives the same bytes."""
        return Ed25519PrivateKey.from_private_bytes(self.seed).sign(text.encode())


def sign(text: str, *signers: Signer) -> str:
    """The text as a note signed by each signer."""
    check_text(text)
    signatures = tuple(Signature(signer.name, signer.key_id, signer.sign(text)) for signer in signers)
    return str(Note(text, signatures))


def parse(note: str | bytes) -> Note:
    """Take a note apart without checking any signature."""
    decoded = _decoded_note(note)
    text, separator, lines = decoded.rpartition("\n\n")
    if not separator or not lines.endswith("\n"):
        raise NoteRejected("not a note: no signatures, or no final newline")
    check_text(text + "\n")
    signatures = tuple(_parse_line(line) for line in lines[:-1].split("\n"))
    if len(signatures) > MOST_SIGNATURES:
        raise NoteRejected("too many signatures")
    return Note(text + "\n", signatures)


def verify(note: str | bytes, known: Iterable[Verifier]) -> tuple[Note, tuple[str, ...]]:
    """The note and the names of the known keys that signed it.

    Lines of unknown keys say nothing and are passed over; one false line of a known key, or
    no line of a known key at all, and the whole note is refused (`NoteRejected`).
    """
    parsed = parse(note)
    verifiers: dict[tuple[str, bytes], Verifier] = {}
    for verifier in known:
        if verifiers.setdefault((verifier.name, verifier.key_id), verifier) is not verifier:
            raise NoteRejected(f"two known keys go by the same name and id: {verifier.name}")
    signed: dict[str, None] = {}
    for signature in parsed.signatures:
        signer = verifiers.get((signature.name, signature.key_id))
        if signer is not None:
            signer.verify(parsed.text, signature.signature)
            signed[signer.name] = None
    if not signed:
        raise NoteRejected("no known key has signed this note")
    return parsed, tuple(signed)


def check_text(text: str) -> str:
    """The text of a note: ends in a newline, holds no control characters, and can be written as UTF-8."""
    if not text.endswith("\n"):
        raise NoteRejected("a note's text ends in a newline")
    if any(character < " " and character != "\n" for character in text):
        raise NoteRejected("a note's text holds no control characters")
    try:
        text.encode()
    except UnicodeEncodeError as cause:
        raise NoteRejected("a note's text is UTF-8") from cause
    return text


def check_name(name: str) -> str:
    """A key's name: not empty, without space or plus sign."""
    if not name or "+" in name or any(character.isspace() or character < " " for character in name):
        raise NoteRejected(f"not a key name: {name[:80]!r}")
    return name


def key_id(name: str, algorithm: int, public: bytes) -> bytes:
    """The four bytes by which a note's line names its key."""
    return hashlib.sha256(name.encode() + b"\n" + bytes([algorithm]) + public).digest()[:4]


def format_key(name: str, algorithm: int, public: bytes) -> str:
    """A public key as `name+id+base64`."""
    return f"{check_name(name)}+{key_id(name, algorithm, public).hex()}+{base64_text(bytes([algorithm]) + public)}"


def parse_key(vkey: str, algorithm: int) -> tuple[str, bytes]:
    """The name and the 32 bytes of a public key of this algorithm; its id must belong to it."""
    name, claimed, blob = [*vkey.split("+", 2), "", "", ""][:3]
    raw = _decoded(blob)
    if not _KEY_ID.fullmatch(claimed) or len(raw) != 33 or raw[0] != algorithm:
        raise NoteRejected("not a public key of the kind expected")
    if key_id(check_name(name), algorithm, raw[1:]).hex() != claimed:
        raise NoteRejected("the public key's id does not belong to it")
    return name, raw[1:]


def check_ed25519(public: bytes, message: bytes, signature: bytes) -> None:
    """Raises `NoteRejected` unless the Ed25519 signature over the message is the key's (RFC 8032)."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError) as cause:
        raise NoteRejected("a signature is false") from cause


def public_bytes(seed: bytes) -> bytes:
    """The public half of an Ed25519 seed."""
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def _decoded_note(note: str | bytes) -> str:
    raw = note.encode("utf-8", "surrogatepass") if isinstance(note, str) else note
    if len(raw) > LARGEST_NOTE:
        raise NoteRejected("the note is too large")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as cause:
        raise NoteRejected("a note is UTF-8") from cause


def _parse_line(line: str) -> Signature:
    match = _SIGNATURE_LINE.fullmatch(line)
    blob = _decoded(match["blob"]) if match else b""
    if match is None or len(blob) < 5:
        raise NoteRejected(f"not a signature line: {line[:80]!r}")
    return Signature(check_name(match["name"]), blob[:4], blob[4:])


def _decoded(blob: str) -> bytes:
    try:
        return base64_bytes(blob)
    except Misspelt as cause:
        raise NoteRejected(str(cause)) from cause
