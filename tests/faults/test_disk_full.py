"""No space left: a message that says so, nothing committed lost, and all well again once there is room."""

import contextlib
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import psycopg
import pytest

from quanheng.site.embedded_database import INNER, INNER_OWNER, INNER_RUNTIME, Cluster
from quanheng.site.faults import Fault
from tests.faults.instance import Instance


@pytest.fixture
def small_disk():
    """A file system of its own that can be filled and enlarged."""
    place = Path(tempfile.mkdtemp(prefix="quanheng-disk-", dir="/tmp"))
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=20m", "tmpfs", place], capture_output=True, text=True, check=False
    )
    if mounted.returncode:
        place.rmdir()
        pytest.skip(f"this user may not mount a small disk: {mounted.stderr.strip()}")
    yield place
    subprocess.run(["umount", "--lazy", place], check=True)
    place.rmdir()


def enlarge(disk: Path, megabytes: int) -> None:
    subprocess.run(["mount", "-o", f"remount,size={megabytes}m", disk], check=True)


def fill(disk: Path) -> Path:
    """Leave no byte free."""
    filling = disk / "filling"
    with open(filling, "wb", buffering=0) as file:
        for block in (b"x" * 1_000_000, b"x" * 4096, b"x"):
            try:
                while file.write(block) == len(block):
                    pass
            except OSError:
                continue
    assert shutil.disk_usage(disk).free < 4096
    return filling


def test_a_first_start_without_room_says_so_leaves_nothing_half_made_and_works_once_there_is_room(small_disk):
    cluster = Cluster(small_disk / "pg")
    with pytest.raises(Fault) as fault:
        cluster.start()
    assert fault.value.code == "database-disk-full"
    assert str(small_disk) in fault.value.text("en")
    assert not cluster.data.exists()
    assert not list(cluster.path.glob("half-made-*"))

    enlarge(small_disk, 300)
    with cluster:
        assert psycopg.connect(cluster.url(INNER_RUNTIME, INNER)).execute("SELECT 1").fetchone() == (1,)


def test_a_disk_that_fills_up_loses_nothing_that_was_committed(small_disk):
    enlarge(small_disk, 200)
    cluster = Cluster(small_disk / "pg").start()
    with psycopg.connect(cluster.url(INNER_OWNER, INNER)) as owner:
        owner.execute("CREATE TABLE written (number int PRIMARY KEY, filling text)")
    url = cluster.url(INNER_RUNTIME, INNER)
    write(url, range(100))

    filling = fill(small_disk)
    acknowledged = set(range(100))
    with contextlib.suppress(psycopg.Error):
        for number in range(100, 100_000):
            write(url, [number])
            acknowledged.add(number)
    assert len(acknowledged) < 99_000  # the disk did fill

    filling.unlink()
    cluster.ensure_running()
    with psycopg.connect(url) as reader:
        assert acknowledged <= {number for (number,) in reader.execute("SELECT number FROM written")}
    write(url, [200_000])
    cluster.stop()


def write(url: str, numbers) -> None:
    with psycopg.connect(url) as connection:
        for number in numbers:
            connection.execute("INSERT INTO written VALUES (%s, %s)", (number, os.urandom(4000).hex()))


def test_an_instance_without_room_says_so_and_ends(small_disk):
    instance = Instance(small_disk / "var")
    instance.output = Path(tempfile.gettempdir()) / f"{small_disk.name}.out"
    ports = ("--port", str(instance.port), "--public-port", str(instance.public_port))
    answer = instance.quanheng("run", *ports)
    assert answer.returncode == 1
    assert "No space left" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_a_start_on_a_disk_that_is_full_to_the_last_byte_says_so(small_disk):
    fill(small_disk)
    answer = Instance(small_disk / "var").quanheng("run")
    assert answer.returncode == 1
    assert "No space left" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_an_instance_whose_disk_fills_during_the_first_start_finishes_once_there_is_room(small_disk):
    enlarge(small_disk, 75)  # enough for an empty cluster, not for the law
    instance = Instance(small_disk / "var")
    ports = ("--port", str(instance.port), "--public-port", str(instance.public_port))
    answer = instance.quanheng("run", *ports)
    assert answer.returncode == 1
    assert "No space left" in answer.stderr
    assert "Traceback" not in answer.stderr

    enlarge(small_disk, 1500)
    instance.output = Path(tempfile.mkdtemp()) / "said"
    with instance:
        instance.start()
        assert instance.serves()
        assert instance.stop() == 0
