"""Spools: folders in which a file is either wholly there or not there at all."""

from __future__ import annotations

import os
import shutil
from pathlib import Path


def put(folder: Path, name: str, content: bytes) -> Path:
    """Place a file durably: once this returns it survives a crash, and no reader ever sees half of it."""
    folder.mkdir(parents=True, exist_ok=True)
    hidden, final = folder / f".{name}.{os.getpid()}", folder / name
    with hidden.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    hidden.replace(final)
    settle(folder)
    return final


def waiting(folder: Path, suffix: str) -> list[Path]:
    """The files that wait in a spool, by name; half-written ones are hidden and do not count."""
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if path.suffix == suffix and not path.name.startswith("."))


def move(source: Path, folder: Path) -> None:
    """Move a file to another spool; between two file systems it is copied durably before it is removed."""
    folder.mkdir(parents=True, exist_ok=True)
    if source.stat().st_dev == folder.stat().st_dev:
        source.replace(folder / source.name)
        settle(folder)
        return
    hidden = folder / f".{source.name}.{os.getpid()}"
    with source.open("rb") as incoming, hidden.open("wb") as outgoing:
        shutil.copyfileobj(incoming, outgoing)
        outgoing.flush()
        os.fsync(outgoing.fileno())
    hidden.replace(folder / source.name)
    settle(folder)
    source.unlink()


def settle(folder: Path) -> None:
    """Make the folder's own entries durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
