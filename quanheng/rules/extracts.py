"""The stretch of a text in which searched words stand, cut up into marked and unmarked."""

from __future__ import annotations

import re
from collections.abc import Iterator

from quanheng.rules.search_words import plain

BEFORE, SHOWN = 24, 140


def extract(text: str, words: list[str]) -> Iterator[tuple[str, bool]]:
    """A stretch of the text from a little before the first of the words, cut up into marked and unmarked."""
    flat = text.replace("\n", " ")
    marks = _marks(plain(flat), words) if len(plain(flat)) == len(flat) else []
    first = marks[0][0] if marks else 0
    start = max(0, first - BEFORE)
    start += flat[start : start + 1] == " "
    end = min(len(flat), start + SHOWN)
    at = start
    if start:
        yield "…", False
    for begins, ends in marks:
        if begins >= end:
            break
        if begins > at:
            yield flat[at:begins], False
        if ends > at:
            yield flat[max(at, begins) : min(ends, end)], True
        at = max(at, min(ends, end))
    if at < end:
        yield flat[at:end], False
    if end < len(flat):
        yield "…", False


def _marks(text: str, words: list[str]) -> list[tuple[int, int]]:
    if not words:
        return []
    wanted = re.compile("|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)))
    return [match.span() for match in wanted.finditer(text)]
