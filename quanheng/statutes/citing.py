"""What kinds of things cite articles: their names and pages, said by the rooms they belong to."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise

_KINDS: dict[str, tuple[str | Promise, str]] = {}


@dataclass(frozen=True)
class Citing:
    """One thing that cites an article, as it is listed."""

    kind: str | Promise
    key: str
    citation: str
    address: str


def declare(kind: str, label: str | Promise, url_name: str = "") -> None:
    """Say what things of this kind are called, and the name of their page, which takes the key."""
    _KINDS[kind] = (label, url_name)


def listed(rows) -> list[Citing]:
    """The rows of the index as they are listed, with a link where the page exists."""
    return [Citing(_KINDS.get(row.kind, (row.kind, ""))[0], row.key, str(row), _address(row)) for row in rows]


def _address(row) -> str:
    url_name = _KINDS.get(row.kind, ("", ""))[1]
    try:
        return reverse(url_name, args=[row.key]) if url_name else ""
    except NoReverseMatch:
        return ""
