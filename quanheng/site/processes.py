"""The supervisor: starts the processes of an instance, starts again the one that dies, stops them all."""

import contextlib
import ctypes
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

LOOK_SECONDS = 0.2
FIRST_PAUSE, LONGEST_PAUSE = 0.2, 30.0
STEADY_SECONDS = 30.0  # a process that lived this long is forgiven its earlier deaths
STOP_SECONDS = 2.5  # of the five an operator waits; the database needs the rest
LARGEST_LOG = 10_000_000
PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class Program:
    """A process to keep alive: its command, all it may know, and the file it writes what it has to say in."""

    name: str
    command: Sequence[str]
    environment: dict[str, str]
    log: Path


@dataclass
class Child:
    """A program and its present process."""

    program: Program
    process: subprocess.Popen[bytes]
    started_at: float
    pause: float = FIRST_PAUSE
    due_at: float = field(default=0.0)

    def alive(self) -> bool:
        return self.process.poll() is None


class Supervisor:
    """Keeps programs running until told to stop.

    `report` is told what an operator should know: (code, facts). `check` runs at every look; it keeps the database up.
    """

    def __init__(self, programs: Sequence[Program], *, report: Callable[..., None], check: Callable[[], None]) -> None:
        self.programs = programs
        self.report = report
        self.check = check
        self.children: list[Child] = []
        self.stopping = threading.Event()

    def start(self) -> None:
        """Start every program."""
        self.children = [Child(program, _spawn(program), time.monotonic()) for program in self.programs]

    def watch(self) -> None:
        """Look after the children until `stopping` is set."""
        while not self.stopping.wait(LOOK_SECONDS):
            self.look()

    def look(self) -> None:
        """Look once, and start again what died."""
        self.check()
        for child in self.children:
            if not child.alive():
                self._revive(child)

    def _revive(self, child: Child) -> None:
        now = time.monotonic()
        if not child.due_at:
            _end_group(child.process.pid, signal.SIGKILL)
            child.pause = FIRST_PAUSE if now - child.started_at > STEADY_SECONDS else child.pause
            child.due_at = now + child.pause
            facts = {"name": child.program.name, "status": child.process.returncode, "log": child.program.log}
            self.report("process-died", seconds=f"{child.pause:.1f}", **facts)
        elif now >= child.due_at:
            child.pause = min(child.pause * 2, LONGEST_PAUSE)
            child.process, child.started_at, child.due_at = _spawn(child.program), now, 0.0

    def stop(self) -> None:
        """Ask every child to end, then insist; nothing is left of them when this returns."""
        for child in self.children:
            if child.alive():
                _signal(child.process, signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        for child in self.children:
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.process.wait(max(deadline - time.monotonic(), 0.01))
            _end_group(child.process.pid, signal.SIGKILL)
            child.process.wait()


def _spawn(program: Program) -> subprocess.Popen[bytes]:
    program.log.parent.mkdir(parents=True, exist_ok=True)
    if program.log.exists() and program.log.stat().st_size > LARGEST_LOG:
        program.log.replace(program.log.with_suffix(".log.old"))
    with open(program.log, "ab") as out:
        return subprocess.Popen(
            list(program.command),
            env=program.environment,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            preexec_fn=end_with_parent,  # noqa: PLW1509 - one system call, made before any thread exists in the child
            start_new_session=True,
        )


_LIBC = ctypes.CDLL(None)


def end_with_parent() -> None:
    """Have the kernel end this process when its parent dies."""
    # A supervisor killed without warning must not leave processes that hold its ports.
    _LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _signal(process: subprocess.Popen[bytes], number: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        process.send_signal(number)


def _end_group(leader: int, number: int) -> None:
    # Servers have workers of their own, which outlive a leader that was killed.
    with contextlib.suppress(ProcessLookupError):
        os.killpg(leader, number)
