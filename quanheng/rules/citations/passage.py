"""The citations of a passage in order of appearance, each completed from where it stands.

前款, 前条 and 本条 mean places counted from the citing article; 本法 means the citing statute; a member of
a list takes what it leaves out from the one before; a range gives one citation for each leaf. A statute
named without an article, a title inside 《》 and the points of an annex are no citations.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from quanheng.rules.citations.names import AFTER_TITLE, SELF, THAT, bare_name
from quanheng.rules.citations.pieces import ARTICLES, DIVISIONS, LINK, THROUGH, N, Parts, below, member_at, parts_at
from quanheng.rules.numerals import number_of

LONGEST_RANGE = 300


@dataclass(frozen=True)
class Place:
    """Where the passage stands: statute, article (with 之一 as `sub`), 款."""

    law: str
    article: int | None = None
    paragraph: int | None = None
    sub: int | None = None


@dataclass(frozen=True)
class Cited:
    """One provision cited: the statute as written, then 条, 之, 款, 项 and 目; None where not named."""

    law: str
    article: int
    sub: int | None = None
    paragraph: int | None = None
    item: int | None = None
    subitem: int | None = None


_TITLE = r"《(?P<title>[^《》]*(?:[《〈][^《》〈〉]*[》〉][^《》]*)*)》"
_NEXT = re.compile(
    rf"(?P<heading>(?:(?m:^)\s*|(?<=[“\"]))第{N}条(?:之{N})?[ 　])"
    rf"|(?P<annex>附(?:件|表|录|则)(?:{N})?第{N}[条款项](?:第{N}[款项])*)"
    rf"|{_TITLE}(?P<after>{AFTER_TITLE}{DIVISIONS})"
    rf"|(?P<self>{SELF}){AFTER_TITLE}{DIVISIONS}(?=第)"
    rf"|(?P<that>{THAT}){DIVISIONS}(?=第)"
    r"|(?<![目提以之生当先此向空])前(?P<back>[一二两三四五六七八九十]?)(?P<backlevel>款(?!项(?!目))|条(?![件例款约文])|项(?!目))"
    r"|本(?P<here>条(?![例约文件])|款(?!项))"
    rf"|(?={ARTICLES.replace('?P<articles>', '?:').replace('?P<sub>', '?:')})(?P<article>第)"
    rf"|(?P<lower>第)(?=\s*(?:[（(]\s*{N}\s*[）)]|{N})(?:[、，和与或至及者到（(）)]|以及|{N})*\s*(?:款|项(?!目)|目))"
    r"|(?P<item>(?m:^)\s*[“\"]?[（(](?P<itemnumber>[一二三四五六七八九十]+)[）)])"
    r"|(?P<stop>[。\n])"
)
_QUOTE_BETWEEN = re.compile(r"[“\"][^”\"]*[”\"]中(?=第)")
_NEW_MEMBER = re.compile(r"(?:增加|作为)[^，。；]{0,8}(?:，作为)?$|作为$")


@dataclass
class _Reading:
    """What has been read so far: the place, the last citation, the statute spoken of."""

    place: Place
    known: Collection[str]
    last: Cited | None = None
    law: str = ""
    titled: str = ""
    item: int | None = None


def cited_in(text: str, place: Place, known: Collection[str] = ()) -> list[Cited]:
    """Every citation of the passage that stands at `place`; `known` titles help where 《》 are missing."""
    reading, found, end = _Reading(place, known), list[Cited](), 0
    while at := _NEXT.search(text, end):
        cited, end = _read(text, at, reading)
        end = max(end, at.end())
        while cited:
            found += cited
            reading.last, reading.law = cited[-1], cited[-1].law
            cited, end = _continued(text, end, reading)
    return found


def _read(text: str, at: re.Match[str], reading: _Reading) -> tuple[list[Cited], int]:
    """What begins at this mark: citations, or a fact about where we are."""
    if at.lastgroup in _READERS:
        return _READERS[at.lastgroup](text, at, reading)
    law = {"after": at["title"], "self": reading.place.law, "that": reading.titled or reading.place.law}
    if at.lastgroup in law:
        reading.titled = at["title"] or reading.titled
        return _from_article(text, at.end(), law[at.lastgroup], reading)
    if at.lastgroup == "stop":
        reading.law, reading.last = "", None
    elif at.lastgroup in ("item", "itemnumber"):
        reading.item = number_of(at["itemnumber"])
    return [], at.end()


def _article(text: str, at: re.Match[str], reading: _Reading) -> tuple[list[Cited], int]:
    return _from_article(text, at.start(), _named_before(text, at.start(), reading), reading)


def _from_article(text: str, start: int, law: str, reading: _Reading) -> tuple[list[Cited], int]:
    parts, end = parts_at(text, start)
    if not parts.articles:
        return [], start
    if between := _QUOTE_BETWEEN.match(text, end):
        lower, further = parts_at(text, between.end())
        if lower.named and not lower.articles:
            parts, end = replace(lower, articles=parts.articles, sub=parts.sub), further
    return _leaves(Cited(law, 0), parts), end


def _named_before(text: str, start: int, reading: _Reading) -> str:
    """The statute an article belongs to when no 《》 and no 本法 stands before it."""
    sentence = re.split(r"[。；\n]", text[max(0, start - 80) : start])[-1]
    without_decree = re.sub(rf"{AFTER_TITLE}{DIVISIONS}$", "", sentence) if sentence.endswith(("）", ")")) else sentence
    name = bare_name(sentence, reading.known) or bare_name(without_decree, reading.known)
    if name:
        reading.titled = name
    return name or reading.law or reading.place.law


def _counted_back(text: str, at: re.Match[str], reading: _Reading) -> tuple[list[Cited], int]:
    """前款, 前两款, 前条, 前项: counted back from the citing place; nothing if the place is not known."""
    place, back = reading.place, number_of(at["back"].replace("两", "二")) if at["back"] else 1
    parts, end = below(text, at.end())
    if place.article is None:
        return [], at.end()
    match at["backlevel"]:
        case "条" if place.sub:
            before = [Cited(place.law, place.article, place.sub - 1 or None)]
        case "条":
            before = [Cited(place.law, number) for number in range(max(1, place.article - back), place.article)]
        case "款":
            last = place.paragraph or 0
            numbers = range(max(1, last - back), last)
            before = [Cited(place.law, place.article, place.sub, number) for number in numbers]
            before = before or [Cited(place.law, place.article, place.sub)]
        case _:
            last = reading.item or back + 1
            items = range(max(1, last - back), last)
            before = [Cited(place.law, place.article, place.sub, place.paragraph, item) for item in items]
    return [leaf for each in before for leaf in _leaves(each, parts)], end


def _here(text: str, at: re.Match[str], reading: _Reading) -> tuple[list[Cited], int]:
    """本条 and 本款, with what they name below themselves."""
    place = reading.place
    parts, end = below(text, at.end())
    if place.article is None or (at["here"] == "条" and text.startswith("前", at.end())):
        return [], at.end()
    paragraph = place.paragraph if at["here"] == "款" else None
    return _leaves(Cited(place.law, place.article, place.sub, paragraph), parts), end


def _lower(text: str, at: re.Match[str], reading: _Reading) -> tuple[list[Cited], int]:
    """第二款 or 第三项 with no article before: a 款 of the citing article, an 项 of what was cited last.

    An amendment that adds a 款 to an article (增加一款，作为第四款) speaks of that article's.
    """
    parts, end = parts_at(text, at.start())
    place, last = reading.place, reading.last
    amends = bool(last and _NEW_MEMBER.search(text[max(0, at.start() - 12) : at.start()]))
    if not parts.named:
        return [], at.end()
    if last and (amends or not parts.paragraphs):
        return _leaves(last, parts), end
    if place.article is None:
        return [], end
    paragraph = place.paragraph if not parts.paragraphs else None
    return _leaves(Cited(place.law, place.article, place.sub, paragraph), parts), end


def _continued(text: str, end: int, reading: _Reading) -> tuple[list[Cited], int]:
    """The next member of a list, or the members of a range up to its end."""
    link, last = LINK.match(text, end), reading.last
    if not link or not last:
        return [], end
    parts, further = member_at(text, link.end())
    if not parts.named or (parts.articles and text[further : further + 1] in (" ", "　")):
        return [], end
    members = _leaves(last, parts)
    if link["link"] in THROUGH:
        members = list(_between(last, members[0])) + members
    return members, further


def _leaves(above: Cited, parts: Parts) -> list[Cited]:
    """One citation for each leaf; what `parts` does not name stays as it is in `above`, below it nothing."""
    bases = [above]
    if parts.articles:
        bases = [Cited(above.law, article) for article in parts.articles[:LONGEST_RANGE]]
        bases[-1] = replace(bases[-1], sub=parts.sub)
    if parts.paragraphs:
        kept = bases[:-1]
        bases = kept + [
            replace(bases[-1], paragraph=each, item=None, subitem=None) for each in parts.paragraphs[:LONGEST_RANGE]
        ]
    if parts.items:
        bases = bases[:-1] + [replace(bases[-1], item=each, subitem=None) for each in parts.items[:LONGEST_RANGE]]
    if parts.subitems:
        bases = bases[:-1] + [replace(bases[-1], subitem=each) for each in parts.subitems[:LONGEST_RANGE]]
    return bases


def _between(first: Cited, last: Cited) -> Iterator[Cited]:
    """What a range names between its ends: articles, or 款 or 项 or 目 of one article."""
    if first.article != last.article:
        for number in range(first.article + 1, min(last.article, first.article + LONGEST_RANGE)):
            yield Cited(last.law, number)
        if last.sub and first.article < last.article:
            yield from (Cited(last.law, last.article, sub or None) for sub in range(last.sub))
    elif (first.sub or 0) != (last.sub or 0):
        yield from (Cited(last.law, last.article, sub) for sub in range((first.sub or 0) + 1, last.sub or 0))
    else:
        yield from _below_between(first, last)


def _below_between(first: Cited, last: Cited) -> Iterator[Cited]:
    """The 款, 项 or 目 between the ends, on the highest level on which they differ."""
    if first.paragraph and last.paragraph and first.paragraph != last.paragraph:
        for number in _span(first.paragraph, last.paragraph):
            yield replace(last, paragraph=number, item=None, subitem=None)
    elif first.item and last.item and first.item != last.item:
        for number in _span(first.item, last.item):
            yield replace(last, item=number, subitem=None)
    elif first.subitem and last.subitem:
        for number in _span(first.subitem, last.subitem):
            yield replace(last, subitem=number)


def _span(first: int, last: int) -> range:
    return range(first + 1, min(last, first + LONGEST_RANGE))


_READERS = {"backlevel": _counted_back, "here": _here, "article": _article, "lower": _lower}
