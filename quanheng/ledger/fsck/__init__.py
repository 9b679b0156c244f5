"""The check of everything: rows against the events that wrote them, events against the log, the log against its files.

What it finds is given as refusals (code and particulars), named by table, row and column, never raised.
"""

from collections.abc import Iterator

from quanheng.ledger.fsck.events import check_events
from quanheng.ledger.fsck.files import check_files
from quanheng.ledger.fsck.rows import check_rows, check_unrecorded
from quanheng.ledger.fsck.tree import check_tree
from quanheng.rules.refusal import Refused


def fsck() -> Iterator[Refused]:
    """Everything that is not as it was recorded; nothing at all when all is well."""
    latest: dict = {}
    # First, so that what was published is read before the picture of the database in which it must be found.
    yield from check_files()
    yield from check_events(latest)
    yield from check_rows(latest)
    yield from check_unrecorded(latest)
    yield from check_tree()
