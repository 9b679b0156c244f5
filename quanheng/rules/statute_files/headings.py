"""Headings of a statute's file: 编, 分编, 章, 节, 附则, marked with # or standing bare."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from quanheng.rules.numerals import NUMERAL, number_of
from quanheng.rules.statute_text import heading

_N = f"[{NUMERAL}]+"
_MARKED = re.compile(r"^(?P<depth>#+)\s*(?P<words>\S.*)$")
_NUMBERED = re.compile(rf"^第(?P<number>{_N})(?P<level>分编|编|章|节)(?P<words>\s+\S.*|\s*)$")
_CLOSING = re.compile(r"^附\s*则$")
_ANNEX = re.compile(rf"^附(?:件|表|录)?\s*(?:{_N}|\d{{1,2}})?\s*(?:[：:].*)?$")
_LEVELS = {"编": 2, "分编": 3, "章": 4, "节": 5}
LONGEST = 40
LONGEST_KEPT = 120


@dataclass(frozen=True)
class Heading:
    """One heading: its words, its level or 0, its number or 0, whether it was marked with #, how deep."""

    words: str
    level: str = ""
    number: int = 0
    depth: int = 0

    @property
    def annex(self) -> bool:
        """Whether an annex begins here."""
        return bool(_ANNEX.match(self.words))


def heading_of(words: str) -> Heading | None:
    """The heading a line is beyond doubt, or None: marked with #, or 第三章 … standing bare, or 附则."""
    marked = _MARKED.match(words)
    said = marked["words"].strip() if marked else words
    depth = len(marked["depth"]) if marked else 0
    numbered = _NUMBERED.match(said)
    if numbered and (marked or (len(said) <= LONGEST and said[-1] not in "。；：，、")):
        return Heading(heading(said), numbered["level"], number_of(numbered["number"]), depth)
    if marked or _CLOSING.match(said):
        return Heading(heading(said) if numbered or _CLOSING.match(said) else said, "", 0, depth)
    return None


def begins_annex(words: str) -> bool:
    """Whether an annex begins with this line."""
    return bool(_ANNEX.match(words))


@dataclass
class Above:
    """The headings a place of the text stands under, from the outermost in."""

    stack: list[tuple[int, Heading]] = field(default_factory=list)
    depths: dict[str, int] = field(default_factory=dict)
    last: dict[str, int] = field(default_factory=dict)

    def enter(self, new: Heading) -> bool:
        """Go under a heading; says whether its number follows the one before of its level."""
        depth = new.depth or self._usual_depth(new)
        if new.level:
            self.depths[new.level] = depth
        self.stack = [(deep, each) for deep, each in self.stack if deep < depth]
        self.stack.append((depth, new))
        return not new.level or self._follows(new)

    @property
    def words(self) -> tuple[str, ...]:
        """The headings as they are kept."""
        return tuple(each.words[:LONGEST_KEPT] for _, each in self.stack)

    def _usual_depth(self, new: Heading) -> int:
        if new.level in self.depths:
            return self.depths[new.level]
        if not new.level:
            return min(self.depths.values(), default=2)
        above = [deep for level, deep in self.depths.items() if _LEVELS[level] < _LEVELS[new.level]]
        return max(above, default=1) + 1

    def _follows(self, new: Heading) -> bool:
        before, self.last[new.level] = self.last.get(new.level, 0), new.number
        if new.level != "节":
            self.last.pop("节", None)
        # chapters count on through the parts of some codes and begin anew in those of others
        return new.number == before + 1 or (new.number == 1 and new.level != "编")
