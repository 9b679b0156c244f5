"""From nothing to an instance that can serve: database, tables, law, keys and, for a demonstration, its district.

Every step may be cut short and is safe to take again.
"""

import fcntl
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from quanheng.site.environments import INNER_SIDE, REPO, SIDES, Databases, Side, var
from quanheng.site.faults import Fault
from quanheng.site.notices import tell
from quanheng.site.processes import end_with_parent

DEMO_ORIGIN = "demo.quanheng.example/2026"
BUILDING, BUILT = "building", "built"


@contextmanager
def alone() -> Iterator[None]:
    """Hold the instance; a second one over the same directory is refused. Raises `Fault` already-running."""
    var().mkdir(parents=True, exist_ok=True)
    with open(var() / "running", "a+", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise Fault("already-running", path=var(), pid=file.read().strip()) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def check_port(host: str, port: int, *, site: str, option: str, variable: str) -> None:
    """Make sure nobody listens there yet. Raises `Fault` port-in-use."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError:
            raise Fault("port-in-use", port=port, site=site, option=option, variable=variable) from None


def prepare(databases: Databases, *, demo: bool) -> None:
    """Take every step up to where the sites can be started. Raises `Fault`."""
    if demo:
        _claim_for_demo(databases)
    with _step("preparing-database"):
        databases.start()
    with _step("preparing-tables"):
        for side in SIDES:
            _run(side, databases.owner_url(side), "db", "migrate", "--side", side.name)
    with _step("preparing-law"):
        _run(INNER_SIDE, databases.url(INNER_SIDE), "db", "fill")
    if demo and demo_state() != BUILT and known("demo"):
        with _step("preparing-demo"):
            _run(INNER_SIDE, databases.url(INNER_SIDE), "demo", "build")
            _mark_demo(BUILT)
    databases.settle()


@contextmanager
def _step(code: str) -> Iterator[None]:
    tell(code)
    began = time.monotonic()
    yield
    tell("step-done", seconds=f"{time.monotonic() - began:.1f}")


def known(group: str) -> bool:
    """Whether this `quanheng` has the group of commands."""
    return (REPO / "quanheng" / "site" / "cli" / f"{group}.py").exists()


def _run(side: Side, url: str, *words: str) -> None:
    """Run one `quanheng` command in a process of its own; what it prints is its progress."""
    answer = subprocess.run(
        [sys.executable, "-m", "quanheng", *words],
        env=side.environment(url),
        cwd=REPO,
        check=False,
        preexec_fn=end_with_parent,
        start_new_session=True,  # Ctrl-C is for us; we end it
    )
    if answer.returncode:
        raise Fault("preparation-failed", command=" ".join(words), status=answer.returncode)


def demo_state() -> str:
    """`building`, `built`, or "" where there is no demo district."""
    note = var() / "demo"
    return note.read_text(encoding="ascii").strip() if note.exists() else ""


def _mark_demo(state: str) -> None:
    half = var() / "demo.half"
    half.write_text(state, encoding="ascii")
    half.replace(var() / "demo")


def _in_earnest() -> bool:
    """Whether an instance that is no demonstration began its log here; what a test run leaves behind is none."""
    return not demo_state() and (var() / "inner" / "keys" / "log.key").exists()


def _claim_for_demo(databases: Databases) -> None:
    """Mark this directory as a demonstration's; one left half-built is forgotten and begun again."""
    if _in_earnest():
        raise Fault("not-a-demo", path=var())
    if demo_state() == BUILDING:
        tell("demo-cut-short")
        forget_demo(databases)
    if not demo_state():
        _mark_demo(BUILDING)


def forget_demo(databases: Databases) -> None:
    """Delete everything the demonstration holds; the caller holds the instance. Raises `Fault`."""
    if any(side.variable in os.environ for side in SIDES) or not databases.cluster:
        raise Fault("only-the-embedded-database-is-reset")
    if _in_earnest():
        raise Fault("not-a-demo", path=var())
    _mark_demo(BUILDING)
    databases.start()
    for side in SIDES:
        databases.cluster.drop_database(side.database)
        databases.cluster.create_database(side.database, owner=side.owner)
    for side in SIDES:
        shutil.rmtree(var() / side.name, ignore_errors=True)
    (var() / "demo").unlink()


def log_file(name: str) -> Path:
    """Where a process writes what it has to say; apart from the public log, which leaves the building."""
    return var() / "logs" / f"{name}.log"
