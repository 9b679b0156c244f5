"""The Merkle tree of RFC 6962 §2.1 and RFC 9162 §2.1: hashes, roots, proofs and their verification."""

import hashlib
from collections.abc import Iterable, Sequence

HASH_SIZE = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()

Range = tuple[int, int]

# A context that has already taken in the prefix is copied for each hash: measured 2.1 against 1.7 million a second.
_LEAF = hashlib.sha256(b"\x00")
_NODE = hashlib.sha256(b"\x01")


class ProofRejected(ValueError):
    """The proof does not show what it was presented for."""


def leaf_hash(entry: bytes) -> bytes:
    """The hash of one entry, told apart from inner nodes by its prefix (RFC 9162 §2.1.1)."""
    context = _LEAF.copy()
    context.update(entry)
    return context.digest()


def leaf_hashes(entries: Iterable[bytes]) -> list[bytes]:
    """The leaf hashes of many entries; written out, because an audit spends its time here."""
    copy = _LEAF.copy
    hashes = []
    for entry in entries:
        context = copy()
        context.update(entry)
        hashes.append(context.digest())
    return hashes


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two neighbouring subtrees."""
    context = _NODE.copy()
    context.update(left + right)
    return context.digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """The root over leaf hashes, split at the largest power of two below their number (RFC 9162 §2.1.1)."""
    if not leaves:
        return EMPTY_ROOT
    if len(leaves) == 1:
        return leaves[0]
    split = split_point(len(leaves))
    return node_hash(root(leaves[:split]), root(leaves[split:]))


def root_bottom_up(leaves: Iterable[bytes]) -> bytes:
    """The same root, built by pairing neighbours level by level; a lone last node moves up unchanged."""
    level = list(leaves)
    if not level:
        return EMPTY_ROOT
    while len(level) > 1:
        level = level_above(level)
    return level[0]


def level_above(level: list[bytes]) -> list[bytes]:
    """The parents of one level of nodes."""
    copy = _NODE.copy
    parents = []
    for left, right in zip(level[::2], level[1::2], strict=False):
        context = copy()
        context.update(left + right)
        parents.append(context.digest())
    if len(level) % 2:
        parents.append(level[-1])
    return parents


def pairs_hashed(level: bytes) -> bytes:
    """The parents of an even number of nodes, both levels as concatenated hashes."""
    copy, parents = _NODE.copy, []
    for at in range(0, len(level), 2 * HASH_SIZE):
        context = copy()
        context.update(level[at : at + 2 * HASH_SIZE])
        parents.append(context.digest())
    return b"".join(parents)


def split_point(size: int) -> int:
    """The largest power of two strictly below `size` (size ≥ 2)."""
    return 1 << ((size - 1).bit_length() - 1)


def inclusion_ranges(index: int, size: int) -> list[Range]:
    """The ranges of leaves whose hashes make up an inclusion proof, leaf's sibling first (RFC 9162 §2.1.3.1)."""
    if not 0 <= index < size:
        raise IndexError(f"no leaf {index} in a tree of {size}")
    ranges: list[Range] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + split_point(end - start)
        if index < middle:
            ranges.append((middle, end))
            end = middle
        else:
            ranges.append((start, middle))
            start = middle
    return ranges[::-1]


def consistency_ranges(old: int, size: int) -> list[Range]:
    """The ranges of leaves whose hashes make up a consistency proof (RFC 9162 §2.1.4.1)."""
    if not 0 < old <= size:
        raise IndexError(f"no consistency proof from {old} to {size}")
    ranges: list[Range] = []
    start, end = 0, size
    while old < end:
        middle = start + split_point(end - start)
        if old <= middle:
            ranges.append((middle, end))
            end = middle
        else:
            ranges.append((start, middle))
            start = middle
    if start > 0:
        ranges.append((start, end))
    return ranges[::-1]


def inclusion_proof(index: int, leaves: Sequence[bytes]) -> list[bytes]:
    """The proof that leaf `index` is in the tree over these leaf hashes."""
    return [root(leaves[start:end]) for start, end in inclusion_ranges(index, len(leaves))]


def consistency_proof(old: int, leaves: Sequence[bytes]) -> list[bytes]:
    """The proof that the tree over these leaf hashes begins with its first `old` ones."""
    return [root(leaves[start:end]) for start, end in consistency_ranges(old, len(leaves))]


def verify_inclusion(leaf: bytes, *, index: int, size: int, proof: Sequence[bytes], root: bytes) -> None:
    """Show that `leaf` (a leaf hash) stands at `index` in the tree of `size` with this root.

    Raises `ProofRejected`. Source: RFC 9162 §2.1.3.2; hashes of any other length than 32 bytes
    are refused first, or an empty leaf would match an empty root.
    """
    _demand_hashes(leaf, root, *proof)
    if not 0 <= index < size:
        raise ProofRejected(f"no leaf {index} in a tree of {size}")
    here, last, computed = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            raise ProofRejected("the proof is longer than the path")
        if here & 1 or here == last:
            computed = node_hash(sibling, computed)
            here, last = _climb_past_promotions(here, last)
        else:
            computed = node_hash(computed, sibling)
        here, last = here >> 1, last >> 1
    if last != 0:
        raise ProofRejected("the proof is shorter than the path")
    if computed != root:
        raise ProofRejected("the path does not lead to the root")


def verify_consistency(*, old: int, size: int, old_root: bytes, root: bytes, proof: Sequence[bytes]) -> None:
    """Show that the tree of `size` begins with the whole tree of `old` leaves.

    Raises `ProofRejected`. Source: RFC 9162 §2.1.4.2. An empty old tree is no case for a proof:
    everything is consistent with it, so asking is refused.
    """
    if not 0 < old <= size:
        raise ProofRejected(f"no consistency proof from {old} to {size}")
    if old == size:
        if proof or old_root != root:
            raise ProofRejected("two trees of one size differ, or a proof was given where none is needed")
        return
    _demand_hashes(old_root, root, *proof)
    path = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    if not path or not proof:
        raise ProofRejected("the proof is empty")
    if _walk_consistency(old, size, path) != (old_root, root):
        raise ProofRejected("the paths do not lead to both roots")


def _walk_consistency(old: int, size: int, path: list[bytes]) -> tuple[bytes, bytes]:
    here, last = old - 1, size - 1
    while here & 1:
        here, last = here >> 1, last >> 1
    old_computed = computed = path[0]
    for sibling in path[1:]:
        if last == 0:
            raise ProofRejected("the proof is longer than the path")
        if here & 1 or here == last:
            old_computed = node_hash(sibling, old_computed)
            computed = node_hash(sibling, computed)
            here, last = _climb_past_promotions(here, last)
        else:
            computed = node_hash(computed, sibling)
        here, last = here >> 1, last >> 1
    if last != 0:
        raise ProofRejected("the proof is shorter than the path")
    return old_computed, computed


def _climb_past_promotions(here: int, last: int) -> tuple[int, int]:
    while here and not here & 1:
        here, last = here >> 1, last >> 1
    return here, last


def _demand_hashes(*hashes: bytes) -> None:
    if any(len(value) != HASH_SIZE for value in hashes):
        raise ProofRejected("a hash is not 32 bytes long")
