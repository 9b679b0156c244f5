"""The signer: signs the committed head of the tree, and never two trees.

What was signed is remembered in a file outside the database before the signature leaves, so a restored
or forked database is refused instead of given a second history.
"""

from django.db import connection, transaction

from quanheng.ledger import log_home, tree_store
from quanheng.ledger.log_home import write_durably
from quanheng.rules.log import checkpoint, tiles
from quanheng.rules.log.checkpoint import Checkpoint
from quanheng.rules.log.merkle import ProofRejected, verify_consistency
from quanheng.rules.log.note import PrivateKey
from quanheng.rules.refusal import Refused


def sign_head() -> Checkpoint | None:
    """Sign the tree's head if it moved since the last signature; the checkpoint, or None when nothing is new.

    Raises `Refused` when the tree is not a continuation of all that was signed before. A crash between
    any two steps is made good by the next call: the same head gives the same bytes (Ed25519, RFC 8032).
    """
    with log_home.one_at_a_time("log"):
        key = log_home.log_key()
        released = log_home.last_released(key)
        head = _committed_head(key, released)
        if head.size == 0 or (released == head and _stored(head.size)):
            return None
        note = checkpoint.sign(head, key)
        checkpoint.verify(note, origin=key.name, log_keys=[key.public_key])
        write_durably(log_home.high_water_path(), note.encode(), mode=0o600)
        _store(head.size, note)
        return head


@transaction.atomic(durable=True)
def _committed_head(key: PrivateKey, released: Checkpoint | None) -> Checkpoint:
    """The head as committed, shown to continue what was released. A transaction still open is never signed."""
    edge = tree_store.edge()
    head = Checkpoint(key.name, edge.size, edge.root())
    if edge.size and _root_at(edge.size) != head.root:
        raise Refused("log-head-disagrees", size=edge.size)
    if released is not None:
        _demand_continuation(released, head)
    return head


def _demand_continuation(released: Checkpoint, head: Checkpoint) -> None:
    if released.size > head.size:
        raise Refused("log-rolled-back", signed=released.size, size=head.size)
    if released.size == 0:
        return
    try:
        proof = tiles.consistency_proof(released.size, head.size, tree_store.reader())
        verify_consistency(old=released.size, size=head.size, old_root=released.root, root=head.root, proof=proof)
    except (ProofRejected, tiles.TileRejected) as cause:
        raise Refused("log-forked", signed=released.size, size=head.size) from cause


def _root_at(size: int) -> bytes | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT root FROM ledger_tree_head WHERE size = %s", [size])
        row = cursor.fetchone()
    return bytes(row[0]) if row else None


def _stored(size: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM ledger_checkpoint WHERE size = %s", [size])
        return cursor.fetchone() is not None


def _store(size: int, note: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO ledger_checkpoint (size, note, signed_at) VALUES (%s, %s, clock_timestamp()) "
            "ON CONFLICT (size) DO NOTHING",
            [size, note],
        )
