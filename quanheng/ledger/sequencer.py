"""The sequencer: takes what was recorded into the public log's tree, each event once, in one transaction a batch.

Safe with any number of sequencers and a kill at any instant: the queue row goes in the same transaction
as the entry comes, indices and events are unique, and the tree moves only from what it was.
The advisory lock merely saves the work of losing.
"""

import logging
from dataclasses import dataclass

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from quanheng.ledger import tree_store
from quanheng.ledger.models import Pending, TreeState
from quanheng.ledger.tree_store import Overtaken
from quanheng.rules.log.merkle import leaf_hash
from quanheng.rules.log.tiles import LARGEST_ENTRY, append

QUEUE = "ledger.log"
BATCH = 5000
HINT = 0x6C6F67  # the advisory lock's number: "log"
log = logging.getLogger(__name__)


class HashesDisagree(Exception):
    """Two ways of hashing one stored entry differ: memory or disk is failing, and nothing is integrated."""


@dataclass(frozen=True)
class Waiting:
    """An event that waits for its place: its entry, and the leaf hash as the database computed it."""

    event: int
    entry: bytes
    leaf: bytes


def integrate_all() -> int:
    """Integrate until nothing waits; how many entries came in. What another sequencer took first is its own."""
    total = 0
    while True:
        size = TreeState.objects.get().size
        try:
            taken = integrate()
        except (IntegrityError, Overtaken):
            if TreeState.objects.get().size == size:
                raise
            log.info("another sequencer was faster at %s", size)
            return total
        total += taken
        if taken < BATCH:
            return total


@transaction.atomic(durable=True)
def integrate() -> int:
    """Integrate one batch; how many events left the queue. Durable once it returns."""
    if not _alone():
        return 0
    waiting = _take()
    fitting = [one for one in waiting if len(one.entry) <= LARGEST_ENTRY]
    _set_aside([one for one in waiting if len(one.entry) > LARGEST_ENTRY])
    if fitting:
        _append(fitting)
    return len(waiting)


def _alone() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [HINT])
        return bool(cursor.fetchone()[0])


def _take() -> list[Waiting]:
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH taken AS (DELETE FROM ledger_pending WHERE id IN (SELECT id FROM ledger_pending "
            "WHERE follower = %s AND parked_at IS NULL ORDER BY event_id LIMIT %s FOR UPDATE SKIP LOCKED) "
            "RETURNING event_id) SELECT e.id, e.entry_bytes, sha256('\\x00'::bytea || e.entry_bytes) "
            "FROM ledger_event e JOIN taken ON taken.event_id = e.id ORDER BY e.id",
            [QUEUE, BATCH],
        )
        return [Waiting(event, bytes(entry), bytes(leaf)) for event, entry, leaf in cursor.fetchall()]


def _append(batch: list[Waiting]) -> None:
    leaves = [_checked_leaf(one) for one in batch]
    old = tree_store.edge()
    growth = append(old, leaves)
    tree_store.add_entries(old.size, [one.event for one in batch], leaves)
    tree_store.add_tiles(growth)
    tree_store.move(old, growth.edge)


def _checked_leaf(one: Waiting) -> bytes:
    """The leaf hash, computed here and in the database: a flipped bit must be found before it is signed."""
    leaf = leaf_hash(one.entry)
    if leaf != one.leaf:
        raise HashesDisagree(f"the entry of event {one.event} hashes in two ways")
    return leaf


def _set_aside(oversize: list[Waiting]) -> None:
    for one in oversize:
        log.error("the entry of event %s does not fit the log", one.event)
        Pending.objects.create(
            follower=QUEUE,
            event_id=one.event,
            parked_at=timezone.now(),
            error=f"an entry of {len(one.entry)} bytes does not fit the log (largest: {LARGEST_ENTRY})",
        )
