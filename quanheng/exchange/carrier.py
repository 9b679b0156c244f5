"""The carrier: moves files between the spools of the two sides; any other mover may take its place."""

import time
from pathlib import Path

from quanheng.rules.door import spools


def carry(inner: Path, outer: Path) -> int:
    """Move what waits in both outgoing spools to the other side, and the public log's new files; the number moved."""
    moved = 0
    for suffix, source, target in (
        (".batch", inner / "outbox", outer / "inbox"),
        (".sealed", outer / "outbox", inner / "inbox"),
        (".applied", outer / "outbox", inner / "inbox"),
    ):
        for path in spools.waiting(source, suffix):
            spools.move(path, target)
            moved += 1
    return moved + copy_log(inner / "log", outer / "log")


def copy_log(source: Path, target: Path) -> int:
    """Copy the public log's new tiles, then its checkpoint, so that no checkpoint is ahead of its tiles."""
    checkpoint = source / "checkpoint"
    if not checkpoint.is_file() or _same(checkpoint, target / "checkpoint"):
        return 0
    signed = checkpoint.read_bytes()
    tiles = [path for path in sorted(source.rglob("*")) if path.is_file() and path != checkpoint]
    new = [path for path in tiles if not path.name.startswith(".") and not (target / path.relative_to(source)).exists()]
    for path in new:
        place = target / path.relative_to(source)
        try:
            spools.put(place.parent, place.name, path.read_bytes())
        except FileNotFoundError:  # the log grew meanwhile and full tiles replaced partial ones: look again later
            return 0
    spools.put(target, "checkpoint", signed)
    return len(new) + 1


def _same(one: Path, other: Path) -> bool:
    return other.is_file() and one.read_bytes() == other.read_bytes()


def keep_carrying(inner: Path, outer: Path, every: float) -> None:
    """Carry until stopped; a side that is away is simply found empty."""
    while True:
        carry(inner, outer)
        time.sleep(every)
