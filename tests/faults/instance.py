"""A whole instance for one test: `quanheng run` in a directory and on ports of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

REPO = Path(__file__).resolve().parents[2]
FIRST_START_SECONDS, COMMAND_SECONDS, PATIENCE = 600.0, 300.0, 120.0
MARKS = {
    "staff": "asgi_inner",
    "public": "asgi_outer",
    "worker": "worker",
    "carrier": "exchange",
    "applier": "portal",
}


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


def wait_for(claim: Callable[[], object], what: str, seconds: float = PATIENCE) -> object:
    """Wait until `claim` gives something true, and give it."""
    deadline = time.monotonic() + seconds
    while not (found := claim()):
        assert time.monotonic() < deadline, f"not within {seconds:.0f} s: {what}"
        time.sleep(0.05)
    return found


class Instance:
    """One instance, started and stopped as an operator does it."""

    def __init__(self, var: Path, **more: str) -> None:
        self.var = var
        self.port, self.public_port = free_port(), free_port()
        kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME")}
        self.environment = {**kept, "QUANHENG_VAR": str(var), "LANG": "en_US.UTF-8", "PYTHONPATH": str(REPO), **more}
        self.process: subprocess.Popen[str] | None = None
        self.output = var.parent / f"{var.name}.out"

    def command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "quanheng", *words]

    def quanheng(self, *words: str) -> subprocess.CompletedProcess[str]:
        """One operator command beside the running instance; one that never ends fails the test."""
        return subprocess.run(
            self.command(*words),
            env=self.environment,
            cwd=REPO,
            capture_output=True,
            text=True,
            check=False,
            timeout=COMMAND_SECONDS,
        )

    def launch(self, *, demo: bool = False) -> None:
        """Start it and come back at once."""
        words = ("run", *(["--demo"] if demo else []), "--port", str(self.port), "--public-port", str(self.public_port))
        with open(self.output, "a", encoding="utf-8") as out:
            self.process = subprocess.Popen(
                self.command(*words), env=self.environment, cwd=REPO, stdout=out, stderr=out, text=True
            )

    def start(self, *, demo: bool = False) -> "Instance":
        """Start it and wait until it says that it runs."""
        told = self.said().count("Press Ctrl-C")
        self.launch(demo=demo)
        wait_for(
            lambda: self.said().count("Press Ctrl-C") > told or self.process.poll() is not None,
            "the instance runs",
            FIRST_START_SECONDS,
        )
        assert self.process.poll() is None, self.said()
        return self

    def said(self) -> str:
        return self.output.read_text(encoding="utf-8") if self.output.exists() else ""

    def stop(self) -> int:
        """Ask it to stop, as systemd does, and give its exit status."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE) if self.process else 0

    def __enter__(self) -> "Instance":
        return self

    def __exit__(self, *_: object) -> None:
        # A test that failed half-way, or in starting it, must not leave an instance to trouble the next one.
        if self.process and self.process.poll() is None:
            self.stop()

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def children(self) -> dict[str, int]:
        """The living processes the supervisor started, by name."""
        found = {}
        for pid in children_of(self.process.pid):
            words = command_line(pid)
            for name, mark in MARKS.items():
                if any(mark in word for word in words):
                    found[name] = pid
        return found

    def family(self) -> list[int]:
        """Every process that belongs to it, down to the servers' own workers."""
        return descendants(self.process.pid)

    def answers(self, *, public: bool = False) -> bool:
        port = self.public_port if public else self.port
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz/ready", timeout=5) as answer:
                return answer.status == 200
        except (urllib.error.URLError, OSError):
            return False

    def serves(self) -> bool:
        """Whether both sites answer and reach their databases."""
        return self.answers() and self.answers(public=True)


def children_of(parent: int) -> list[int]:
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(fields[1]) == parent and fields[0] != "Z":
            found.append(int(status.parent.name))
    return found


def descendants(parent: int) -> list[int]:
    return [pid for child in children_of(parent) for pid in (child, *descendants(child))]


def command_line(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode("utf-8", "replace").split("\0")
    except (FileNotFoundError, ProcessLookupError):
        return []


def alive(pid: int) -> bool:
    return bool(command_line(pid))


def listening(port: int) -> bool:
    with socket.socket() as trial:
        return trial.connect_ex(("127.0.0.1", port)) == 0
