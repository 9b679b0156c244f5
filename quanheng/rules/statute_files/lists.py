"""What is irregular inside one unit: its lists, its tables, its unfinished lines. Nothing is repaired here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from quanheng.rules.numerals import NUMERAL
from quanheng.rules.statute_text import Finding, Mark, Paragraph, paragraphs

_INLINE = re.compile(rf"(?<=[：；。])[（(](?P<number>[{NUMERAL}]+)[）)]")
_ENDED = re.compile(r"""[。；：:;！？…”"’」』）)\]】〕〉》|]$""")
_HAN = "㐀-鿿"
SHORTEST_SENTENCE = 6
FEWEST_ENTRIES = 2


def irregular_in(text: str) -> Iterator[Finding]:
    """Each irregularity of one unit's text, with what was seen."""
    lines = text.split("\n")
    of = paragraphs(text)
    yield from _lists(of)
    inline = [line for line in lines if len(_INLINE.findall(line)) > 1]
    yield from _seen(Mark.LIST_INLINE, inline)
    yield from _seen(Mark.TABLE, [line for line in lines if line.count("|") > 1])
    yield from _seen(Mark.EMPTY_MARKS, re.findall(r"《\s*》", text))
    yield from _seen(Mark.NO_END, [line for line in lines if _unfinished(line)])


def _lists(of: tuple[Paragraph, ...]) -> Iterator[Finding]:
    for paragraph in of:
        numbers = [item.number for item in paragraph.items]
        if numbers and numbers[0] != 1:
            yield Finding(Mark.LIST_LATE, 1, paragraph.items[0].label + paragraph.items[0].text[:20])
        skipped = [after for before, after in pairwise(numbers) if after != before + 1]
        if skipped:
            yield Finding(Mark.LIST_GAP, len(skipped), "、".join(map(str, numbers)))
        entries = paragraph.text.split("\n")
        if not numbers and entries[0].endswith(("：", ":")) and len(entries) > FEWEST_ENTRIES:
            yield Finding(Mark.LIST_BARE, 1, entries[0][:40])


def _unfinished(line: str) -> bool:
    return len(line) > SHORTEST_SENTENCE and not _ENDED.search(line) and bool(re.search(f"[{_HAN}]", line))


def _seen(mark: Mark, lines: list[str]) -> Iterator[Finding]:
    if lines:
        yield Finding(mark, len(lines), " / ".join(line[:40] for line in lines[:3]))
