"""While acts are recorded, processes are killed: nothing committed is lost or doubled, the log never forks."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import psycopg

from quanheng.site.embedded_database import INNER, INNER_RUNTIME, Cluster
from tests.faults.instance import REPO, wait_for

RECORD = """
import time
from datetime import date
from quanheng.site.instance import open_inner
open_inner()
from django.db import transaction, connection
from quanheng.ledger.actions import record
for number in range(10**9):
    try:
        with transaction.atomic():
            record("ledger.rehearsed", about=f"rehearsal:{number}", office="SFQ", by=None, on=date(2026, 3, 2),
                   facts={"number": number}, touched=[])
        print(number, flush=True)
    except Exception:
        connection.close()
        time.sleep(0.2)
"""


def test_killing_every_process_while_acts_are_recorded_loses_and_doubles_nothing(running, tmp_path):
    cluster = Cluster(running.var / "pg")
    seen = {}
    with recording(running, cluster, tmp_path / "acknowledged") as acknowledgements:
        for name in ("worker", "applier", "worker", "database", "carrier", "worker"):
            time.sleep(1.5)
            wait_for(lambda: remember_checkpoint(running, seen), "the log has grown")
            victim = cluster.pid() if name == "database" else running.children().get(name, 0)
            if victim:
                os.kill(victim, signal.SIGKILL)
            wait_for(running.serves, f"both sites answer after {name} was killed")

    acknowledged = {int(line) for line in acknowledgements.read_text().splitlines()}
    assert len(acknowledged) > 50
    url = cluster.url(INNER_RUNTIME, INNER)
    wait_for(lambda: one(url, "SELECT count(*) FROM ledger_pending") == 0, "everything was followed")
    wait_for(lambda: entries(url) == events(url), "everything is in the log")
    assert acknowledged <= numbers(url)
    assert one(url, "SELECT count(*) - count(DISTINCT about) FROM ledger_event WHERE kind = 'ledger.rehearsed'") == 0
    assert_one_history(running, url, seen)


@contextmanager
def recording(instance, cluster: Cluster, acknowledgements: Path):
    """Record act after act, each number written down once its transaction is committed; killed without warning."""
    environment = {**instance.environment, "DATABASE_URL": cluster.url(INNER_RUNTIME, INNER)}
    with open(acknowledgements, "wb") as out:
        recorder = subprocess.Popen(
            [sys.executable, "-c", RECORD], env=environment, cwd=REPO, stdout=out, stderr=subprocess.DEVNULL
        )
    try:
        wait_for(lambda: acknowledgements.stat().st_size, "the first act is recorded")
        yield acknowledgements
    finally:
        recorder.kill()
        recorder.wait()


def one(url: str, statement: str):
    with psycopg.connect(url) as connection:
        return connection.execute(statement).fetchone()[0]


def entries(url: str) -> int:
    return one(url, "SELECT count(*) FROM ledger_log_entry")


def events(url: str) -> int:
    return one(url, "SELECT count(*) FROM ledger_event")


def numbers(url: str) -> set[int]:
    with psycopg.connect(url) as connection:
        found = connection.execute("SELECT about FROM ledger_event WHERE kind = 'ledger.rehearsed'").fetchall()
    return {int(about.partition(":")[2]) for (about,) in found}


def remember_checkpoint(instance, seen: dict[int, str]) -> bool:
    """Keep what the log says about itself at this moment, as a witness would; whether it has grown since."""
    published = instance.var / "inner" / "log" / "checkpoint"
    _, size, root, *_ = published.read_text().splitlines()
    grown = int(size) not in seen
    assert seen.setdefault(int(size), root) == root
    return grown


def assert_one_history(instance, url: str, seen: dict[int, str]) -> None:
    published = instance.var / "inner" / "log" / "checkpoint"
    whole = entries(url)
    wait_for(lambda: published.read_text().splitlines()[1] == str(whole), "the last entry is published")
    for size, root in seen.items():
        assert one(url, f"SELECT encode(root, 'base64') FROM ledger_tree_head WHERE size = {size}") == root
    assert len(seen) > 1
    for words in (("fsck",), ("audit", str(instance.var / "inner" / "log"))):
        answer = instance.quanheng("ledger", *words, "--json")
        assert answer.returncode == 0, answer.stdout + answer.stderr
    outside = instance.var / "outer" / "log"
    wait_for(lambda: same_size(outside / "checkpoint", whole), "the log arrived outside")
    answer = instance.quanheng("ledger", "audit", str(outside), "--json")
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert re.search(str(whole), json.dumps(json.loads(answer.stdout)))


def same_size(checkpoint, size: int) -> bool:
    return checkpoint.exists() and checkpoint.read_text().splitlines()[1] == str(size)
