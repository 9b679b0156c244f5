"""Who is using the cluster: each user holds a lock on a file of its own, which dies with it."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from quanheng.site.faults import Fault


@contextmanager
def exclusively(path: Path, *, seconds: float = 120) -> Iterator[None]:
    """Alone in starting, making or stopping the cluster at `path`. Raises `Fault` database-busy."""
    with open(path / "lock", "w", encoding="ascii") as file:
        deadline = time.monotonic() + seconds
        while not _locked(file.fileno()):
            if time.monotonic() > deadline:
                raise Fault("database-busy", path=path, seconds=int(seconds))
            time.sleep(0.02)
        yield


class Holding:
    """One process's claim that it still needs the cluster; the kernel drops it when the process dies."""

    def __init__(self, directory: Path) -> None:
        directory.mkdir(mode=0o700, exist_ok=True)
        self.path = directory / f"{os.getpid()}-{os.urandom(4).hex()}"
        self.file = open(self.path, "w", encoding="ascii")  # noqa: SIM115 - held open until released
        fcntl.flock(self.file, fcntl.LOCK_EX)

    def release(self) -> None:
        """Let go; the caller holds the cluster's lock."""
        self.path.unlink(missing_ok=True)
        self.file.close()


def anybody_left(directory: Path) -> bool:
    """Whether a living process still holds the cluster; claims of the dead found on the way are cleared."""
    return any(_held(claim) for claim in directory.iterdir())


def _held(claim: Path) -> bool:
    with open(claim, encoding="ascii") as file:
        if not _locked(file.fileno()):
            return True
    claim.unlink(missing_ok=True)
    return False


def _locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
