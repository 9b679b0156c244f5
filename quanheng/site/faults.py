"""Faults of the machine, told to the operator: what happened, where, and what to do next."""

import errno
import os
import shutil
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

LOST_CONNECTION = ("OperationalError", "AdminShutdown", "CrashShutdown", "CannotConnectNow", "PoolTimeout")
LEAST_ROOM = 20_000_000  # the server's log grows by 16 MB at a time
LANGUAGE_VARIABLES = ("QUANHENG_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")


class Fault(Exception):
    """Something outside the law went wrong: a disk, a port, a process.

    Refusals cite an article; faults cannot, so they have a catalogue of their own (`faults.toml`).
    """

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = {key: str(value) for key, value in params.items()}

    def text(self, language: str) -> str:
        """The message in `zh` or `en`."""
        return catalogue()[self.code][language].format(**self.params)

    def __str__(self) -> str:
        return self.text(operator_language())


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """Every fault by its code, in both languages."""
    return tomllib.loads(Path(__file__).with_name("faults.toml").read_text(encoding="utf-8"))


def operator_language() -> str:
    """`en` if the operator's terminal says so, else `zh`."""
    for name in LANGUAGE_VARIABLES:
        if value := os.environ.get(name):
            return "en" if value.lower().startswith("en") else "zh"
    return "zh"


def behind(error: BaseException) -> Fault | None:
    """The fault of the machine that an exception came from, if it is one an operator can mend."""
    for each in _chain(error):
        if isinstance(each, Fault):
            return each
        said = str(each).strip()
        full = isinstance(each, OSError) and each.errno in (errno.ENOSPC, errno.EDQUOT)
        if full or "No space left on device" in said or "Disk quota exceeded" in said:
            return Fault("no-space-left", path=getattr(each, "filename", None) or _var())
        if type(each).__module__.startswith("psycopg") and type(each).__name__ in LOST_CONNECTION:
            return _lost_connection(said)
    return None


def _lost_connection(said: str) -> Fault:
    # A server that cannot extend its log ends, and its clients only see it go.
    if (_var() / "pg").exists() and shutil.disk_usage(_var()).free < LEAST_ROOM:
        return Fault("no-space-left", path=_var())
    return Fault("database-unreachable", detail=(said.splitlines() or ["?"])[-1].strip())


def _var() -> Path:
    return Path(os.environ.get("QUANHENG_VAR") or "var")


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error:
        yield error
        error = error.__cause__ or error.__context__
