"""The audit of a published log: everything derived again from its files, trusting nothing but the log's key."""

from collections.abc import Callable, Iterable
from pathlib import Path

from quanheng.rules.log import checkpoint as checkpoints
from quanheng.rules.log import entry as entries
from quanheng.rules.log import note, tiles
from quanheng.rules.log.checkpoint import Checkpoint
from quanheng.rules.log.merkle import leaf_hashes
from quanheng.rules.log.tiles import Edge, Tile, TileRejected

Reader = Callable[[str], bytes]


class AuditFails(Exception):
    """A published file is missing, malformed, or not what the signed checkpoint says: which one, and why."""

    def __init__(self, path: str, why: str) -> None:
        super().__init__(f"{path}: {why}")
        self.path = path
        self.why = why


def reader_of(folder: Path) -> Reader:
    """Reads published files from a folder."""
    return lambda path: (folder / path).read_bytes()


def audit(read: Reader, *, origin: str, log_keys: Iterable[note.Verifier]) -> Checkpoint:
    """Verify the checkpoint's signature, hash every entry, compare every tile, and arrive at the signed root.

    Raises `AuditFails`, or `NoteRejected` or `CheckpointRejected` for the checkpoint itself.
    """
    head = checkpoints.verify(_read(read, "checkpoint"), origin=origin, log_keys=log_keys)
    edge = Edge()
    for place in tiles.entry_bundles(head.size):
        leaves = leaf_hashes(bundle_entries(read, place))
        growth = tiles.append(edge, leaves)
        for (level, number), hashes in growth.full.items():
            _compare(read, Tile(level, number), hashes, below=place)
        edge = growth.edge
    for tile in tiles.partial_tiles(head.size):
        _compare(read, tile, edge.levels[tile.level or 0], below=Tile(None, tile.number, tile.width))
    if edge.root() != head.root:
        raise AuditFails("checkpoint", f"the entries do not hash to the signed root of {head.size}")
    return head


def check_entries(read: Reader, size: int) -> int:
    """See that every entry is one of version 1 and no event stands twice; how many events there are."""
    seen: set[str] = set()
    for place in tiles.entry_bundles(size):
        for line in bundle_entries(read, place):
            try:
                event = entries.parse(line).event
            except entries.EntryRejected as cause:
                raise AuditFails(place.path, str(cause)) from cause
            if event in seen:
                raise AuditFails(place.path, f"event {event} stands in the log twice")
            seen.add(event)
    return len(seen)


def bundle_entries(read: Reader, place: Tile) -> list[bytes]:
    """The entries of one bundle, exactly as many as it must hold."""
    data = _read_grown(read, place)
    try:
        found = tiles.parse_bundle(data)
    except TileRejected as cause:
        raise AuditFails(place.path, str(cause)) from cause
    if len(found) < place.width:
        raise AuditFails(place.path, f"{len(found)} entries instead of {place.width}")
    return found[: place.width]


def _compare(read: Reader, tile: Tile, hashes: bytes, *, below: Tile) -> None:
    if _read_grown(read, tile)[: len(hashes)] != hashes:
        under = below.path if tile.level == 0 else "the tiles below"
        raise AuditFails(tile.path, f"{tile.path} and {under} do not belong together")


def _read_grown(read: Reader, tile: Tile) -> bytes:
    """A partial tile may have gone once the full one stands; then that one begins with it."""
    try:
        return read(tile.path)
    except FileNotFoundError:
        return _read(read, Tile(tile.level, tile.number).path)


def _read(read: Reader, path: str) -> bytes:
    try:
        return read(path)
    except OSError as cause:
        raise AuditFails(path, "the file cannot be read") from cause
