"""What recording costs, how soon an act stands in the public log, and how fast a backlog is taken in.

Promises: integrated within 300 ms (p99) of the commit; 20,000 entries a second when catching up.
A cluster of its own with fsync on, the real worker as a process of its own, one act a transaction.

    python benchmarks/log_latency.py [acts a second] [seconds]
"""

import json
import os
import subprocess
import sys
import threading
import time
from bisect import bisect_right
from datetime import date
from pathlib import Path

REPO = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPO))

from _fresh import fresh_database  # noqa: E402

BACKLOG = 20_000


def main() -> None:
    rate, seconds = (int(text) for text in [*sys.argv[1:3], "200", "15"][:2]) if len(sys.argv) > 2 else (200, 15)
    with fresh_database():
        measured = {"acts_per_s": rate, "seconds": seconds, **live(rate, seconds), **recording(), **catching_up()}
    for name, value in measured.items():
        print(f"{name:32} {value:>12,.1f}" if isinstance(value, float) else f"{name:32} {value:>12,}")
    if into := os.environ.get("QUANHENG_BENCH"):
        Path(into, "log_latency.json").write_text(json.dumps(measured))


def live(rate: int, seconds: int) -> dict[str, float]:
    """Record at a steady rate beside the worker; the time from each commit until the tree was seen to hold it."""
    worker = subprocess.Popen([sys.executable, "-m", "quanheng", "worker"], cwd=REPO)
    seen, committed = Watcher(), []
    try:
        time.sleep(5)
        seen.start()
        stop = time.monotonic() + seconds
        while time.monotonic() < stop:
            act()
            committed.append(time.monotonic())
            time.sleep(max(0.0, committed[0] + len(committed) / rate - time.monotonic()))
        late = seen.finish(len(committed))
    finally:
        worker.terminate()
        worker.wait(15)
    waited = sorted(1000 * (late(n) - at) for n, at in enumerate(committed, 1))
    at = {f"integrated_ms_p{share}": waited[min(len(waited) - 1, len(waited) * share // 100)] for share in (50, 95, 99)}
    return {"acts": len(committed), **at, "integrated_ms_max": waited[-1]}


class Watcher(threading.Thread):
    """Looks at the tree's size every few milliseconds, over a connection of its own."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.sizes: list[int] = [0]
        self.times: list[float] = [time.monotonic()]
        self.ended = threading.Event()

    def run(self) -> None:
        import psycopg

        with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
            while not self.ended.is_set():
                size = connection.execute("SELECT size FROM ledger_tree_state").fetchone()[0]
                if size != self.sizes[-1]:
                    self.sizes.append(size)
                    self.times.append(time.monotonic())
                time.sleep(0.003)

    def finish(self, count: int):
        """Wait for the last act; gives the instant by which the first n of them were in the tree."""
        until = time.monotonic() + 10
        while self.sizes[-1] < count and time.monotonic() < until:
            time.sleep(0.01)
        self.ended.set()
        self.join()
        assert self.sizes[-1] == count, f"{self.sizes[-1]} of {count} integrated"
        return lambda n: self.times[bisect_right(self.sizes, n - 1)]


def act() -> None:
    from django.db import transaction

    from quanheng.ledger.actions import record

    with transaction.atomic():
        record("bench.happened", about="bench:1", office="0112", by=None, on=date(2026, 3, 2), facts={}, touched=[])


def recording() -> dict[str, float]:
    """`record` in a transaction of its own, beside the barest durable insert of a row as large."""
    from django.db import connection, transaction

    from quanheng.ledger.models import Event

    size = len(bytes(Event.objects.order_by("-pk").first().payload_bytes)) + 300

    def bare() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("INSERT INTO ledger_beat VALUES (gen_random_uuid(), now(), NULL, repeat('x', %s))", [size])

    rates = []
    for work in (bare, act):
        began = time.perf_counter()
        for _ in range(1000):
            work()
        rates.append(1000 / (time.perf_counter() - began))
    return {"bare_inserts_per_s": rates[0], "records_per_s": rates[1], "record_costs_bare_inserts": rates[0] / rates[1]}


def catching_up() -> dict[str, float]:
    """A backlog left by a worker that stood still: acts recorded once and copied under new codes."""
    from django.db import connection

    from quanheng.ledger import publisher, sequencer, signer

    sequencer.integrate_all()
    act()
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH copied AS (INSERT INTO ledger_event (code, kind, about, office, happened_on, recorded_at, "
            "payload_bytes, entry_bytes) SELECT md5(n::text), kind, about, office, happened_on, recorded_at, "
            "payload_bytes, convert_to(replace(convert_from(entry_bytes, 'UTF8'), code, md5(n::text)), 'UTF8') "
            "FROM (SELECT * FROM ledger_event ORDER BY id DESC LIMIT 1) e, generate_series(2, %s) n RETURNING id) "
            "INSERT INTO ledger_pending (follower, event_id, error) SELECT %s, id, '' FROM copied",
            [BACKLOG, sequencer.QUEUE],
        )
    began = time.perf_counter()
    taken = sequencer.integrate_all()
    integrated = time.perf_counter()
    signer.sign_head()
    publisher.publish()
    released = time.perf_counter()
    assert taken == BACKLOG
    return {
        "backlog": BACKLOG,
        "catch_up_entries_per_s": taken / (integrated - began),
        "signed_and_published_s": released - integrated,
    }


if __name__ == "__main__":
    main()
