"""The public entry of one event, version 1: no case number, no person, no free text."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import rfc8785

from quanheng.rules.log.tiles import LARGEST_ENTRY
from quanheng.rules.log.wording import base64_bytes, base64_text

_KEYS = frozenset("vkotecg")
_MINUTE = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}Z", re.ASCII)
_KIND = re.compile(r"[a-z][a-z0-9-]*(\.[a-z0-9-]+)+", re.ASCII)
_EVENT = re.compile(r"[A-Za-z0-9_-]{16,64}", re.ASCII)


class EntryRejected(ValueError):
    """The line is not a public entry of version 1."""


@dataclass(frozen=True)
class Entry:
    """What the public sees of an event at once: kind, office, minute, a random id and a commitment.

    `public` holds particulars of acts that are public by law, and is absent otherwise.
    """

    kind: str
    office: str
    at: datetime
    event: str
    commitment: bytes
    public: Mapping[str, Any] | None = None

    def line(self) -> bytes:
        """The entry's bytes: RFC 8785 JSON, the minute in UTC, a place (`g`) kept for a second hash."""
        fields: dict[str, Any] = {
            "v": 1,
            "k": _matching(_KIND, self.kind),
            "o": self.office,
            "t": self.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ"),
            "e": _matching(_EVENT, self.event),
            "c": base64_text(self.commitment),
            "g": None,
        }
        if self.public is not None:
            fields["p"] = dict(self.public)
        return _within_limit(rfc8785.dumps(fields))


def parse(line: bytes) -> Entry:
    """Read an entry; one that is not spelt canonically, or holds any other field, is refused."""
    try:
        fields = json.loads(line)
        if rfc8785.dumps(fields) != line or not isinstance(fields, dict):
            raise EntryRejected("an entry is canonical JSON (RFC 8785)")
        entry = _from_fields(fields)
    except (ValueError, KeyError, TypeError, RecursionError) as cause:
        raise EntryRejected(f"not an entry of version 1: {cause}") from cause
    if entry.line() != line:
        raise EntryRejected("an entry of version 1 has one spelling")
    return entry


def _from_fields(fields: dict[str, Any]) -> Entry:
    if set(fields) - {"p"} != _KEYS or fields["v"] != 1 or fields["g"] is not None:
        raise EntryRejected("an entry has the fields v, k, o, t, e, c, g and sometimes p")
    if not isinstance(fields["o"], str) or ("p" in fields and not isinstance(fields["p"], dict)):
        raise EntryRejected("an entry's office is a text and its public part an object")
    committed = base64_bytes(fields["c"])
    if len(committed) != 32:
        raise EntryRejected("a commitment has 32 bytes")
    at = datetime.strptime(_matching(_MINUTE, fields["t"]), "%Y-%m-%dT%H:%MZ").replace(tzinfo=UTC)
    return Entry(fields["k"], fields["o"], at, fields["e"], committed, fields.get("p"))


def _matching(pattern: re.Pattern[str], text: str) -> str:
    if not pattern.fullmatch(text):
        raise EntryRejected(f"not an entry's {text[:80]!r}")
    return text


def _within_limit(line: bytes) -> bytes:
    if len(line) > LARGEST_ENTRY:
        raise EntryRejected(f"an entry of {len(line)} bytes is too long")
    return line
