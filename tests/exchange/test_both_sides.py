"""Both sides as they run: real files, a killed applier, an unreliable carrier; nothing lost, nothing doubled."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from quanheng.exchange.actions import send, write_batches
from quanheng.exchange.carrier import carry
from quanheng.rules.door import spools
from tests.database import clone_for, template

pytestmark = pytest.mark.django_db
REPO = Path(__file__).resolve().parents[2]
PATIENCE = 120.0


@pytest.fixture
def outer(spools_at):
    """The public side: a database of its own, and a way to start its applier."""
    cluster, name = template(outer=True)
    with clone_for(cluster, name, "both", outer=True) as address:
        yield Outer(spools_at, address)


class Outer:
    def __init__(self, var: Path, address: str) -> None:
        self.var, self.address = var, address

    def applier(self) -> subprocess.Popen:
        environment = {**os.environ, "QUANHENG_VAR": str(self.var), "PUBLIC_DATABASE_URL": self.address}
        environment["DJANGO_SETTINGS_MODULE"] = "quanheng.site.settings.outer"
        words = [sys.executable, "-m", "quanheng", "portal", "apply", "--every", "0.01"]
        return subprocess.Popen(words, cwd=REPO, env=environment, stderr=subprocess.DEVNULL)

    def ask(self, query: str):
        with psycopg.connect(self.address) as connection:
            return connection.execute(query).fetchone()

    @property
    def applied(self) -> int:
        return (self.ask("SELECT number FROM portal_feed WHERE name = 'inner'") or (0,))[0]

    def wait_until_applied(self, number: int) -> None:
        deadline = time.monotonic() + PATIENCE
        while self.applied < number:
            assert time.monotonic() < deadline, f"applied {self.applied} of {number}"
            time.sleep(0.05)


def written(rounds: int, counter) -> int:
    """Many small batches, each with the next value of a figure."""
    for value in range(1, rounds + 1):
        send("counter", "done", counter(value))
        send("counter", f"figure-{value}", counter(value))
        write_batches()
    return rounds


def unreliably(inner: Path, to: Path, dice: random.Random) -> None:
    """Carry what waits out of order and some of it twice."""
    waiting = spools.waiting(inner / "outbox", ".batch")
    dice.shuffle(waiting)
    for path in waiting:
        if dice.random() < 0.3:
            spools.put(to / "inbox", path.name, path.read_bytes())
        spools.move(path, to / "inbox")


def test_an_applier_killed_again_and_again_loses_and_doubles_nothing(outer, spools_at, counter):
    dice = random.Random(20261122)
    last = written(60, counter)
    for _ in range(3):
        process = outer.applier()
        unreliably(spools_at / "inner", spools_at / "outer", dice)
        time.sleep(dice.uniform(0.5, 3.0))
        process.send_signal(signal.SIGKILL)
        process.wait()
    process = outer.applier()
    try:
        outer.wait_until_applied(last)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()

    assert outer.ask("SELECT count(*), min(number), max(number) FROM portal_appliedbatch") == (last, 1, last)
    assert outer.ask("SELECT value FROM portal_counter WHERE key = 'done'") == (last,)
    assert outer.ask("SELECT count(*), sum(value) FROM portal_counter WHERE key LIKE 'figure-%'") == (60, 1830)
    assert outer.ask("SELECT count(*) FROM portal_setaside") == (0,)


def test_a_side_that_was_away_catches_up_from_where_it_stopped(outer, spools_at, counter):
    written(5, counter)
    carry(spools_at / "inner", spools_at / "outer")
    process = outer.applier()
    try:
        outer.wait_until_applied(5)
    finally:
        process.kill()
        process.wait()

    # The public side is away; the inner side goes on working, and so does the carrier.
    for value in range(6, 16):
        send("counter", "done", counter(value))
        write_batches()
    carry(spools_at / "inner", spools_at / "outer")
    assert outer.applied == 5

    process = outer.applier()
    try:
        outer.wait_until_applied(15)
    finally:
        process.kill()
        process.wait()
    assert outer.ask("SELECT value FROM portal_counter WHERE key = 'done'") == (15,)


def test_a_batch_lost_on_the_way_is_noticed_and_healed_when_written_again(outer, spools_at, counter):
    from quanheng.exchange.actions import write_file
    from quanheng.exchange.models import OutgoingBatch

    written(4, counter)
    (spools_at / "inner" / "outbox" / f"{2:012d}.batch").unlink()
    carry(spools_at / "inner", spools_at / "outer")
    process = outer.applier()
    try:
        outer.wait_until_applied(1)
        deadline = time.monotonic() + PATIENCE
        while outer.ask("SELECT missing_since FROM portal_feed WHERE name = 'inner'")[0] is None:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        assert outer.applied == 1

        write_file(OutgoingBatch.objects.get(number=2))
        carry(spools_at / "inner", spools_at / "outer")
        outer.wait_until_applied(4)
    finally:
        process.kill()
        process.wait()


def test_the_carrier_takes_the_log_along_tiles_first(tmp_path):
    log = tmp_path / "inner" / "log"
    spools.put(log / "tile" / "0" / "000.p", "3", b"t" * 96)
    spools.put(log, "checkpoint", b"signed\n")
    carry(tmp_path / "inner", tmp_path / "outer")
    assert (tmp_path / "outer" / "log" / "tile" / "0" / "000.p" / "3").read_bytes() == b"t" * 96
    assert (tmp_path / "outer" / "log" / "checkpoint").read_bytes() == b"signed\n"

    shutil.rmtree(tmp_path / "inner" / "log" / "tile")
    spools.put(log, "checkpoint", b"signed again\n")
    carry(tmp_path / "inner", tmp_path / "outer")
    assert (tmp_path / "outer" / "log" / "checkpoint").read_bytes() == b"signed again\n"
