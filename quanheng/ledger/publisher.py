"""The publisher: writes the signed tree as files anyone may copy, and lets the checkpoint appear last.

Layout: C2SP tlog-tiles below var/inner/log. Every step may be repeated; a reader who holds a checkpoint
finds every tile and bundle it speaks of.
"""

import shutil
from pathlib import Path

from quanheng.ledger import log_home, tree_store
from quanheng.ledger.log_home import write_durably
from quanheng.ledger.models import SignedCheckpoint
from quanheng.rules.log import checkpoint, tiles
from quanheng.rules.log.checkpoint import Checkpoint
from quanheng.rules.log.merkle import leaf_hash
from quanheng.rules.log.tiles import Tile


class PublicationFails(Exception):
    """What was read back from disk is not what was signed; the old checkpoint stays."""


def publish() -> Checkpoint | None:
    """Publish the latest signed checkpoint; None when it stands there already."""
    with log_home.one_at_a_time("log.published"):
        latest = SignedCheckpoint.objects.order_by("-size").first()
        if latest is None:
            return None
        key = log_home.log_key().public_key
        head = checkpoint.verify(latest.note, origin=key.name, log_keys=[key])
        since = _published_size()
        if since == head.size:
            return None
        folder = log_home.published()
        folder.mkdir(parents=True, exist_ok=True)
        write_durably(folder / "public-key", f"{key}\n".encode())
        _write_tree(folder, since, head.size)
        verify_files(folder, since, head)
        write_durably(folder / "checkpoint", latest.note.encode())
        _remove_outgrown(folder, since, head.size)
        return head


def _published_size() -> int:
    """The size of the checkpoint that stands published, 0 at first."""
    path = log_home.published() / "checkpoint"
    if not path.exists():
        return 0
    key = log_home.log_key().public_key
    return checkpoint.verify(path.read_bytes(), origin=key.name, log_keys=[key]).size


def _write_tree(folder: Path, since: int, size: int) -> None:
    read = tree_store.reader()
    for tile in [*tiles.full_tiles(size, since), *tiles.partial_tiles(size)]:
        _write(folder / tile.path, read(tile))
    for place in tiles.entry_bundles(size, since):
        first = place.number * tiles.WIDTH
        _write(folder / place.path, tiles.bundle(tree_store.entries(first, first + place.width)))


def _write(path: Path, data: bytes) -> None:
    if path.exists() and path.read_bytes() == data:
        return
    new = [folder for folder in path.parents if not folder.exists()]
    path.parent.mkdir(parents=True, exist_ok=True)
    for folder in new:
        log_home.sync_folder(folder.parent)
    write_durably(path, data)


def verify_files(folder: Path, since: int, head: Checkpoint) -> None:
    """Show from the files alone that what grew since `since` hashes up to the signed root.

    Raises `PublicationFails`.
    """

    def read(tile: Tile) -> bytes:
        return (folder / tile.path).read_bytes()

    for place in tiles.entry_bundles(head.size, since):
        hashed = b"".join(leaf_hash(entry) for entry in tiles.parse_bundle(read(place)))
        if hashed != read(Tile(0, place.number, place.width)):
            raise PublicationFails(f"{place.path} does not hash to its tile")
    for tile in tiles.full_tiles(head.size, since):
        if tiles.tile_root(read(tile)) != _hash_above(tile, head.size, read):
            raise PublicationFails(f"{tile.path} does not hash to the tile above")
    if tiles.root_from_tiles(head.size, read) != head.root:
        raise PublicationFails(f"the files do not hash to the signed root of {head.size}")


def _hash_above(tile: Tile, size: int, read: tiles.TileReader) -> bytes:
    """The hash by which the level above knows this full tile."""
    number, at = divmod(tile.number, tiles.WIDTH)
    above = Tile(tile.level + 1, number, min(tiles.WIDTH, (size >> 8 * (tile.level + 1)) - number * tiles.WIDTH))
    return tiles.split_hashes(read(above))[at]


def _remove_outgrown(folder: Path, since: int, size: int) -> None:
    """Partial tiles go once the full one is published; until then each stays that a checkpoint spoke of."""
    bundles = (place for place in tiles.entry_bundles(size, since) if place.full)
    for tile in [*tiles.full_tiles(size, since), *bundles]:
        partials = (folder / tile.path).with_name(f"{(folder / tile.path).name}.p")
        if partials.exists():
            shutil.rmtree(partials)
