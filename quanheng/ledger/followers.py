"""Followers react to events from their own queue, each exactly once, and none is imported by what it follows."""

import logging
import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase

from django.db import OperationalError, connection, transaction
from django.utils import timezone

from quanheng.ledger.models import Event, Pending

BATCH = 100
# A full disk, a lost connection, a deadlock: the same event goes well later; what is parked waits for a person.
PASSING = (OSError, OperationalError)
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Follower:
    """Who follows which kinds of event; `run` is None for one that consumes its queue by itself."""

    name: str
    kinds: tuple[str, ...]
    run: Callable[[Event], None] | None
    parks: bool = False

    def follows(self, kind: str) -> bool:
        return any(fnmatchcase(kind, pattern) for pattern in self.kinds)


FOLLOWERS: dict[str, Follower] = {}


def follower(name: str, *, kinds: Iterable[str], parks: bool = False) -> Callable:
    """Declare a function that follows events of these kinds (patterns such as "proceeding.*").

    A failing event stops the follower where it stands, visibly; with `parks`, it is set aside and the next follows,
    unless what failed is the machine and not the event.
    """

    def declare(run: Callable[[Event], None]) -> Callable[[Event], None]:
        _add(Follower(name, tuple(kinds), run, parks))
        return run

    return declare


def own_queue(name: str, *, kinds: Iterable[str]) -> None:
    """Declare a follower that consumes its pending rows by itself, as the log's sequencer does."""
    _add(Follower(name, tuple(kinds), None))


def _add(new: Follower) -> None:
    if new.name in FOLLOWERS:
        raise ValueError(f"two followers are called {new.name}")
    FOLLOWERS[new.name] = new


def followers_of(kind: str) -> list[Follower]:
    """Everyone who follows events of this kind, in the order of declaration."""
    return [one for one in FOLLOWERS.values() if one.follows(kind)]


def run_followers(*, rounds: int = 20) -> int:
    """Follow everything that waits, until nothing does; the number of events followed."""
    total = 0
    for _ in range(rounds):
        followed = sum(follow(one) for one in FOLLOWERS.values() if one.run)
        total += followed
        if not followed:
            return total
    raise RuntimeError("followers keep making work for each other")


def follow(one: Follower) -> int:
    """Let one follower work off up to a batch of its queue, each event in a transaction of its own."""
    followed = 0
    while followed < BATCH and _follow_next(one):
        followed += 1
    return followed


def _follow_next(one: Follower) -> bool:
    """Take the oldest waiting event; False when the queue is empty."""
    pending_id: int | None = None
    try:
        with transaction.atomic():
            taken = _take(one)
            if taken is None:
                return False
            pending_id, event = taken
            one.run(event)
    except Exception as failure:
        if pending_id is None or not one.parks or isinstance(failure, PASSING):
            raise
        log.exception("%s set an event aside", one.name)
        Pending.objects.filter(pk=pending_id).update(
            parked_at=timezone.now(), error="".join(traceback.format_exception_only(failure))
        )
    return True


def retry(follower: str = "") -> int:
    """Let what was set aside wait again, of one follower or of all; the number of events."""
    aside = Pending.objects.filter(parked_at__isnull=False)
    if follower:
        aside = aside.filter(follower=follower)
    return aside.update(parked_at=None, error="")


def _take(one: Follower) -> tuple[int, Event] | None:
    """Delete the oldest waiting row and give its event; a crash before commit leaves both as they were."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM ledger_pending WHERE id = (SELECT id FROM ledger_pending WHERE follower = %s "
            "AND parked_at IS NULL ORDER BY event_id LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING id, event_id",
            [one.name],
        )
        row = cursor.fetchone()
    return (row[0], Event.objects.get(pk=row[1])) if row else None


def beat(name: str, *, error: str = "") -> None:
    """Say that a follower or loop worked just now, or what stopped it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO ledger_beat (name, beat_at, stopped_at, error) VALUES (%s, now(), "
            "CASE WHEN %s THEN now() END, %s) ON CONFLICT (name) DO UPDATE SET beat_at = EXCLUDED.beat_at, "
            "stopped_at = EXCLUDED.stopped_at, error = EXCLUDED.error",
            [name, bool(error), error],
        )
