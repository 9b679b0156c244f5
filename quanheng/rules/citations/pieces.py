"""The pieces a citation is written in: 第N条之M, 第N款, 第（N）项, 第N目, lists and ranges of each."""

from __future__ import annotations

import re
from dataclasses import dataclass

from quanheng.rules.numerals import NUMERAL, number_of

N = rf"(?:[{NUMERAL}]+|[0-9０-９]{{1,4}})"
_BRACKETED = rf"[（(]\s*{N}\s*[）)]"
_AND = r"(?:、|，|,|和|与|及|以及|或者|或|至|到|-|－|—|~|～)"
THROUGH = frozenset("至到-－—~～")

# 第十条之一；第三十一、三十二条；never 第三条例 or 第一条件
ARTICLES = rf"第\s*(?P<articles>{N}(?:{_AND}{N})*)\s*条(?![件例约文线])(?:之(?P<sub>{N})(?![日内外前后间]))?"
PARAGRAPHS = rf"第\s*(?P<paragraphs>{N}(?:{_AND}{N})*)\s*款"
# 第三项；第（一）、（二）项；第（一）（二）项；第十条（三）without 项
_ONE_ITEM = rf"(?:{_BRACKETED}|{N})"
ITEMS = rf"第\s*(?P<items>{_ONE_ITEM}(?:{_AND}?{_ONE_ITEM})*?)\s*项(?!目)"
BARE_ITEMS = rf"(?P<bare>{_BRACKETED}(?:{_AND}?{_BRACKETED})*)\s*项?"
SUBITEMS = rf"第\s*(?P<subitems>{_ONE_ITEM}(?:{_AND}{_ONE_ITEM})*)\s*目"
DIVISIONS = rf"(?:第{N}(?:分编|编|章|节))*"

_TAIL = re.compile(rf"\s*(?:{PARAGRAPHS})?\s*(?:{ITEMS}|{BARE_ITEMS})?\s*(?:{SUBITEMS})?")
_HEADS = tuple(re.compile(each) for each in (ARTICLES, PARAGRAPHS, ITEMS, SUBITEMS, rf"{BARE_ITEMS}(?<=项)"))
_MEMBERS = (*_HEADS, re.compile(ARTICLES.removeprefix("第")), re.compile(PARAGRAPHS.removeprefix("第")))
_NUMBER = re.compile(rf"[^{NUMERAL}0-9０-９至到－—~～-]*(?P<link>[至到－—~～-]?)[^{NUMERAL}0-9０-９]*(?P<number>{N})")
LINK = re.compile(rf"\s*(?P<link>{_AND}|以及)\s*")


@dataclass(frozen=True)
class Parts:
    """The numbers one citation names on each level; empty where it names none."""

    articles: tuple[int, ...] = ()
    sub: int | None = None
    paragraphs: tuple[int, ...] = ()
    items: tuple[int, ...] = ()
    subitems: tuple[int, ...] = ()

    @property
    def named(self) -> bool:
        """Whether any level is named at all."""
        return bool(self.articles or self.paragraphs or self.items or self.subitems)


def parts_at(text: str, place: int) -> tuple[Parts, int]:
    """What is named at `place`, from the highest level down, and where it ends; empty parts if nothing is."""
    return _headed(text, place, _HEADS)


def member_at(text: str, place: int) -> tuple[Parts, int]:
    """The same for a later member of a list, which may leave out its 第: 第二十条至二十五条."""
    return _headed(text, place, _MEMBERS)


def _headed(text: str, place: int, heads: tuple[re.Pattern[str], ...]) -> tuple[Parts, int]:
    for head in heads:
        if found := head.match(text, place):
            named = found.groupdict()
            tail = _tail(text, found.end(), named)
            return _parts(named), tail
    return Parts(), place


def below(text: str, place: int) -> tuple[Parts, int]:
    """The 款, 项 and 目 named right after `place`, as in 本条第一款 or 前款第三项."""
    named: dict[str, str | None] = {}
    end = _tail(text, place, named)
    return _parts(named), end


def numbers(written: str | None) -> tuple[int, ...]:
    """The numbers of an elided list: 一、三 and 五至七; `ValueError` for a range that runs backwards."""
    found: list[int] = []
    for each in _NUMBER.finditer(written or ""):
        number = number_of(each["number"])
        if each["link"] and found:
            found += range(found[-1] + 1, number)
        found.append(number)
    return tuple(found)


def _tail(text: str, place: int, named: dict[str, str | None]) -> int:
    """Add the lower levels that follow to `named`; each only below what is there already."""
    found = _TAIL.match(text, place)
    if not found or found.end() == place:
        return place
    lower = {key: value for key, value in found.groupdict().items() if value}
    if named.get("items") or named.get("bare") or named.get("subitems"):
        lower = {key: value for key, value in lower.items() if key == "subitems"}
        found = re.compile(rf"\s*{SUBITEMS}").match(text, place)
    if not lower or not found or named.get("subitems"):
        return place
    named.update(lower)
    return found.end()


def _parts(named: dict[str, str | None]) -> Parts:
    return Parts(
        numbers(named.get("articles")),
        number_of(sub) if (sub := named.get("sub")) else None,
        numbers(named.get("paragraphs")),
        numbers(named.get("items") or named.get("bare")),
        numbers(named.get("subitems")),
    )
