"""Files kept under the hash of what they hold: written once, whole or not at all."""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.conf import settings


class FileAltered(Exception):
    """A kept file no longer holds what its name says, or is gone."""


def folder() -> Path:
    return settings.VAR / "inner" / "files"


def path_of(sha256: str) -> Path:
    return folder() / sha256[:2] / sha256[2:4] / sha256


def keep(body: bytes) -> str:
    """Keep `body` and give its SHA-256; durable once it returns, so call it before the row that names it commits.

    A crash in between leaves a file without a row, never a row without a file.
    """
    sha256 = hashlib.sha256(body).hexdigest()
    if not path_of(sha256).exists():
        with unfinished() as written:
            written.write(body)
            adopt(written, sha256)
    return sha256


@contextmanager
def unfinished() -> Iterator[IO[bytes]]:
    """A file beside the kept ones, to be adopted once it is whole; gone afterwards if it was not."""
    folder().mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=folder(), prefix="unfinished-", delete=False) as written:
        try:
            yield written
        finally:
            Path(written.name).unlink(missing_ok=True)


def adopt(written: IO[bytes], sha256: str) -> None:
    """Keep an unfinished file under the hash its writer computed; durable once it returns."""
    written.flush()
    os.fsync(written.fileno())
    place = path_of(sha256)
    place.parent.mkdir(parents=True, exist_ok=True)
    os.replace(written.name, place)
    for directory in (place.parent, place.parent.parent, folder()):
        _sync(directory)


def _sync(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read(sha256: str) -> bytes:
    """What was kept under the hash; raises `FileAltered` when the disk gives something else or nothing."""
    try:
        body = path_of(sha256).read_bytes()
    except FileNotFoundError as gone:
        raise FileAltered(sha256) from gone
    if hashlib.sha256(body).hexdigest() != sha256:
        raise FileAltered(sha256)
    return body
