"""The wording of a template, line by line, and the blocks it becomes once its fields are filled.

`# ` begins a heading, `> ` a line without indent, `- ` a numbered list, `| name | ` a row of a table; `{field}`
is filled in, `{field?}` may stay empty, `**` makes bold. A line that names an empty field is left out,
and so is a heading with nothing under it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

FIELD = re.compile(r"\{(\w+)(\?)?\}")
ROW = re.compile(r"^\|\s*(.+?)\s*\|\s*(.*)$")


class BlockKind(StrEnum):
    """What a line of the wording is on paper."""

    HEADING = "heading"
    PLAIN = "plain"
    PARAGRAPH = "paragraph"
    NUMBERED = "numbered"
    ROW = "row"


MARKS = {"# ": BlockKind.HEADING, "> ": BlockKind.PLAIN, "- ": BlockKind.NUMBERED}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the wording; `name` is the left cell of a row."""

    kind: BlockKind
    text: str
    name: str = ""

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields the line names, in its order."""
        return tuple(key for key, _ in FIELD.findall(self.text))

    @property
    def needed(self) -> tuple[str, ...]:
        """Those without which the line is left out."""
        return tuple(key for key, blank in FIELD.findall(self.text) if not blank)

    @property
    def alone(self) -> str:
        """The field that is all the line says, or nothing."""
        match = FIELD.fullmatch(self.text)
        return match[1] if match else ""


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one weight."""

    text: str
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of the page: its kind, the left cell of a row, and its lines."""

    kind: BlockKind
    lines: tuple[tuple[Run, ...], ...]
    name: str = ""


def read_wording(text: str) -> tuple[Line, ...]:
    """The lines of a wording; an empty one only parts its neighbours."""
    return tuple(_line(line.strip()) for line in text.splitlines() if line.strip())


def _line(text: str) -> Line:
    if row := ROW.match(text):
        return Line(BlockKind.ROW, row[2], row[1])
    kind = MARKS.get(text[:2])
    return Line(kind, text[2:].strip()) if kind else Line(BlockKind.PARAGRAPH, text)


def fill(lines: Sequence[Line], shown: Mapping[str, list[str]], listed: frozenset[str]) -> tuple[Block, ...]:
    """The blocks of the page, `shown` being each field's paragraphs; `listed` fields join with 、 inside a line."""
    filled = [block for line in lines for block in _blocks(line, shown, listed)]
    followers = [*filled[1:], None]
    return tuple(block for block, after in zip(filled, followers, strict=True) if not _heads_nothing(block, after))


def _heads_nothing(block: Block, after: Block | None) -> bool:
    """A heading whose lines were all left out is left out with them."""
    return block.kind is BlockKind.HEADING and (after is None or after.kind is BlockKind.HEADING)


def _blocks(line: Line, shown: Mapping[str, list[str]], listed: frozenset[str]) -> Iterator[Block]:
    if any(not shown.get(key) for key in line.needed):
        return
    if not line.alone:
        yield Block(line.kind, (_runs(line, shown, listed),), line.name)
        return
    paragraphs = tuple((Run(paragraph),) for paragraph in shown.get(line.alone, []))
    if line.kind in (BlockKind.NUMBERED, BlockKind.ROW):
        yield Block(line.kind, paragraphs, line.name)
    else:
        yield from (Block(line.kind, (paragraph,)) for paragraph in paragraphs)


def _runs(line: Line, shown: Mapping[str, list[str]], listed: frozenset[str]) -> tuple[Run, ...]:
    """The line filled in; only the wording makes bold, never what was typed into a field."""

    def filled(field: re.Match[str]) -> str:
        return ("、" if field[1] in listed else "").join(shown.get(field[1], []))

    parts = [FIELD.sub(filled, part) for part in line.text.split("**")]
    return tuple(Run(part, bold=bool(number % 2)) for number, part in enumerate(parts) if part)


def as_data(blocks: Sequence[Block]) -> list[dict[str, object]]:
    """The blocks as the typesetter reads them."""
    return [
        {
            "kind": block.kind.value,
            "name": block.name,
            "lines": [[{"text": run.text, "bold": run.bold} for run in line] for line in block.lines],
        }
        for block in blocks
    ]
