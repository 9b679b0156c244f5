"""The published files: audited as any outsider would, and compared with the database they came from."""

from collections.abc import Iterator

from quanheng.ledger import log_home
from quanheng.ledger.models import SignedCheckpoint
from quanheng.rules.log.audit import AuditFails, audit, reader_of
from quanheng.rules.log.checkpoint import CheckpointRejected
from quanheng.rules.log.note import NoteRejected
from quanheng.rules.refusal import Refused


def check_files() -> Iterator[Refused]:
    """Audit the published log, and see that nothing was published that was not signed here."""
    folder = log_home.published()
    if not (folder / "checkpoint").exists():
        return
    published = (folder / "checkpoint").read_text("utf-8")
    key = log_home.log_key().public_key
    try:
        head = audit(reader_of(folder), origin=key.name, log_keys=[key])
    except AuditFails as failure:
        yield Refused("log-file-edited", path=str(folder / failure.path), why=failure.why)
        return
    except (NoteRejected, CheckpointRejected) as failure:
        yield Refused("log-file-edited", path=str(folder / "checkpoint"), why=str(failure))
        return
    if not SignedCheckpoint.objects.filter(note=published).exists():
        yield Refused("log-published-unsigned", size=head.size)
