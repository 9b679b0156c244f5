"""Citations of articles, as law and documents write them: read, completed from a list, written back."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from quanheng.rules.numerals import NUMERAL, number_of, numeral

COUNTRY = "中华人民共和国"
LONGEST_RANGE = 300

_N = rf"[{NUMERAL}]+|\d{{1,4}}"
_ARTICLE = re.compile(rf"第(?P<article>{_N})条(?:之(?P<sub>{_N}))?")
_PARAGRAPH = re.compile(rf"第(?P<paragraph>{_N})款")
_ITEM = re.compile(rf"第[（(]?(?P<item>{_N})[）)]?项")
_POINT = re.compile(rf"第(?P<point>{_N})目")
_NAME = re.compile(rf"\s*(?:《(?P<quoted>.+)》|(?P<bare>[^《》第]+?))\s*(?=第(?:{_N})条)")
_LINK = re.compile(r"\s*(?P<link>以及|、|，|,|和|与|及|或者|或|至|到|-|—|~)?\s*")
_THROUGH = frozenset("至到-—~")


class BadCitation(ValueError):
    """The text does not cite an article; `text` is what was written."""

    def __init__(self, text: str) -> None:
        super().__init__(f"not a citation: {text!r}")
        self.text = text


@dataclass(frozen=True, order=True)
class Citation:
    """One provision of one statute: article (with 之一 as `sub`), then 款, 项 and 目; 0 means not named.

    A text without articles, such as a short decision, is cited as a whole: article 0.
    """

    statute: str
    article: int
    sub: int = 0
    paragraph: int = 0
    item: int = 0
    point: int = 0

    @property
    def article_label(self) -> str:
        """The article alone: 第一百二十条之一."""
        return article_label(self.article, self.sub)

    @property
    def whole_article(self) -> Citation:
        """The citation of the article as a whole."""
        return replace(self, paragraph=0, item=0, point=0)

    @property
    def formal(self) -> str:
        """As a decision prints it, the title in 《》."""
        return f"《{self.statute}》{self._provision()}"

    def __str__(self) -> str:
        return f"{self.statute}{self._provision()}"

    def _provision(self) -> str:
        parts = [self.article_label] if self.article else []
        if self.paragraph:
            parts.append(f"第{numeral(self.paragraph)}款")
        if self.item:
            parts.append(f"第（{numeral(self.item)}）项")
        if self.point:
            parts.append(f"第{numeral(self.point)}目")
        return "".join(parts)


def article_label(article: int, sub: int = 0) -> str:
    """第一百二十条, or 第一百二十条之一 for an article put in between."""
    return f"第{numeral(article)}条" + (f"之{numeral(sub)}" if sub else "")


def short_name(title: str) -> str:
    """The title as people cite it: without 《》 and without 中华人民共和国 before it."""
    bare = title.strip().removeprefix("《").removesuffix("》") if title.strip().startswith("《") else title.strip()
    shorter = bare.removeprefix(COUNTRY)
    return shorter if shorter and shorter != bare and not shorter.startswith("第") else bare


def parse(text: str) -> Citation:
    """The one provision the text cites; `BadCitation` when it cites none, several, or says anything else."""
    cited = parse_many(text)
    if len(cited) != 1:
        raise BadCitation(text)
    return cited[0]


def parse_many(text: str) -> tuple[Citation, ...]:
    """Every provision of a list or range of one statute, in the order written.

    `第三十条、第三十一条`, `第四十二条至第四十五条`, `第一款第一项、第三项`: what a later member leaves
    out it takes from the one before. A range names whole articles; which 之一 stand between is for the
    library to say.
    """
    try:
        return _read(text)
    except BadCitation:
        raise
    except ValueError as trouble:
        raise BadCitation(text) from trouble


def _read(text: str) -> tuple[Citation, ...]:
    name = _NAME.match(text)
    if not name:
        raise BadCitation(text)
    statute = short_name(name["quoted"] or name["bare"])
    place, cited, through = name.end(), list[Citation](), False
    while place < len(text):
        last = cited[-1] if cited else Citation(statute, 0)
        found, place = _provision_at(text, place, last)
        cited += _range(last, found, text) if through else [found]
        link = _LINK.match(text, place)
        through = bool(link and link["link"] and link["link"] in _THROUGH)
        place = link.end() if link else place
        if place == len(text) and link and link["link"]:
            raise BadCitation(text)
    return tuple(cited)


def _provision_at(text: str, place: int, before: Citation) -> tuple[Citation, int]:
    """The provision written at `place`, its missing upper parts taken from the one before."""
    start, found = place, before
    if match := _ARTICLE.match(text, place):
        sub = number_of(match["sub"]) if match["sub"] else 0
        found, place = Citation(before.statute, number_of(match["article"]), sub), match.end()
    if match := _PARAGRAPH.match(text, place):
        found, place = replace(found, paragraph=number_of(match["paragraph"]), item=0, point=0), match.end()
    if match := _ITEM.match(text, place):
        found, place = replace(found, item=number_of(match["item"]), point=0), match.end()
    if match := _POINT.match(text, place):
        found, place = replace(found, point=number_of(match["point"])), match.end()
    if place == start or not found.article:
        raise BadCitation(text)
    return found, place


def _range(first: Citation, last: Citation, text: str) -> list[Citation]:
    """What follows `first` up to `last`: whole articles, or paragraphs or items of one article."""
    if first.article != last.article:
        members = [Citation(last.statute, number) for number in range(first.article + 1, last.article)]
        sound = first == first.whole_article and last == last.whole_article
        length = last.article - first.article
    elif first.paragraph != last.paragraph:
        members = [replace(last, paragraph=number) for number in range(first.paragraph + 1, last.paragraph)]
        sound, length = not first.item and not last.item, last.paragraph - first.paragraph
    else:
        members = [replace(last, item=number) for number in range(first.item + 1, last.item)]
        sound, length = first.sub == last.sub and not first.point and not last.point, last.item - first.item
    if not sound or not 1 <= length <= LONGEST_RANGE:
        raise BadCitation(text)
    return [*members, last]
