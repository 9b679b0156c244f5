"""The text of an article: repaired only where certain, divided into 款 and 项, its closing words read.

A published copy of a law carries marks of how it was made: lines broken where a page ended, headings of
the next part stuck to the article before, tables after the last article. What is certain is repaired,
what is not is left as it stands; either way it is told, so that it can be counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import pairwise

from quanheng.rules.numerals import NUMERAL, number_of, numeral

_HAN = "㐀-鿿"
_N = f"[{NUMERAL}]+"
_HEADING = re.compile(rf"^(?:第{_N}(?:编|分编|章|节)[ 　]\S.{{0,30}}|附[ 　]*则)$")
_ATTACHMENT = re.compile(rf"^附(?:件|表|录)?(?:{_N})?(?:[：:].*)?$")
_TABLE = re.compile(r"^[-+| ]*(?:---|\+--|\|)|.*\S \| ")
_RULING = re.compile(r"^[-+|\\ ]+$")
_PICTURE = re.compile(r"!\w*\{[^}]*\}?")
_PICTURE_GOES_ON = re.compile(r"^height=[^}]*\}")
_STRAY_SPACE = re.compile(rf"(?<=[{_HAN}，。；：、》]) +(?=[{_HAN}《（“\d])|(?<=\d) +(?=[{_HAN}])")
_ITEM = re.compile(rf"^[\"“]?[（(](?P<number>{_N})[）)]\s*")
_OLD_ITEM = re.compile(rf"^(?P<number>{_N})、")
_POINT = re.compile(r"^(?:(?P<number>\d{1,2})[.．、](?!\d)|[（(](?P<bracketed>\d{1,2})[）)])\s*")
_NUMBERED = re.compile(rf"^第(?P<article>{_N})条(?:之(?P<sub>{_N}))?$")
_LISTED = re.compile(rf"^条目(?P<article>{_N})$")
_ITSELF = re.compile(r"本(?:法典|法|条例|办法|规则|规定|决定|解释|修正案|决议|安排|规范|细则|实施细则|通则|规程)")
_YEAR_DIGITS = {**{each: place for place, each in enumerate("零一二三四五六七八九")}, "〇": 0, "○": 0, "Ｏ": 0, "O": 0}
_DAY = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
_CHINESE_DAY = re.compile(
    r"([零〇○ＯO一二三四五六七八九]{4})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日"
)
_TERMINAL = '。：；！？”"）):…'
# 总理，/副总理若干人，: a list set one entry a line is no broken sentence
SHORTEST_BROKEN_LINE = 14


class Mark(StrEnum):
    """What is irregular about a text, by the word that counts are kept under."""

    BROKEN_LINE = "line-break-joined"
    STRAY_SPACE = "stray-space-removed"
    STRAIGHT_QUOTES = "straight-quotes-paired"
    GLUED_HEADING = "heading-glued"
    ATTACHMENT = "attachment-separated"
    SUB_NUMBER = "sub-number-dropped"
    GAP = "article-missing"
    REPEATED = "article-repeated"
    LOST_HEADING = "heading-lost"
    FIRST_PART = "first-part-heading-missing"
    FIRST_VERSION_DAY = "day-of-first-version"
    PRESUMED_DAY = "in-force-day-presumed"
    NO_CLOSING_WORDS = "no-in-force-words"
    DAYS_DISAGREE = "in-force-days-disagree"
    END_UNKNOWN = "end-unknown"
    NOT_CONSOLIDATED = "amendment-not-consolidated"
    # of a text in a file of its own: its opening
    OTHER_ENCODING = "other-encoding"
    SIGN_REMOVED = "sign-removed"
    NO_TITLE = "title-missing"
    SEVERAL_TITLES = "several-titles"
    NO_OPENING_END = "opening-end-missing"
    NO_HISTORY = "history-missing"
    HISTORY_NO_DAY = "history-day-missing"
    HISTORY_SEVERAL_DAYS = "history-several-days"
    HISTORY_BROKEN = "history-line-joined"
    HISTORY_BRACKETS = "history-brackets-unbalanced"
    HISTORY_DISORDER = "history-days-out-of-order"
    IMPOSSIBLE_DAY = "day-impossible"
    DAY_OF_FILE_NAME = "day-from-file-name"
    FILE_NAME_DIFFERS = "file-name-day-differs"
    DAY_UNKNOWN = "in-force-day-unknown"
    NO_ISSUER = "issuer-unknown"
    NO_RANK = "rank-unknown"
    NOT_A_STATUTE = "not-a-statute"
    # its articles
    NO_ARTICLES = "articles-missing"
    DECISION = "decision-by-points"
    BEGINS_LATE = "first-article-not-one"
    ARTICLE_SPLIT = "merged-article-split"
    ARTICLE_MERGED = "article-perhaps-merged"
    ARTICLE_SPACE = "article-space-missing"
    ARTICLE_QUOTED = "article-quoted"
    # its headings and lines
    HEADING_UNMARKED = "heading-unmarked"
    HEADING_SUSPECTED = "heading-suspected"
    HEADING_ORDER = "heading-out-of-order"
    HEADING_EMPTY = "heading-without-text"
    WIDE_SPACE = "wide-space-replaced"
    COMMENT = "comment-set-aside"
    TABLE = "table-in-text"
    NO_END = "line-without-end"
    EMPTY_MARKS = "title-marks-empty"
    LIST_LATE = "list-starts-late"
    LIST_GAP = "list-number-missing"
    LIST_BARE = "list-without-numbers"
    LIST_INLINE = "list-inside-line"
    # against what the library holds already
    COPY = "copy-of-loaded-text"
    SAME_NAME = "two-statutes-of-one-name"
    REPEALS_UNKNOWN = "repeals-unknown-statute"


@dataclass(frozen=True)
class Finding:
    """One irregularity: which, how often, and what was seen."""

    mark: Mark
    count: int = 1
    detail: str = ""


@dataclass(frozen=True)
class Repaired:
    """An article's own words, what stood stuck to them, and everything that was done."""

    text: str
    headings: tuple[str, ...] = ()
    attachment: str = ""
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class ArticleNumber:
    """An article's place in its text: number, the 之一 after it, and what kind of place it is."""

    number: int
    sub: int = 0
    form: str = "article"


@dataclass(frozen=True)
class Point:
    """A 目 under an item, or an item under a paragraph (项), with the number it is cited by."""

    number: int
    label: str
    text: str
    points: tuple[Point, ...] = ()


@dataclass(frozen=True)
class Paragraph:
    """A 款: its number, its own words, its items."""

    number: int
    text: str
    items: tuple[Point, ...] = ()

    @property
    def label(self) -> str:
        """The place as it is cited: 第二款."""
        return f"第{numeral(self.number)}款"

    def item(self, number: int) -> Point | None:
        """The item of that number."""
        return next((item for item in self.items if item.number == number), None)


@dataclass(frozen=True)
class ClosingWords:
    """What a text says about its own beginning: the day, or None for the day of promulgation; its words."""

    day: date | None
    sentence: str


def article_number(label: str) -> ArticleNumber:
    """The place a label names: 第一百二十条之一, 条目三 of a decision, 全文; `ValueError` otherwise."""
    if label == "全文":
        return ArticleNumber(0, 0, "whole")
    if listed := _LISTED.match(label):
        return ArticleNumber(number_of(listed["article"]), 0, "point")
    if numbered := _NUMBERED.match(label):
        sub = number_of(numbered["sub"]) if numbered["sub"] else 0
        return ArticleNumber(number_of(numbered["article"]), sub)
    raise ValueError(f"not an article's label: {label!r}")


def repair(text: str, *, last: bool = False) -> Repaired:
    """The article with headings and attachments taken off, broken lines joined, stray spaces removed.

    Attachments follow only the last article of a text. A line is joined to the one before only when
    that one stops inside a sentence, is as long as a printed line, and no list or table begins.
    """
    lines = text.split("\n")
    body, attachment = _without_attachment(lines) if last else (lines, [])
    body, headings = _without_headings(body)
    joined, breaks = _joined(body)
    spaced = "\n".join(joined)
    clean, spaces = _STRAY_SPACE.subn("", spaced)
    clean, quotes = _quoted(clean)
    found = (
        Finding(Mark.BROKEN_LINE, breaks),
        Finding(Mark.STRAY_SPACE, spaces),
        Finding(Mark.GLUED_HEADING, len(headings), " / ".join(headings)),
        Finding(Mark.STRAIGHT_QUOTES, quotes),
        Finding(Mark.ATTACHMENT, bool(attachment), attachment[0] if attachment else ""),
    )
    return Repaired(clean, tuple(headings), "\n".join(_drawn(attachment)), tuple(one for one in found if one.count))


def heading(text: str) -> str:
    """A heading with one space after its number and none inside its words: 第三编 审判, 附则."""
    number, _, words = text.replace("　", " ").strip().partition(" ")
    return f"{number} {words.replace(' ', '')}" if number.startswith("第") else f"{number}{words}"


def paragraphs(text: str) -> tuple[Paragraph, ...]:
    """The 款 of a repaired article in order, each with its 项 and their 目.

    A line that follows a colon, a semicolon or an unfinished line belongs to what is before it, so that
    paragraphs are numbered as 第二款 is counted by those who cite it.
    """
    found: list[_Draft] = []
    before = ""
    for line in text.split("\n"):
        _place(found, line, before)
        before = line
    return tuple(draft.done(number) for number, draft in enumerate(found, 1))


def closing_words(text: str) -> ClosingWords | None:
    """The sentence by which a text says since when it applies (本法自…起施行), or None."""
    said = re.search(
        r"[^。\n]*自(?P<day>[^。；，\n]{1,24}?)(?:之日)?(?:起(?:施行|实施|生效|执行)|起，?施行)[^。\n]*。?", text
    )
    if not said or not re.search(
        r"本(?:法典|法|条例|办法|规则|规定|决定|解释|修正案|决议|安排|规范|细则|实施细则|通则|规程)", said[0]
    ):
        return None
    if day := _written_day(said["day"]):
        return ClosingWords(day, said[0].strip())
    if re.search(r"公布|发布|通过|颁布", said["day"]):
        return ClosingWords(None, said[0].strip())
    return None


def _written_day(words: str) -> date | None:
    """The day in Arabic figures or, as older texts print it, in Chinese ones: 二○○四年十月一日."""
    found = _DAY.search(words) or _CHINESE_DAY.search(words)
    if not found:
        return None
    try:
        return date(_year(found[1]), number_of(found[2]), number_of(found[3]))
    except ValueError:
        return None


def _year(written: str) -> int:
    """A year digit by digit: 二○○四 is 2004."""
    return int(written) if written.isascii() else int("".join(str(_YEAR_DIGITS[each]) for each in written))


def repealed(text: str) -> tuple[str, ...]:
    """The titles a closing article ends together with its own beginning: 《…》、《…》同时废止."""
    titles: list[str] = []
    for sentence in re.findall(r"[^。\n]*同时废止", text):
        titles += re.findall(r"《([^《》]+(?:《[^《》]+》[^《》]*)*)》", sentence)
    return tuple(titles)


@dataclass
class _Draft:
    """A paragraph while its lines are being read."""

    text: str
    items: list[tuple[int, str, list[str], list[tuple[int, str, str]]]] = field(default_factory=list)
    old_style: bool = False

    def done(self, number: int) -> Paragraph:
        return Paragraph(number, self.text, tuple(self._items()))

    def _items(self) -> Iterator[Point]:
        for number, label, lines, points in self.items:
            yield Point(number, label, "\n".join(lines), tuple(Point(*point) for point in points))


def _place(found: list[_Draft], line: str, before: str) -> None:
    """Put a line where it belongs: a new paragraph, a new item or 目, or on with what is open."""
    now = found[-1] if found else None
    goes_on = bool(now) and (before[-1:] not in _TERMINAL or before[-1:] in "：；:")
    if item := _ITEM.match(line):
        now = _list_open_for(number_of(item["number"]), found) or now or _open(found, "")
        now.items.append((number_of(item["number"]), item[0].strip(), [line[item.end() :]], []))
    elif now and (old := _OLD_ITEM.match(line)) and (goes_on or now.old_style):
        now.old_style = True
        now.items.append((number_of(old["number"]), old[0].strip(), [line[old.end() :]], []))
    elif now and now.items and goes_on and (point := _POINT.match(line)):
        number = int(point["number"] or point["bracketed"])
        now.items[-1][3].append((number, point[0].strip(), line[point.end() :]))
    elif now and goes_on:
        _go_on(now, line)
    else:
        _open(found, line)


def _list_open_for(number: int, found: list[_Draft]) -> _Draft | None:
    """The paragraph whose list this item goes on with; what stood between belongs to the item before."""
    if number == 1 or not found or found[-1].items:
        return None
    for place in range(len(found) - 2, -1, -1):
        items = found[place].items
        if items and items[-1][0] == number - 1:
            for draft in found[place + 1 :]:
                _go_on(found[place], draft.text)
            del found[place + 1 :]
            return found[place]
        if items:
            return None
    return None


def _open(found: list[_Draft], line: str) -> _Draft:
    found.append(_Draft(line))
    return found[-1]


def _go_on(draft: _Draft, line: str) -> None:
    if draft.items and draft.items[-1][3]:
        number, label, words = draft.items[-1][3][-1]
        draft.items[-1][3][-1] = (number, label, f"{words}\n{line}")
    elif draft.items:
        draft.items[-1][2].append(line)
    else:
        draft.text = f"{draft.text}\n{line}"


def _quoted(text: str) -> tuple[str, int]:
    """Straight quotation marks turned to “ and ” on lines where they pair up beyond doubt."""
    lines, pairs = text.split("\n"), 0
    for place, line in enumerate(lines):
        if line.count('"') % 2 == 0 and not re.search(r'["“”]["“”]|"[，。；：、？]"', line):
            lines[place], found = re.subn(r'"([^"]+)"', r"“\1”", line)
            pairs += found
    return "\n".join(lines), pairs


def _without_attachment(lines: list[str]) -> tuple[list[str], list[str]]:
    for place, line in enumerate(lines):
        if place and (_ATTACHMENT.match(line) or _TABLE.match(line)):
            # a table's title stands on the line before it and ends no sentence
            start = place - 1 if place > 1 and lines[place - 1][-1:] not in "。；：" else place
            return lines[:start], lines[start:]
    return lines, []


def _drawn(attachment: list[str]) -> Iterator[str]:
    """The lines of an attachment without the rulings of a drawn table, a picture named as one."""
    for line in attachment:
        if not _RULING.match(line) and (kept := _PICTURE.sub("〔图〕", _PICTURE_GOES_ON.sub("", line)).strip("| \\")):
            yield kept


def _without_headings(lines: list[str]) -> tuple[list[str], list[str]]:
    kept = len(lines)
    while kept > 1 and _HEADING.match(lines[kept - 1]):
        kept -= 1
    return lines[:kept], [heading(line) for line in lines[kept:]]


def _joined(lines: list[str]) -> tuple[list[str], int]:
    joined, breaks = lines[:1], 0
    for before, line in pairwise(lines):
        if _breaks_a_sentence(before, line):
            joined[-1] += line
            breaks += 1
        else:
            joined.append(line)
    return joined, breaks


def _breaks_a_sentence(before: str, line: str) -> bool:
    unfinished = re.search(rf"[{_HAN}，、]$", before) and len(before) >= SHORTEST_BROKEN_LINE
    begins_anew = any(pattern.match(line) for pattern in (_ITEM, _OLD_ITEM, _HEADING, _TABLE))
    return bool(unfinished and re.match(rf"[{_HAN}《]", line) and not begins_anew)
