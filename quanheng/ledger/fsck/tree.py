"""The tree in the database: grown again from the stored entries, and compared with all that was kept of it."""

from collections.abc import Iterator

from django.db import connection

from quanheng.ledger import log_home
from quanheng.ledger.models import LogTile, SignedCheckpoint, TreeHead, TreeState
from quanheng.rules.log import checkpoint
from quanheng.rules.log.checkpoint import CheckpointRejected
from quanheng.rules.log.merkle import leaf_hash
from quanheng.rules.log.note import NoteRejected
from quanheng.rules.log.tiles import Edge, Growth, Tile, append
from quanheng.rules.refusal import Refused

CHUNK = 5000


def check_tree() -> Iterator[Refused]:
    """Grow the tree from the entries; compare leaf hashes, tiles, heads, state and checkpoints."""
    edge = Edge()
    roots: dict[int, bytes] = {0: edge.root()}
    for head in TreeHead.objects.order_by("size"):
        while edge.size < head.size:
            leaves = yield from _leaves(edge.size, min(head.size, edge.size + CHUNK))
            if not leaves:
                return
            growth = append(edge, leaves)
            yield from _check_tiles(growth)
            edge = growth.edge
        roots[head.size] = edge.root()
        if bytes(head.root) != roots[head.size]:
            yield Refused("log-head-edited", size=head.size)
    state = TreeState.objects.get()
    if (state.size, bytes(state.root), bytes(state.edge)) != (edge.size, edge.root(), edge.pack()):
        yield Refused("log-state-edited", size=state.size, counted=edge.size)
    yield from _check_checkpoints(roots)


def _leaves(first: int, end: int) -> Iterator[Refused]:
    """The leaf hashes of the entries [first, end) as they are stored now; nothing when some are gone."""
    with connection.cursor() as cursor:
        cursor.execute(
            'SELECT l."index", l.leaf_hash, e.entry_bytes FROM ledger_log_entry l '
            "LEFT JOIN ledger_event e ON e.id = l.event_id "
            'WHERE l."index" >= %s AND l."index" < %s ORDER BY l."index"',
            [first, end],
        )
        found = cursor.fetchall()
    present = {index for index, _, entry in found if entry is not None}
    missing = [index for index in range(first, end) if index not in present]
    if missing:
        yield Refused("log-entry-missing", index=missing[0], count=len(missing))
        return []
    leaves = [leaf_hash(bytes(entry)) for _, _, entry in found]
    for (index, stored, _), leaf in zip(found, leaves, strict=True):
        if bytes(stored) != leaf:
            yield Refused("log-entry-edited", index=index)
    return leaves


def _check_tiles(growth: Growth) -> Iterator[Refused]:
    for (level, number), hashes in growth.full.items():
        kept = LogTile.objects.filter(level=level, number=number).first()
        if kept is None or bytes(kept.hashes) != hashes:
            yield Refused("log-tile-edited", path=Tile(level, number).path)


def _check_checkpoints(roots: dict[int, bytes]) -> Iterator[Refused]:
    """Each signed checkpoint is the log's own and tells the root its size has."""
    if not SignedCheckpoint.objects.exists():
        return
    key = log_home.log_key().public_key
    for signed in SignedCheckpoint.objects.order_by("size"):
        try:
            told = checkpoint.verify(signed.note, origin=key.name, log_keys=[key])
        except (NoteRejected, CheckpointRejected):
            told = None
        if told is None or (told.size, told.root) != (signed.size, roots.get(signed.size)):
            yield Refused("log-checkpoint-edited", size=signed.size)
