"""How soon an alert stands before the supervisor: from the commit of the act to the message every open wall hears.

Promise: within a second (p99), with ten thousand proceedings open. Each act is entered weeks after it happened, which
breaks a rule; the real worker runs as a process of its own, in a cluster with fsync on.

    python benchmarks/alerts.py [acts a second] [seconds] [open proceedings]
"""

import json
import os
import subprocess
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

REPO = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(REPO), str(REPO / "benchmarks" / "peers")]

from _fresh import fresh_database  # noqa: E402
from inbox import Crowd  # noqa: E402
from step import DAY  # noqa: E402

VISIBLE_MS, LATE, PATIENCE = 1000.0, timedelta(days=30), 20.0


def main() -> int:
    """Act at a steady rate; the status is 1 if the promise is not kept."""
    given = [int(text) for text in sys.argv[1:]]
    rate, seconds, quiet = [*given, *(20, 15, 10_000)[len(given) :]]
    with fresh_database(law=True) as cluster:
        crowd = Crowd(cluster)
        crowd.grow(quiet)
        measured = {"acts_per_s": rate, "open": quiet, **alerted(crowd, rate, rate * seconds)}
    for name, value in measured.items():
        print(f"{name:24} {value:>10,.1f}")
    if into := os.environ.get("QUANHENG_BENCH"):
        Path(into, "alerts.json").write_text(json.dumps(measured))
    return int(measured["visible_ms_p99"] > VISIBLE_MS or measured["told"] < measured["acts"])


def alerted(crowd: Crowd, rate: int, acts: int) -> dict[str, float]:
    """The time from each commit until a listening connection heard of the alert it raised."""
    opened = [_opened(crowd) for _ in range(acts)]
    worker = subprocess.Popen([sys.executable, "-m", "quanheng", "worker"], cwd=REPO)
    wall, committed = Wall(), dict[int, float]()
    try:
        _wait_until_idle()
        wall.start()
        began = time.monotonic()
        for number, proceeding in enumerate(opened, 1):
            _enter_late(crowd, proceeding)
            committed[proceeding.pk] = time.monotonic()
            time.sleep(max(0.0, began + number / rate - time.monotonic()))
        heard = wall.finish(set(committed))
    finally:
        worker.terminate()
        worker.wait(15)
    waited = sorted(1000 * (at - committed[proceeding]) for proceeding, at in heard.items())
    at = {f"visible_ms_p{share}": waited[min(len(waited) - 1, len(waited) * share // 100)] for share in (50, 95, 99)}
    return {"acts": float(acts), "told": float(len(waited)), **at, "visible_ms_max": waited[-1]}


def _opened(crowd: Crowd) -> Any:
    from quanheng.proceedings.actions import open_proceeding

    world = crowd.world
    return open_proceeding("penalty-ordinary", office=world.office, by=world.officer, on=DAY - LATE)


def _enter_late(crowd: Crowd, proceeding: Any) -> None:
    from quanheng.proceedings.actions import take_step

    happened = DAY - LATE
    clue = {"source": "inspection", "found_on": happened.isoformat(), "clue_summary": "示例"}
    take_step(proceeding, "clue", by=crowd.world.officer, on=happened, facts=clue)


def _wait_until_idle() -> None:
    """What the preparation left to the followers is done before the clock runs."""
    from quanheng.ledger.models import Pending

    while Pending.objects.exists():
        time.sleep(0.2)


class Wall(threading.Thread):
    """Listens as the page of the supervisor does, and notes when it first heard of each proceeding."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.heard: list[tuple[str, float]] = []
        self.ended = threading.Event()

    def run(self) -> None:
        import psycopg

        from quanheng.supervision.actions import CHANNEL

        with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
            connection.execute(f"LISTEN {CHANNEL}")
            while not self.ended.is_set():
                self.heard += [(each.payload, time.monotonic()) for each in connection.notifies(timeout=0.5)]

    def finish(self, awaited: set[int]) -> dict[int, float]:
        """When each proceeding's first alert was heard of, those that took longer than `PATIENCE` left out."""
        from quanheng.supervision.models import Alert

        until, first = time.monotonic() + PATIENCE, dict[int, float]()
        while awaited - first.keys() and time.monotonic() < until:
            time.sleep(0.5)
            told, first = dict(Alert.objects.values_list("code", "proceeding")), {}
            for code, at in list(self.heard):
                if told.get(code) in awaited:
                    first.setdefault(told[code], at)
        self.ended.set()
        return first


if __name__ == "__main__":
    sys.exit(main())
