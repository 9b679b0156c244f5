"""A ZIP whose bytes follow from what is in it, and the check that finds any byte changed since."""

import hashlib
import io
import json
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Self

import rfc8785

from quanheng.rules.refusal import Refused

MANIFEST = "manifest.json"
PIECE = 2**20
MOMENT = (1980, 1, 1, 0, 0, 0)
# What the zip library raises at one damaged byte or another; a RuntimeError where it takes a file for encrypted.
BROKEN = (zipfile.BadZipFile, ValueError, EOFError, OSError, RuntimeError, OverflowError, zlib.error, struct.error)
UNIX, ORDINARY_FILE = 3, 0o100644 << 16


class Packing:
    """Files put one after the other into a ZIP without compression or times; the manifest comes last."""

    def __init__(self, into: IO[bytes]) -> None:
        self._zip = zipfile.ZipFile(into, "w", zipfile.ZIP_STORED)
        self.listed: list[dict[str, Any]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def add(self, path: str, body: bytes) -> None:
        """Put bytes in."""
        self._add(path, io.BytesIO(body), len(body))

    def add_kept(self, path: str, place: Path, sha256: str) -> None:
        """Put a kept file in; refused when the disk no longer gives what was kept."""
        if not place.is_file():
            raise Refused("kept-file-missing", path=path, sha256=sha256)
        with place.open("rb") as body:
            self._add(path, body, place.stat().st_size)
        if self.listed[-1]["sha256"] != sha256:
            raise Refused("kept-file-altered", path=path, sha256=sha256)

    def finish(self, told: dict[str, Any]) -> str:
        """Write the manifest, which lists everything put in, and give its SHA-256."""
        body = rfc8785.dumps({**told, "files": self.listed}) + b"\n"
        _write(self._zip, MANIFEST, io.BytesIO(body), len(body))
        self._zip.close()
        return hashlib.sha256(body).hexdigest()

    def _add(self, path: str, body: IO[bytes], size: int) -> None:
        sha256 = _write(self._zip, path, body, size)
        self.listed.append({"path": path, "sha256": sha256, "size": size})


def _write(bundle: zipfile.ZipFile, path: str, body: IO[bytes], size: int) -> str:
    info = zipfile.ZipInfo(path, MOMENT)
    info.create_system, info.external_attr, info.file_size = UNIX, ORDINARY_FILE, size
    digest = hashlib.sha256()
    with bundle.open(info, "w") as member:
        while piece := body.read(PIECE):
            digest.update(piece)
            member.write(piece)
    return digest.hexdigest()


@dataclass(frozen=True)
class Verified:
    """What a bundle holds and what was found wrong with it."""

    manifest: dict[str, Any]
    manifest_sha256: str
    wrong: tuple[Refused, ...]


def verify(path: Path) -> Verified:
    """Check a bundle against its own manifest, file by file, and its container byte by byte."""
    try:
        with zipfile.ZipFile(path) as bundle:
            return _verified(bundle, path)
    except BROKEN as trouble:
        return Verified({}, "", (Refused("bundle-unreadable", reason=f"{type(trouble).__name__}: {trouble}"),))


def _verified(bundle: zipfile.ZipFile, path: Path) -> Verified:
    if MANIFEST not in bundle.namelist():
        return Verified({}, "", (Refused("bundle-file-missing", path=MANIFEST),))
    try:
        manifest = bundle.read(MANIFEST)
        told = json.loads(manifest)
        listed = {each["path"]: (each["sha256"], each["size"]) for each in told["files"]}
    except (*BROKEN, KeyError, TypeError):
        return Verified({}, "", (Refused("bundle-file-changed", path=MANIFEST),))
    wrong = [*_wrong_files(bundle, listed)]
    if not wrong and not _same_container(bundle, path):
        wrong.append(Refused("bundle-container-changed"))
    return Verified(told, hashlib.sha256(manifest).hexdigest(), tuple(wrong))


def _wrong_files(bundle: zipfile.ZipFile, listed: Mapping[str, tuple[str, int]]) -> Iterator[Refused]:
    inside = [info.filename for info in bundle.infolist() if info.filename != MANIFEST]
    for path, told in listed.items():
        if path not in inside:
            yield Refused("bundle-file-missing", path=path)
        elif _shown(bundle, path) != told:
            yield Refused("bundle-file-changed", path=path)
    for path in inside:
        if path not in listed:
            yield Refused("bundle-file-added", path=path)


def _shown(bundle: zipfile.ZipFile, path: str) -> tuple[str, int] | None:
    digest, size = hashlib.sha256(), 0
    try:
        with bundle.open(path) as member:
            while piece := member.read(PIECE):
                digest.update(piece)
                size += len(piece)
    except BROKEN:
        return None
    return digest.hexdigest(), size


def _same_container(bundle: zipfile.ZipFile, path: Path) -> bool:
    """Whether packing the same files again gives the same bytes: nothing hides between or behind them."""
    with tempfile.TemporaryFile() as again:
        with zipfile.ZipFile(again, "w", zipfile.ZIP_STORED) as packed:
            for info in bundle.infolist():
                with bundle.open(info) as member:
                    _write(packed, info.filename, member, info.file_size)
        again.seek(0)
        with path.open("rb") as given:
            return _same_bytes(given, again)


def _same_bytes(one: IO[bytes], other: IO[bytes]) -> bool:
    while True:
        first, second = one.read(PIECE), other.read(PIECE)
        if first != second:
            return False
        if not first:
            return True
