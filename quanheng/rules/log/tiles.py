"""The tree cut into tiles of 256 hashes, and entries into bundles of 256 (C2SP tlog-tiles)."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from quanheng.rules.log.merkle import (
    EMPTY_ROOT,
    HASH_SIZE,
    consistency_ranges,
    inclusion_ranges,
    level_above,
    node_hash,
    pairs_hashed,
    root_bottom_up,
)

WIDTH = 256
TILE_BYTES = WIDTH * HASH_SIZE
LARGEST_ENTRY = 65535

_PATH = re.compile(
    r"tile/(?P<level>entries|0|[1-9]|[1-5][0-9]|6[0-3])/(?P<n>(?:x[0-9]{3}/)*[0-9]{3})"
    r"(?:\.p/(?P<width>[1-9]|[1-9][0-9]|1[0-9]{2}|2[0-4][0-9]|25[0-5]))?",
    re.ASCII,
)


class TileRejected(ValueError):
    """A tile, a bundle or a tile's path is malformed or does not hash to what stands above it."""


@dataclass(frozen=True)
class Tile:
    """Where a tile stands: level (None for entries), number, and how many of its 256 places are filled."""

    level: int | None
    number: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        """The tile's path below the log's prefix."""
        level = "entries" if self.level is None else str(self.level)
        partial = "" if self.width == WIDTH else f".p/{self.width}"
        return f"tile/{level}/{_grouped(self.number)}{partial}"

    @property
    def full(self) -> bool:
        """All 256 places are filled, so the tile will never change."""
        return self.width == WIDTH


@dataclass(frozen=True)
class Edge:
    """The right edge of a tree: per level, the hashes that do not fill a tile yet (0 to 255 × 32 bytes)."""

    size: int = 0
    levels: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        for level, hashes in enumerate(self.levels):
            if len(hashes) != (self.size >> 8 * level) % WIDTH * HASH_SIZE:
                raise TileRejected(f"level {level} of the edge does not fit a tree of {self.size}")
        if self.size >> 8 * len(self.levels):
            raise TileRejected(f"the edge has too few levels for a tree of {self.size}")

    @classmethod
    def unpack(cls, size: int, packed: bytes) -> "Edge":
        """The edge behind its packed form: how many hashes stand on each level follows from the size."""
        levels, at = [], 0
        for level in range((size.bit_length() + 7) // 8):
            end = at + (size >> 8 * level) % WIDTH * HASH_SIZE
            levels.append(packed[at:end])
            at = end
        if at != len(packed):
            raise TileRejected(f"the packed edge does not fit a tree of {size}")
        return cls(size, tuple(levels))

    def pack(self) -> bytes:
        """All levels' hashes, one after the other."""
        return b"".join(self.levels)

    def root(self) -> bytes:
        """The root of the whole tree, from nothing but its edge."""
        below: list[bytes] = []
        for hashes in self.levels:
            level = [*split_hashes(hashes), *below]
            below = [root_bottom_up(level)] if level else []
        return below[0] if below else EMPTY_ROOT


@dataclass(frozen=True)
class Growth:
    """What appending a batch brings: the new edge and the tiles that became full (level, number) → 8192 bytes."""

    edge: Edge
    full: dict[tuple[int, int], bytes] = field(default_factory=dict)


def append(edge: Edge, leaves: Sequence[bytes]) -> Growth:
    """Append leaf hashes to a tree known only by its right edge."""
    full: dict[tuple[int, int], bytes] = {}
    size, levels, new, level = edge.size + len(leaves), [], b"".join(leaves), 0
    while size >> 8 * level:
        held = (edge.levels[level] if level < len(edge.levels) else b"") + new
        number = (edge.size >> 8 * level) // WIDTH
        above = []
        for start in range(0, len(held) - TILE_BYTES + 1, TILE_BYTES):
            tile = held[start : start + TILE_BYTES]
            full[level, number + start // TILE_BYTES] = tile
            above.append(tile_root(tile))
        levels.append(held[len(above) * TILE_BYTES :])
        new, level = b"".join(above), level + 1
    return Growth(Edge(size, tuple(levels)), full)


def tile_root(tile: bytes) -> bytes:
    """The hash one level up that a full tile stands for."""
    while len(tile) > HASH_SIZE:
        tile = pairs_hashed(tile)
    return tile


def split_hashes(data: bytes) -> list[bytes]:
    """Concatenated hashes as a list."""
    if len(data) % HASH_SIZE:
        raise TileRejected("a tile is not a whole number of hashes")
    return [data[at : at + HASH_SIZE] for at in range(0, len(data), HASH_SIZE)]


def parse_path(path: str) -> Tile:
    """The tile that a canonical path names."""
    match = _PATH.fullmatch(path)
    if match is None:
        raise TileRejected(f"not a tile path: {path[:80]!r}")
    number = int(match["n"].replace("x", "").replace("/", ""))
    level = None if match["level"] == "entries" else int(match["level"])
    tile = Tile(level, number, int(match["width"] or WIDTH))
    if tile.path != path:
        raise TileRejected(f"not a canonical tile path: {path[:80]!r}")
    return tile


def partial_tiles(size: int) -> list[Tile]:
    """The partial hash tiles of a tree of `size`, lowest level first; empty ones do not exist."""
    levels = range((size.bit_length() + 7) // 8)
    widths = ((level, size >> 8 * level) for level in levels)
    return [Tile(level, count // WIDTH, count % WIDTH) for level, count in widths if count % WIDTH]


def full_tiles(size: int, since: int = 0) -> Iterator[Tile]:
    """The full hash tiles of a tree of `size` that a tree of `since` did not have yet."""
    level = 0
    while count := (size >> 8 * level) // WIDTH:
        for number in range((since >> 8 * level) // WIDTH, count):
            yield Tile(level, number)
        level += 1


def entry_bundles(size: int, since: int = 0) -> Iterator[Tile]:
    """The bundles of a log of `size` that changed since it had `since` entries; the last may be partial."""
    for number in range(since // WIDTH, size // WIDTH):
        yield Tile(None, number)
    if size % WIDTH:
        yield Tile(None, size // WIDTH, size % WIDTH)


def bundle_for(index: int, size: int) -> Tile:
    """The bundle that holds entry `index` in a log of `size`."""
    if not 0 <= index < size:
        raise TileRejected(f"no entry {index} in a log of {size}")
    number = index // WIDTH
    return Tile(None, number, min(WIDTH, size - number * WIDTH))


def bundle(entries: Iterable[bytes]) -> bytes:
    """Entries as a bundle: each after its length in two bytes."""
    parts: list[bytes] = []
    for entry in entries:
        if len(entry) > LARGEST_ENTRY:
            raise TileRejected(f"an entry of {len(entry)} bytes does not fit a bundle")
        parts += (len(entry).to_bytes(2, "big"), entry)
    return b"".join(parts)


def parse_bundle(data: bytes) -> list[bytes]:
    """The entries of a bundle; bytes left over or missing are refused."""
    entries, at, end = [], 0, len(data)
    try:
        while at < end:
            start = at + 2
            at = start + (data[at] << 8 | data[at + 1])
            entries.append(data[start:at])
    except IndexError as cause:
        raise TileRejected("a bundle ends in the middle of a length") from cause
    if at > end:
        raise TileRejected("a bundle ends in the middle of an entry")
    return entries


TileReader = Callable[[Tile], bytes]


def inclusion_proof(index: int, size: int, read: TileReader) -> list[bytes]:
    """An inclusion proof from tiles alone."""
    return [range_hash(start, end, size, read) for start, end in inclusion_ranges(index, size)]


def consistency_proof(old: int, size: int, read: TileReader) -> list[bytes]:
    """A consistency proof from tiles alone."""
    return [range_hash(start, end, size, read) for start, end in consistency_ranges(old, size)]


def root_from_tiles(size: int, read: TileReader) -> bytes:
    """The root of the tree of `size`, from its tiles."""
    return range_hash(0, size, size, read) if size else EMPTY_ROOT


def range_hash(start: int, end: int, size: int, read: TileReader) -> bytes:
    """The hash of leaves [start, end), a range that a proof names.

    Such a range begins at a multiple of a power of two not below its length, so the whole
    subtrees of its own level lie in one tile and only a ragged end needs the levels below.
    """
    level = ((end - start).bit_length() - 1) // 8
    span = 1 << 8 * level
    whole = end // span
    subtrees = _whole_subtrees(level, start // span, whole, size, read)
    if whole * span < end:
        subtrees.append(range_hash(whole * span, end, size, read))
    result = subtrees.pop()
    while subtrees:
        result = node_hash(subtrees.pop(), result)
    return result


def _whole_subtrees(level: int, start: int, end: int, size: int, read: TileReader) -> list[bytes]:
    """The hashes of the largest whole subtrees that [start, end) of one level falls into, largest first."""
    number = start // WIDTH
    tile = Tile(level, number, min(WIDTH, (size >> 8 * level) - number * WIDTH))
    data = read(tile)
    if len(data) != tile.width * HASH_SIZE:
        raise TileRejected(f"{tile.path} is {len(data)} bytes long")
    levels, at, left, subtrees = _expanded(data), start % WIDTH, end - start, []
    while left:
        height = left.bit_length() - 1
        subtrees.append(levels[height][at >> height])
        at, left = at + (1 << height), left - (1 << height)
    return subtrees


@lru_cache(maxsize=512)
def _expanded(tile: bytes) -> list[list[bytes]]:
    """All levels of nodes above a tile's hashes; kept, because a proof from a warm tile costs a twentieth."""
    levels = [split_hashes(tile)]
    while len(levels[-1]) > 1:
        levels.append(level_above(levels[-1]))
    return levels


def _grouped(number: int) -> str:
    if number < 0:
        raise TileRejected(f"no tile {number}")
    groups = [f"{number % 1000:03}"]
    while number := number // 1000:
        groups.append(f"x{number % 1000:03}")
    return "/".join(reversed(groups))
