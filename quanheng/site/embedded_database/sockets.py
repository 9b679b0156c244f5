"""The directory of the server's socket: short enough for the kernel, closed to everybody else."""

import hashlib
import os
import stat
from pathlib import Path

from quanheng.site.faults import Fault

PORT = 5432
LONGEST = 100  # bytes; the kernel's own limit is 107
SHORT_PLACE = Path("/tmp")  # noqa: S108 - a directory of ours is made there and its owner and mode are checked


def socket_directory(path: Path) -> Path:
    """Inside the cluster's directory, or under /tmp keyed by its path when that would be too long.

    The same answer in every process of the same user: nothing here depends on the environment.
    """
    inside = path / "socket"
    if len(os.fsencode(socket_file(inside))) < LONGEST:
        return inside
    key = hashlib.sha256(os.fsencode(path)).hexdigest()[:16]
    return SHORT_PLACE / f"quanheng-{os.geteuid()}-{key}"


def socket_file(directory: Path) -> Path:
    """The socket PostgreSQL makes in its directory."""
    return directory / f".s.PGSQL.{PORT}"


def make_socket_directory(directory: Path, *, owner: int, group: int) -> None:
    """Make it, or make sure that it is ours alone. Raises `Fault` socket-directory-unsafe."""
    try:
        directory.mkdir(mode=0o700)
    except FileExistsError:
        found = directory.lstat()
        ours = stat.S_ISDIR(found.st_mode) and (found.st_uid == os.geteuid() or _only_we_write_in(directory.parent))
        if not ours or stat.S_IMODE(found.st_mode) != 0o700:
            raise Fault("socket-directory-unsafe", path=directory) from None
    os.chown(directory, owner, group)


def _only_we_write_in(directory: Path) -> bool:
    # There, a directory that belongs to another user is one we lent to the server.
    found = directory.stat()
    return found.st_uid == os.geteuid() and not stat.S_IMODE(found.st_mode) & 0o022
