"""Checkpoints: a log's name, its size and its root, as the text of a note (C2SP tlog-checkpoint v1.0.0)."""

from collections.abc import Iterable
from dataclasses import dataclass

from quanheng.rules.log import note
from quanheng.rules.log.merkle import EMPTY_ROOT, HASH_SIZE
from quanheng.rules.log.wording import Misspelt, base64_bytes, base64_text, decimal


class CheckpointRejected(ValueError):
    """A checkpoint is malformed, of another log, or not signed by that log."""


@dataclass(frozen=True)
class Checkpoint:
    """What a log claims at one size; two claims for one size with different roots prove a fork."""

    origin: str
    size: int
    root: bytes

    def __post_init__(self) -> None:
        if not self.origin or "\n" in self.origin:
            raise CheckpointRejected("a checkpoint names its log in one line")
        if self.size < 0 or len(self.root) != HASH_SIZE:
            raise CheckpointRejected("a checkpoint has a size and a root of 32 bytes")
        if self.size == 0 and self.root != EMPTY_ROOT:
            raise CheckpointRejected("an empty log has the root of the empty tree")

    def body(self) -> str:
        """The text that is signed: origin, size, root, each on a line; we write no extension lines."""
        return f"{self.origin}\n{self.size}\n{base64_text(self.root)}\n"


def parse_body(body: str) -> Checkpoint:
    """Read a checkpoint's text; extension lines are passed over, as the format asks of readers."""
    origin, size, root, *extensions = [*body.split("\n"), "", "", ""]
    lines = body.count("\n")
    if not body.endswith("\n") or lines < 3 or not all(extensions[: lines - 3]):
        raise CheckpointRejected("a checkpoint has an origin, a size and a root, each on a line")
    try:
        return Checkpoint(origin, decimal(size), base64_bytes(root))
    except Misspelt as cause:
        raise CheckpointRejected(str(cause)) from cause


def sign(checkpoint: Checkpoint, *signers: note.Signer) -> str:
    """The checkpoint as a signed note."""
    return note.sign(checkpoint.body(), *signers)


def verify(signed: str | bytes, *, origin: str, log_keys: Iterable[note.Verifier]) -> Checkpoint:
    """The checkpoint of the named log in a note signed by one of the log's keys.

    Raises `NoteRejected` or `CheckpointRejected`.
    """
    opened, _ = note.verify(signed, log_keys)
    checkpoint = parse_body(opened.text)
    if checkpoint.origin != origin:
        raise CheckpointRejected(f"the checkpoint is of another log: {checkpoint.origin[:80]!r}")
    return checkpoint
