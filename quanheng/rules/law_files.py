"""Reads the files of law/ and refuses a bad one by name, key and line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar, cast

T = TypeVar("T")
Table = dict[str, Any]

_LINE_IN_MESSAGE = re.compile(r"\s*\(at line (\d+), column \d+\)")
_SEGMENT = re.compile(r"^(?P<name>[^\[\]]+)(?:\[(?P<index>\d+)\])?$")


class BadLawFile(Exception):
    """A file of law/ that cannot be used: which file, which key on which line, and why.

    `where` is a line number, or a dotted key such as `step[2].within` (counted from 0)
    whose line is looked up in the file.
    """

    def __init__(self, path: Path | str, where: int | str, why: str) -> None:
        self.path = Path(path)
        self.key = where if isinstance(where, str) else ""
        self.line = where if isinstance(where, int) else line_of(self.path, where)
        self.why = why
        place = f"line {self.line}" if self.line else ""
        super().__init__(": ".join(part for part in (str(self.path), place, self.key, why) if part))


def read(path: Path | str) -> Table:
    """The table a law file holds; `BadLawFile` when it is missing, not UTF-8 or not TOML."""
    return parse(_bytes_of(path), path)


def text_of(path: Path | str) -> str:
    """The words of a law file; `BadLawFile` when it is missing or not UTF-8."""
    return _decoded(_bytes_of(path), path)


def parse(body: bytes, path: Path | str) -> Table:
    """The table in `body`, named `path` when it has to be refused."""
    text = _decoded(body, path)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as trouble:
        found = _LINE_IN_MESSAGE.search(str(trouble))
        line = int(found.group(1)) if found else body.count(b"\n") + 1
        raise BadLawFile(path, line, _LINE_IN_MESSAGE.sub("", str(trouble))) from trouble


def _bytes_of(path: Path | str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as trouble:
        raise BadLawFile(path, 0, trouble.strerror or "cannot be read") from trouble


def _decoded(body: bytes, path: Path | str) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as trouble:
        raise BadLawFile(path, body.count(b"\n", 0, trouble.start) + 1, "not UTF-8 text") from trouble


def take(table: Mapping[str, Any], key: str, kind: type[T], *, path: Path | str, within: str = "") -> T:
    """The value of a key that must be there and be of that kind; `within` is the dotted way to the table."""
    where = f"{within}.{key}" if within else key
    if key not in table:
        raise BadLawFile(path, where, "missing")
    # bool is an int to Python, but `true` is no number of days
    if type(table[key]) is not kind:
        raise BadLawFile(path, where, f"must be {kind.__name__}, is {type(table[key]).__name__}")
    return cast(T, table[key])


def take_list(table: Mapping[str, Any], key: str, kind: type[T], *, path: Path | str, within: str = "") -> list[T]:
    """The list under a key, empty when the key is absent, each member of that kind."""
    where = f"{within}.{key}" if within else key
    members = table.get(key, [])
    if not isinstance(members, list):
        raise BadLawFile(path, where, "must be a list")
    for position, member in enumerate(members):
        if type(member) is not kind:
            raise BadLawFile(path, f"{where}[{position}]", f"must be {kind.__name__}, is {type(member).__name__}")
    return members


def only_keys(table: Mapping[str, Any], known: Iterable[str], *, path: Path | str, within: str = "") -> None:
    """Refuses the first key that is not one of `known`: a misspelt rule must not be a silent one."""
    for key in table:
        if key not in set(known):
            raise BadLawFile(path, f"{within}.{key}" if within else key, "unknown key")


def line_of(path: Path | str, key: str) -> int:
    """The line on which a dotted key stands, its table's line when it is missing, 0 when neither is found."""
    try:
        lines = Path(path).read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return 0
    found, position = 0, 0
    for segment in key.split("."):
        line = _line_of_segment(lines, segment, position)
        if line is None:
            break
        found, position = line + 1, line
    return found


def _line_of_segment(lines: list[str], segment: str, position: int) -> int | None:
    parts = _SEGMENT.match(segment)
    if parts is None:
        return None
    name, index = re.escape(parts["name"]), int(parts["index"] or 0)
    header = re.compile(rf"^\s*\[\[?\s*(?:[^\]]*\.)?\"?{name}\"?\s*\]")
    heads = [number for number, text in enumerate(lines[position:], position) if header.match(text)]
    if index < len(heads):
        return heads[index]
    entry = re.compile(rf"(?:^|[{{,\s])\"?{name}\"?\s*=")
    for number, text in enumerate(lines[position:], position):
        if number > position and text.lstrip().startswith("[["):
            return None
        if entry.search(text.split("#")[0]):
            return number
    return None
