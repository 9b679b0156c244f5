"""A file of evidence on its way in: counted and hashed as it is read, kept only when it is what it says."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import IO

from django.conf import settings

from quanheng.casefiles.true_types import true_type
from quanheng.documents import files
from quanheng.rules.refusal import Refused

MEGABYTE = 2**20


@dataclass(frozen=True)
class Incoming:
    """A file as it is handed in: its name and its content, piece by piece."""

    name: str
    pieces: Iterable[bytes]


@dataclass(frozen=True)
class Kept:
    """A file that was taken in."""

    name: str
    sha256: str
    size: int
    media_type: str


def keep(incoming: Incoming) -> Kept:
    """Keep a file under its hash; refused as soon as it is larger than allowed, and when it is not what it says."""
    with files.unfinished() as body:
        sha256, size = _written(incoming, body)
        media_type = true_type(incoming.name, body)
        files.adopt(body, sha256)
    return Kept(incoming.name, sha256, size, media_type)


def _written(incoming: Incoming, body: IO[bytes]) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    for piece in incoming.pieces:
        size += len(piece)
        if size > settings.LARGEST_EVIDENCE:
            raise Refused("evidence-file-too-large", name=incoming.name, most=settings.LARGEST_EVIDENCE // MEGABYTE)
        digest.update(piece)
        body.write(piece)
    return digest.hexdigest(), size
