"""From the words of a file to its units: every line is placed in one of them or told as set aside."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from quanheng.rules.citation import article_label
from quanheng.rules.statute_files.body import Body
from quanheng.rules.statute_files.file import Form, Line, StatuteFile, Unit
from quanheng.rules.statute_files.opening import is_entry, is_title, read_opening
from quanheng.rules.statute_text import Finding, Mark

OPENING_ENDS = re.compile(r"^<!--\s*INFO\s+END\s*-->$")
_SIGNS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff\ufffe\uffff\u200b-\u200f\u2028-\u202e\ufffd]")
_WIDE = re.compile("[\u00a0\u2002-\u200a\u3000\t]")
SHOWN = 8


def read_file(words: str) -> StatuteFile:
    """The file whose words these are, whatever is irregular about them; no words at all make an empty text."""
    clean, signs = _SIGNS.subn("", words.replace("\r\n", "\n").replace("\r", "\n"))
    printed = [(number, line) for number, line in enumerate(clean.split("\n"), 1) if line.strip()]
    wide = sum(bool(_WIDE.search(line)) for _, line in printed)
    lines = [(number, re.sub(" {2,}", " ", _WIDE.sub(" ", line)).strip()) for number, line in printed]
    head, body, aside, found = _halves(lines)
    opening = read_opening(head)
    read = Body(opening.title).read(body)
    found += [Finding(Mark.SIGN_REMOVED, signs)] if signs else []
    found += [Finding(Mark.WIDE_SPACE, wide)] if wide else []
    return StatuteFile(
        opening.title, opening.part, opening.titles, opening.history, read.units, read.headings,
        (*aside, *read.aside), (*opening.findings, *found, *read.findings, *_about_numbers(read.units)),
    )  # fmt: skip


def unbroken(file: StatuteFile) -> bool:
    """Whether there are articles and each follows the one before: 第九条, 第九条之一, 第十条."""
    places = [(unit.number, unit.sub) for unit in file.articles]
    return bool(places) and all(_follows(before, after) for before, after in pairwise(places))


def _halves(lines: Sequence[Line]) -> tuple[list[Line], list[Line], list[Line], list[Finding]]:
    """The opening, the text, the mark between them; without the mark the opening is what cannot be text."""
    for place, (_, words) in enumerate(lines):
        if OPENING_ENDS.match(words):
            # the mark itself is part of the layout and nothing irregular
            return list(lines[:place]), list(lines[place + 1 :]), [], []
    end = 0
    while end < len(lines) and (is_title(lines[end][1]) or is_entry(lines[end][1])):
        end += 1
    return list(lines[:end]), list(lines[end:]), [], [Finding(Mark.NO_OPENING_END)]


def _follows(before: tuple[int, int], after: tuple[int, int]) -> bool:
    return after in ((before[0] + 1, 0), (before[0], before[1] + 1))


def _about_numbers(units: Sequence[Unit]) -> Iterator[Finding]:
    places = [(unit.number, unit.sub) for unit in units if unit.form is Form.ARTICLE]
    if not places:
        yield Finding(Mark.DECISION if any(unit.form is Form.POINT for unit in units) else Mark.NO_ARTICLES)
        return
    if places[0] != (1, 0):
        yield Finding(Mark.BEGINS_LATE, 1, article_label(*places[0]))
    numbers = {number for number, _ in places}
    missing = sorted(set(range(places[0][0], max(numbers))) - numbers)
    if missing:
        yield Finding(Mark.GAP, len(missing), _listed([(number, 0) for number in missing]))
    repeated = [after for before, after in pairwise(places) if after <= before]
    if repeated:
        yield Finding(Mark.REPEATED, len(repeated), _listed(repeated))


def _listed(places: list[tuple[int, int]]) -> str:
    shown = "、".join(article_label(*place) for place in places[:SHOWN])
    return f"{shown}等" if len(places) > SHOWN else shown
