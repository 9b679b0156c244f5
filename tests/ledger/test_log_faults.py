"""kill -9 between any two steps, and sequencers racing without their lock: nothing lost, doubled or forked."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.db import connection, transaction

from quanheng.ledger import log_home, tree_store
from quanheng.ledger.followers import beat
from quanheng.ledger.fsck import fsck
from quanheng.ledger.models import Event, LogEntry, SignedCheckpoint, TreeHead, TreeState
from quanheng.rules.log import checkpoint, merkle, tiles
from tests.database import REPO
from tests.ledger.conftest import committing, happen, release

pytestmark = pytest.mark.faults

PRELUDE = """
import os, signal, sys, time
import django
django.setup()
from quanheng.ledger import log_home, publisher, sequencer, signer, tree_store

def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

def die_before(place, name):
    setattr(place, name, die)

def die_after(place, name):
    honest = getattr(place, name)
    setattr(place, name, lambda *some, **named: (honest(*some, **named), die()))
"""
WORK = "sequencer.integrate_all(); signer.sign_head(); publisher.publish()"
RACE = """
sequencer._alone = lambda: True
sequencer.BATCH = 7
while not os.path.exists(sys.argv[1]):
    sequencer.integrate_all()
    time.sleep(0.002)
"""
STEPS = [
    "die_after(sequencer, '_take')",
    "die_after(tree_store, 'add_entries')",
    "die_after(tree_store, 'add_tiles')",
    "die_after(tree_store, 'move')",
    "die_after(sequencer, 'integrate_all')",
    "die_before(log_home.os, 'replace')",
    "die_before(signer, '_store')",
    "die_after(signer, 'sign_head')",
    "die_after(publisher, '_write')",
    "die_after(publisher, '_write_tree')",
    "die_after(publisher, 'verify_files')",
    "die_before(publisher, '_remove_outgrown')",
    "die_after(publisher.shutil, 'rmtree')",
]


@pytest.fixture
def database(django_db_setup, django_db_blocker, worker_id, tmp_path):
    var, django_settings.VAR = django_settings.VAR, tmp_path
    with committing(f"faults_{worker_id}", django_db_blocker) as url:
        yield url
    django_settings.VAR = var


def child(url: str, code: str, *arguments: str) -> subprocess.Popen:
    """A real process of its own on the same database and folder."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "quanheng.site.settings.inner",
        "DATABASE_URL": url,
        "QUANHENG_VAR": str(django_settings.VAR),
    }
    command = [sys.executable, "-c", PRELUDE + code, *arguments]
    return subprocess.Popen(command, cwd=REPO, env=environment, stderr=subprocess.PIPE, text=True)


def wait_until_alone() -> None:
    """The server has noticed that the killed process is gone, and undone what it left open."""
    until = time.monotonic() + 60
    with connection.cursor() as cursor:
        while time.monotonic() < until:
            cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
            if cursor.fetchone()[0] == 1:
                return
            time.sleep(0.02)
    pytest.fail("a killed process still holds its connection")


def test_killed_after_any_step_the_log_goes_on_as_if_nothing_had_happened(database):
    released: list[bytes] = []
    for step in STEPS:
        with transaction.atomic():
            for number in range(260):
                happen(number=number)
        killed = child(database, f"{step}\n{WORK}")
        _, error = killed.communicate(timeout=240)
        assert killed.returncode == -signal.SIGKILL, (step, error)
        wait_until_alone()
        if (path := log_home.published() / "checkpoint").exists():
            released.append(path.read_bytes())
        assert LogEntry.objects.count() == TreeState.objects.get().size

    release()
    assert_whole(released)
    assert not list(log_home.published().rglob("tile/0/000.p"))


@pytest.mark.parametrize("kills", [0, 8])
def test_sequencers_that_race_without_their_lock_lose_and_double_nothing(database, tmp_path, kills):
    stop, chance = tmp_path / "stop", random.Random(7)
    racers = [child(database, RACE, str(stop)) for _ in range(2)]
    time.sleep(1.5)
    for number in range(240):
        happen(number=number)
        if kills and number % (240 // kills) == 20:
            at = chance.randrange(2)
            racers[at].kill()
            racers[at].communicate()
            racers[at] = child(database, RACE, str(stop))
    until = time.monotonic() + 120
    while TreeState.objects.get().size < Event.objects.count() and time.monotonic() < until:
        time.sleep(0.05)
    stop.touch()
    for racer in racers:
        _, error = racer.communicate(timeout=120)
        assert racer.returncode == 0, error

    release()
    assert_whole([])


def assert_whole(released: list[bytes]) -> None:
    """Each event once and in its place; every root ever released belongs to one and the same history."""
    assert list(LogEntry.objects.order_by("index").values_list("index", flat=True)) == list(
        range(Event.objects.count())
    )
    assert [(one.code, one.params) for one in fsck()] == []
    key = log_home.log_key().public_key
    leaves = [merkle.leaf_hash(entry) for entry in tree_store.entries(0, Event.objects.count())]
    notes = [*released, *(one.note.encode() for one in SignedCheckpoint.objects.all())]
    for head in (checkpoint.verify(text, origin=key.name, log_keys=[key]) for text in notes):
        assert merkle.root(leaves[: head.size]) == head.root
    read = tree_store.reader()
    for head in TreeHead.objects.all():
        assert tiles.root_from_tiles(head.size, read) == bytes(head.root)


def test_the_whole_command_line_works_on_a_real_instance(database, tmp_path: Path):
    """status, receipt, verify-receipt, audit, fsck: as an operator types them."""
    event = happen(number=1)
    release()
    beat("ledger.log")
    environment = {**os.environ, "DATABASE_URL": database, "QUANHENG_VAR": str(django_settings.VAR), "LANG": "en"}

    def quanheng(*arguments: str) -> subprocess.CompletedProcess:
        command = [sys.executable, "-m", "quanheng", "ledger", *arguments]
        return subprocess.run(command, cwd=REPO, env=environment, capture_output=True, text=True, check=False)

    kept, public = tmp_path / "receipt.json", str(log_home.log_key().public_key)
    assert f'"size": {Event.objects.count()}' in quanheng("status", "--json").stdout
    assert f"key        {public}" in quanheng("status").stdout
    assert quanheng("receipt", event.code, "--out", str(kept)).returncode == 0
    assert quanheng("verify-receipt", str(kept), "--key", public).returncode == 0
    assert '"sound": true' in quanheng("audit", str(log_home.published()), "--key", public, "--json").stdout
    assert "Everything is as it was recorded" in quanheng("fsck").stdout

    kept.write_bytes(kept.read_bytes().replace(b'"index 0', b'"index 1').replace(b"test.happened", b"test.happenec"))
    refused = quanheng("verify-receipt", str(kept))
    assert (refused.returncode, "false" in refused.stdout.lower()) == (1, True)
    bundle = log_home.published() / "tile/entries/000.p" / str(Event.objects.count())
    if bundle.exists():
        bundle.write_bytes(bundle.read_bytes()[:-1] + b"x")
        assert quanheng("audit", str(log_home.published())).returncode == 1
    unknown = quanheng("receipt", "nothing")
    assert (unknown.returncode, "There is no event" in unknown.stderr) == (1, True)
