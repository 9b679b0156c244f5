"""What changed between two wordings, article by article; and which articles may have taken a lost one's place.

Words alone are compared: which article answers to which is likely, and a legal officer says whether it is so.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Protocol

from quanheng.rules.provisions.amounts import FIGURE

Place = tuple[int, int]
_TOKEN = re.compile(rf"百分之{FIGURE}|{FIGURE}(?:元|倍|日|年|月|个月|个工作日|%|％)|\s+|.", re.DOTALL)
_FIGURE = re.compile(rf"百分之{FIGURE}|{FIGURE}(?:元|倍|日|年|月|个月|个工作日|%|％)")
_WORD = re.compile(r"[㐀-鿿0-9a-zA-Z]+")
SAME_PLACE, OTHER_PLACE, SUCCESSOR = 0.3, 0.55, 0.12
MOST_SUCCESSORS = 3


class Kind(StrEnum):
    """What became of an article."""

    SAME = "same"
    MOVED = "moved"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


class Side(StrEnum):
    """What became of a stretch of words, on the side it stands on."""

    KEPT = "kept"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True)
class Stretch:
    """Some words of an article: kept, gone or new; a figure among the changed ones stands out."""

    words: str
    side: Side
    figure: bool = False


@dataclass(frozen=True)
class Change:
    """One article of either wording or both: where it stood, where it stands, how alike the two are (0 to 1)."""

    kind: Kind
    old: Place | None
    new: Place | None
    likeness: float = 1.0


class Worded(Protocol):
    """An article as far as comparing needs it: what it is called and what it says."""

    @property
    def label(self) -> str:
        """第三条."""

    @property
    def text(self) -> str:
        """Its words."""


@dataclass(frozen=True)
class ArticleChange:
    """One article of two wordings: what became of it, both sides cut where they differ, the figures of one side."""

    kind: Kind
    old: Worded | None
    new: Worded | None
    left: tuple[Stretch, ...] = ()
    right: tuple[Stretch, ...] = ()
    figures: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())

    @property
    def label(self) -> str:
        """第三条, or 第三条 → 第五条 where it moved."""
        labels = [one.label for one in (self.old, self.new) if one]
        return labels[0] if len(set(labels)) == 1 else " → ".join(labels)


def beside(kind: Kind, old: Worded | None, new: Worded | None) -> ArticleChange:
    """Two articles beside each other; a side without one is empty."""
    before, after = (one.text if one else "" for one in (old, new))
    left, right = side_by_side(before, after)
    return ArticleChange(kind, old, new, left, right, figures_changed(before, after))


def changes(old: Mapping[Place, str], new: Mapping[Place, str]) -> tuple[Change, ...]:
    """Every article of both wordings once, in the order of the new one, what was removed where it stood.

    First the same words are matched, then the same number where the words are alike, then the likeliest of the
    rest; an article nothing is like was added or removed.
    """
    pairs = dict(_identical(old, new))
    pairs |= _same_place(old, new, pairs)
    pairs |= _likeliest(old, new, pairs)
    found = [_change(before, after, old, new) for before, after in pairs.items()]
    found += [Change(Kind.REMOVED, place, None, 0.0) for place in old if place not in pairs]
    taken = set(pairs.values())
    found += [Change(Kind.ADDED, None, place, 0.0) for place in new if place not in taken]
    return tuple(sorted(found, key=lambda each: (each.new or each.old or (0, 0), each.new is None)))


def side_by_side(old: str, new: str) -> tuple[tuple[Stretch, ...], tuple[Stretch, ...]]:
    """The old and the new words, each cut where they differ; figures are compared whole, not digit by digit."""
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    left: list[Stretch] = []
    right: list[Stretch] = []
    for tag, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        same = tag == "equal"
        left += _stretches(before[i:j], Side.KEPT if same else Side.GONE)
        right += _stretches(after[k:m], Side.KEPT if same else Side.NEW)
    return tuple(left), tuple(right)


def figures_changed(old: str, new: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The figures only the old words have, and those only the new ones have, in order."""
    before, after = figures(old), figures(new)
    gone, come = Counter(before) - Counter(after), Counter(after) - Counter(before)
    return _only(before, gone), _only(after, come)


def figures(text: str) -> list[str]:
    """The amounts, multiples, percentages and periods a text names."""
    return _FIGURE.findall(text)


class Likeness:
    """How alike articles are to others of one text: rare words count more than those every article has."""

    def __init__(self, texts: Mapping[Place, str]) -> None:
        pairs = {place: _pairs(text) for place, text in texts.items()}
        held = Counter(pair for found in pairs.values() for pair in found)
        self.count = max(len(texts), 1)
        self.weight = {pair: math.log(1 + self.count / times) for pair, times in held.items()}
        self.usual = math.log(1 + self.count)
        self.sizes = {place: math.sqrt(self._size(found)) for place, found in pairs.items()}
        self.holding: dict[str, list[Place]] = {}
        for place, found in pairs.items():
            for pair in found:
                self.holding.setdefault(pair, []).append(place)

    def likeliest(self, text: str, most: int = MOST_SUCCESSORS, least: float = SUCCESSOR) -> list[tuple[Place, float]]:
        """The articles most like a text, the most like first; none below the least likeness."""
        asked = _pairs(text)
        size = math.sqrt(self._size(asked))
        scored = [(shared / (size * self.sizes[place]), place) for place, shared in self._shared(asked).items()]
        best = sorted((each for each in scored if each[0] >= least), key=lambda each: (-each[0], each[1]))[:most]
        return [(place, score) for score, place in best]

    def _size(self, pairs: set[str]) -> float:
        return sum(self.weight.get(pair, self.usual) ** 2 for pair in pairs)

    def _shared(self, asked: set[str]) -> dict[Place, float]:
        """What each article shares with these words; sorted, so that sums come out the same each time."""
        found: dict[Place, float] = {}
        for pair in sorted(asked & self.holding.keys()):
            weight = self.weight[pair] ** 2
            for place in self.holding[pair]:
                found[place] = found.get(place, 0.0) + weight
        return found


def _identical(old: Mapping[Place, str], new: Mapping[Place, str]) -> Iterable[tuple[Place, Place]]:
    by_words: dict[str, list[Place]] = {}
    for place, text in new.items():
        by_words.setdefault(text, []).append(place)
    for place, text in old.items():
        if found := by_words.get(text):
            yield place, found.pop(found.index(place) if place in found else 0)


def _same_place(old: Mapping[Place, str], new: Mapping[Place, str], pairs: Mapping[Place, Place]) -> dict[Place, Place]:
    taken = set(pairs.values())
    found = {}
    for place, text in old.items():
        if place not in pairs and place in new and place not in taken and _alike(text, new[place]) >= SAME_PLACE:
            found[place] = place
    return found


def _likeliest(old: Mapping[Place, str], new: Mapping[Place, str], pairs: Mapping[Place, Place]) -> dict[Place, Place]:
    taken, found = set(pairs.values()), dict[Place, Place]()
    rest = {place: text for place, text in new.items() if place not in taken}
    likeness = Likeness(rest)
    offers = [
        (score, place, other)
        for place, text in old.items()
        if place not in pairs
        for other, score in likeness.likeliest(text, least=OTHER_PLACE)
    ]
    for _, place, other in sorted(offers, key=lambda each: (-each[0], each[1], each[2])):
        if place not in found and other not in found.values():
            found[place] = other
    return found


def _change(before: Place, after: Place, old: Mapping[Place, str], new: Mapping[Place, str]) -> Change:
    if old[before] == new[after]:
        return Change(Kind.SAME if before == after else Kind.MOVED, before, after)
    return Change(Kind.CHANGED, before, after, _alike(old[before], new[after]))


def _alike(one: str, other: str) -> float:
    """Shared pairs of characters over all of them."""
    left, right = _pairs(one), _pairs(other)
    return len(left & right) / len(left | right) if left | right else 1.0


def _pairs(text: str) -> set[str]:
    return {run[at : at + 2] for run in _WORD.findall(text) for at in range(max(len(run) - 1, 1))}


def _stretches(tokens: Sequence[str], side: Side) -> Iterable[Stretch]:
    """The tokens put together; where words changed each figure stands by itself."""
    if side is Side.KEPT:
        return [Stretch("".join(tokens), side)] if tokens else []
    found: list[Stretch] = []
    for token in tokens:
        figure = bool(_FIGURE.fullmatch(token))
        if found and not figure and not found[-1].figure:
            found[-1] = Stretch(found[-1].words + token, side)
        else:
            found.append(Stretch(token, side, figure))
    return found


def _only(said: list[str], wanted: Counter[str]) -> tuple[str, ...]:
    left = Counter(wanted)
    found = []
    for each in said:
        if left[each]:
            left[each] -= 1
            found.append(each)
    return tuple(found)
