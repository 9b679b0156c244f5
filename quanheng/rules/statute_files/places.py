"""Where an article or a point begins, and where a line only looks as if one did."""

from __future__ import annotations

import re
from dataclasses import dataclass

from quanheng.rules.numerals import NUMERAL, number_of

_N = rf"(?:[{NUMERAL}]+|\d{{1,4}})"
_START = re.compile(rf"^(?P<label>第\s?(?P<number>{_N})\s?条(?:\s?之(?P<sub>{_N}))?)(?P<gap>\s+|[：:．.、]\s*|$)?")
# 第十条规定的…, 第十条和…: a citation at the head of a line
_CITES = re.compile(
    r"^(?:规定|所(?!有|得税)|第|和(?!平)|与|或|及(?!时)|至(?!少)|到(?!期|达)|的|中(?![国央小等华外介医药级学])|，|,|、|）|\)|"
    r"修改|改为|增加|删去|作为|项(?!目)|款(?!项)|关于)"
)
_WITHIN = re.compile(rf"(?<=[。；])\s*(?P<label>第(?P<number>{_N})条)(?P<gap>\s*)(?=\S)")
_POINT = re.compile(rf"^(?P<label>(?P<number>[{NUMERAL}]+)、)")


@dataclass(frozen=True)
class Start:
    """The head of an article: its place, its label as printed, where its words begin, whether a space sets it off."""

    number: int
    sub: int
    label: str
    words: str
    apart: bool = True


def article_start(line: str) -> Start | None:
    """The article a line begins, or None; `apart` is false where nothing stands between label and words."""
    found = _START.match(line)
    if not found:
        return None
    rest = line[found.end() :].strip()
    gap = found["gap"]
    # 第十条、第十一条 lists, 第十条、修改 does not
    if (gap is None and _CITES.match(rest)) or (gap and gap[0] in "、" and rest.startswith("第")):
        return None
    try:
        number, sub = number_of(found["number"]), number_of(found["sub"]) if found["sub"] else 0
    except ValueError:
        return None
    return Start(number, sub, re.sub(r"\s", "", found["label"]), rest, gap is not None and not gap.strip())


def starts_within(line: str) -> list[tuple[int, Start]]:
    """The articles that seem to begin inside a line after the end of a sentence, each with where it begins."""
    found = []
    for match in _WITHIN.finditer(line):
        rest = line[match.end() :]
        if match["gap"] or not _CITES.match(rest):
            start = Start(number_of(match["number"]), 0, match["label"], rest, bool(match["gap"]))
            found.append((match.start("label"), start))
    return found


def point_start(line: str) -> Start | None:
    """The point of a decision a line begins: 一、, 二、."""
    found = _POINT.match(line)
    if not found:
        return None
    try:
        return Start(number_of(found["number"]), 0, found["label"], line[found.end() :].strip())
    except ValueError:
        return None
