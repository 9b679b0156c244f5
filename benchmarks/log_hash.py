"""The log's arithmetic beside the raw hash rate and beside pymerkle. Promise: an audit at 60 % of the raw rate.

python benchmarks/log_hash.py [entries]
"""

import hashlib
import json
import os
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from quanheng.rules.log import audit, checkpoint, entry, merkle, note, tiles

KEY = note.PrivateKey("bench.example/2026", b"\x01" * 32)


def best(work: Callable[[], object], rounds: int = 3) -> float:
    """The shortest of a few runs, in seconds of processor time: neighbours on the machine do not count."""
    times = []
    for _ in range(rounds):
        began = time.process_time()
        work()
        times.append(time.process_time() - began)
    return min(times)


def published(lines: list[bytes]) -> dict[str, bytes]:
    """A whole published log, held in memory."""
    growth = tiles.append(tiles.Edge(), [merkle.leaf_hash(line) for line in lines])
    files = {tiles.Tile(*place).path: data for place, data in growth.full.items()}
    files |= {tile.path: growth.edge.levels[tile.level] for tile in tiles.partial_tiles(len(lines))}
    for place in tiles.entry_bundles(len(lines)):
        first = place.number * tiles.WIDTH
        files[place.path] = tiles.bundle(lines[first : first + place.width])
    head = checkpoint.Checkpoint(KEY.name, len(lines), growth.edge.root())
    return files | {"checkpoint": checkpoint.sign(head, KEY).encode()}


def raw_seconds(lines: list[bytes]) -> float:
    """The bound of any audit: one hash of each entry and one of each pair, in a bare loop."""
    pair = bytes(65)

    def hash_all() -> None:
        sha256 = hashlib.sha256
        for line in lines:
            sha256(line).digest()
            sha256(pair).digest()

    return best(hash_all)


def beside_pymerkle(lines: list[bytes]) -> dict[str, float]:
    """The same appends and inclusion proofs, by pymerkle in memory and by us from tiles."""
    from pymerkle import InmemoryTree

    some = lines[:20_000]
    peer, edge = InmemoryTree(algorithm="sha256"), [tiles.Edge()]

    def ours() -> None:
        edge[0] = tiles.append(tiles.Edge(), [merkle.leaf_hash(line) for line in some]).edge

    def theirs() -> None:
        nonlocal peer
        peer = InmemoryTree(algorithm="sha256")
        for line in some:
            peer.append_entry(line)

    mine, other = best(ours), best(theirs)
    assert peer.get_root() == edge[0].root()
    files = published(some)
    places = range(0, len(some), 97)
    prove = best(lambda: [tiles.inclusion_proof(n, len(some), lambda tile: files[tile.path]) for n in places])
    peer_prove = best(lambda: [peer.prove_inclusion(n + 1, len(some)) for n in places])
    return {
        "append_per_s": len(some) / mine,
        "append_per_s_pymerkle": len(some) / other,
        "inclusion_proofs_per_s": len(places) / prove,
        "inclusion_proofs_per_s_pymerkle": len(places) / peer_prove,
    }


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    at = datetime(2026, 11, 22, tzinfo=UTC)
    lines = [
        entry.Entry("proceeding.step-taken", "0112", at, f"{n:032x}", hashlib.sha256(str(n).encode()).digest()).line()
        for n in range(count)
    ]
    files = published(lines)
    audited = best(lambda: audit.audit(files.__getitem__, origin=KEY.name, log_keys=[KEY.public_key]))
    raw = raw_seconds(lines)
    measured = {
        "entries": count,
        "bytes_per_entry": len(lines[0]),
        "raw_leaf_and_node_per_s": count / raw,
        "audit_per_s": count / audited,
        "audit_share_of_raw": raw / audited,
        **beside_pymerkle(lines),
    }
    report(measured)


def report(measured: dict[str, float]) -> None:
    for name, value in measured.items():
        print(f"{name:36} {value:>14,.2f}" if isinstance(value, float) else f"{name:36} {value:>14,}")
    if folder := os.environ.get("QUANHENG_BENCH"):
        Path(folder, "log_hash.json").write_text(json.dumps(measured))


if __name__ == "__main__":
    main()
