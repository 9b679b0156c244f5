"""Events: each says what its payload says, and its entry commits to that payload."""

from collections.abc import Iterator
from datetime import UTC, datetime

from django.db import connection

from quanheng.ledger.models import Event, SubjectKey
from quanheng.ledger.sequencer import QUEUE
from quanheng.rules.log import commitment, entry
from quanheng.rules.log.commitment import CommitmentRejected
from quanheng.rules.log.entry import EntryRejected
from quanheng.rules.refusal import Refused

CHUNK = 1000
Latest = dict[tuple[str, str], tuple[int, dict]]


def check_events(latest: Latest) -> Iterator[Refused]:
    """Check every event, and gather into `latest` the last digest of each row that any of them touched."""
    after = 0
    while chunk := list(Event.objects.filter(pk__gt=after).order_by("pk")[:CHUNK]):
        after = chunk[-1].pk
        keys = dict(SubjectKey.objects.filter(about__in={one.about for one in chunk}).values_list("about", "key"))
        for event in chunk:
            yield from _check_event(event, keys.get(event.about), latest)
    yield from _check_logged()


def _check_event(event: Event, subject_key: bytes | None, latest: Latest) -> Iterator[Refused]:
    try:
        payload, public = event.payload, entry.parse(bytes(event.entry_bytes))
        told = _as_payload_tells(payload)
    except (ValueError, KeyError, TypeError, EntryRejected):
        yield Refused("event-edited", event=event.pk, part="payload_bytes, entry_bytes")
        return
    columns = {
        "kind": event.kind, "about": event.about, "office": event.office, "by_person": event.by_person,
        "happened_on": event.happened_on.isoformat(), "recorded_at": event.recorded_at.astimezone(UTC),
    }  # fmt: skip
    minute = event.recorded_at.astimezone(UTC).replace(second=0, microsecond=0)
    edited = [name for name, value in columns.items() if value != told[name]]
    if (public.kind, public.office, public.event, public.at) != (event.kind, event.office, event.code, minute):
        edited.append("entry_bytes")
    if subject_key is not None and not _committed(event, public.commitment, bytes(subject_key)):
        edited.append("payload_bytes")
    if edited:
        yield Refused("event-edited", event=event.pk, part=", ".join(edited))
    for table, key, digest in payload["rows"]:
        latest[table, str(key)] = (event.pk, digest)


def _as_payload_tells(payload: dict) -> dict[str, object]:
    return {
        "kind": payload["kind"],
        "about": payload["about"],
        "office": payload["office"],
        "by_person": payload["by"]["id"] if payload["by"] else None,
        "happened_on": payload["on"],
        "recorded_at": datetime.fromisoformat(payload["at"]).astimezone(UTC),
    }


def _committed(event: Event, committed: bytes, subject_key: bytes) -> bool:
    opening = commitment.opening(subject_key, event.code)
    try:
        commitment.verify(committed, opening=opening, payload=bytes(event.payload_bytes))
    except CommitmentRejected:
        return False
    return True


def _check_logged() -> Iterator[Refused]:
    """Every event has its place in the log or waits for one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.id, p.error FROM ledger_event e LEFT JOIN ledger_log_entry l ON l.event_id = e.id "
            "LEFT JOIN ledger_pending p ON p.event_id = e.id AND p.follower = %s "
            "WHERE l.event_id IS NULL AND (p.id IS NULL OR p.parked_at IS NOT NULL) ORDER BY e.id",
            [QUEUE],
        )
        for event, error in cursor.fetchall():
            yield (
                Refused("event-set-aside", event=event, error=error)
                if error
                else Refused("event-not-logged", event=event)
            )
