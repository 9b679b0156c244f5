"""The log's tree as it stands in the database: its edge, its tiles at any size it ever had, its entries."""

from collections.abc import Callable, Sequence

from django.db import connection

from quanheng.rules.log.merkle import HASH_SIZE
from quanheng.rules.log.tiles import Edge, Growth, Tile, TileReader


class Overtaken(Exception):
    """Another sequencer changed the tree first; nothing of this batch is written."""


def edge() -> Edge:
    """The tree's right edge."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT size, root, edge FROM ledger_tree_state")
        size, root, packed = cursor.fetchone()
    found = Edge.unpack(size, bytes(packed))
    if found.root() != bytes(root):
        raise ValueError(f"the edge of the tree of {size} does not hash to its root")
    return found


def add_entries(first: int, events: Sequence[int], leaves: Sequence[bytes]) -> None:
    """Write down which event stands where; each index and each event once."""
    with connection.cursor() as cursor:
        cursor.execute(
            'INSERT INTO ledger_log_entry ("index", event_id, leaf_hash) '
            "SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::bytea[])",
            [list(range(first, first + len(events))), list(events), list(leaves)],
        )


def add_tiles(growth: Growth) -> None:
    """Write down the tiles that became full."""
    if not growth.full:
        return
    levels, numbers = zip(*growth.full, strict=True)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO ledger_log_tile (level, number, hashes) "
            "SELECT * FROM unnest(%s::smallint[], %s::bigint[], %s::bytea[])",
            [list(levels), list(numbers), list(growth.full.values())],
        )


def move(old: Edge, new: Edge) -> None:
    """Move the tree from one edge to the next, if it is still at the first. Raises `Overtaken`."""
    root = new.root()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE ledger_tree_state SET size = %s, root = %s, edge = %s WHERE size = %s AND root = %s",
            [new.size, root, new.pack(), old.size, old.root()],
        )
        if cursor.rowcount != 1:
            raise Overtaken(f"the tree is no longer at {old.size}")
        cursor.execute(
            "INSERT INTO ledger_tree_head (size, root, integrated_at) VALUES (%s, %s, clock_timestamp())",
            [new.size, root],
        )


def reader() -> TileReader:
    """Reads the tiles of the tree at its present or any earlier size.

    A tile that has since grown begins with what it was; the edge is read first, so that a tile
    which leaves it meanwhile is found among the full ones.
    """
    last, full = edge(), {}

    def read(tile: Tile) -> bytes:
        place = (tile.level, tile.number)
        if place not in full:
            full[place] = _full_tile(*place)
        hashes = full[place]
        if hashes is None:
            hashes = last.levels[tile.level] if last.size >> 8 * tile.level >> 8 == tile.number else b""
        return hashes[: tile.width * HASH_SIZE]

    return read


def _full_tile(level: int, number: int) -> bytes | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT hashes FROM ledger_log_tile WHERE level = %s AND number = %s", [level, number])
        row = cursor.fetchone()
    return bytes(row[0]) if row else None


def entries(first: int, end: int) -> list[bytes]:
    """The entries at indices [first, end), from the stored events."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.entry_bytes FROM ledger_log_entry l JOIN ledger_event e ON e.id = l.event_id "
            'WHERE l."index" >= %s AND l."index" < %s ORDER BY l."index"',
            [first, end],
        )
        found = [bytes(row[0]) for row in cursor.fetchall()]
    if len(found) != end - first:
        raise ValueError(f"of the entries {first} to {end}, {len(found)} are stored")
    return found


EntryReader = Callable[[int, int], list[bytes]]
