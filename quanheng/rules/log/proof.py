"""The proof a citizen keeps: index, path and signed checkpoint in one file (C2SP tlog-proof v1)."""

from collections.abc import Iterable
from dataclasses import dataclass

from quanheng.rules.log import checkpoint as checkpoints
from quanheng.rules.log import note
from quanheng.rules.log.checkpoint import Checkpoint
from quanheng.rules.log.merkle import HASH_SIZE, ProofRejected, leaf_hash, verify_inclusion
from quanheng.rules.log.wording import Misspelt, base64_bytes, base64_text, decimal

HEADER = "c2sp.org/tlog-proof@v1"
LONGEST_PATH = 63


@dataclass(frozen=True)
class LogProof:
    """That an entry stands at `index` of the log whose signed checkpoint is enclosed verbatim.

    `extra` is carried but not covered by any signature.
    """

    index: int
    path: tuple[bytes, ...]
    checkpoint: str
    extra: bytes | None = None

    def __str__(self) -> str:
        extra = "" if self.extra is None else f"extra {base64_text(self.extra)}\n"
        path = "".join(f"{base64_text(step)}\n" for step in self.path)
        return f"{HEADER}\n{extra}index {self.index}\n{path}\n{self.checkpoint}"


def parse(text: str) -> LogProof:
    """Read a proof file without checking it."""
    head, separator, signed = text.partition("\n\n")
    lines = head.split("\n")
    if not separator or lines.pop(0) != HEADER:
        raise ProofRejected("not a proof file of version 1")
    try:
        extra = base64_bytes(lines.pop(0)[6:]) if lines and lines[0].startswith("extra ") else None
        if not lines or not lines[0].startswith("index "):
            raise ProofRejected("the proof file names no index")
        index = decimal(lines.pop(0)[6:])
        path = tuple(base64_bytes(line) for line in lines)
    except Misspelt as cause:
        raise ProofRejected(str(cause)) from cause
    if len(path) > LONGEST_PATH or any(len(step) != HASH_SIZE for step in path):
        raise ProofRejected("the proof file's path is malformed")
    return LogProof(index, path, signed, extra)


def verify(proof: LogProof, entry: bytes, *, origin: str, log_keys: Iterable[note.Verifier]) -> Checkpoint:
    """The signed checkpoint under which the entry is shown to be in the log.

    Raises `ProofRejected`, `NoteRejected` or `CheckpointRejected`.
    """
    checkpoint = checkpoints.verify(proof.checkpoint, origin=origin, log_keys=log_keys)
    verify_inclusion(leaf_hash(entry), index=proof.index, size=checkpoint.size, proof=proof.path, root=checkpoint.root)
    return checkpoint
