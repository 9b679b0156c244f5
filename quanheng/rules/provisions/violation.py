"""The violation of a 款, and the provisions its words point at."""

from __future__ import annotations

import re
from collections.abc import Iterable

from quanheng.rules.citations import Place, cited_in
from quanheng.rules.provisions.record import Ref

_OPENING = re.compile(r"^违反[^，。；]*?(?:规定|要求|规则)(?:的)?，")
_OPENING_BARE = re.compile(
    r"^违反(?:本(?:法典|法|条例|办法|规定|细则|规则)(?:，|$)|(?:本(?:法典|法|条例|办法|规定|细则|规则))?第[^，。；]*[条款项](?:，|$))"
)
_OPENING_CITED = re.compile(
    r"^违反(?:本(?:法典|法|条例|办法|规定|细则|规则|决定)|前[一二两三]?款|前条|第|《)[^，。；]*?(?:规定|要求)(?:的|，|$)?(?=.|$)"
)
_LIST_OPENING = re.compile(r"^违反本(?:法|条例|办法|规定|细则)(?:第[^，]*?[条款项]，)+第[^，]*?规定(?:的)?(?:，|$)")
_EXCEPT = re.compile(r"除[^，。；]*?外，?")
_TOWARDS = re.compile(r"^(?:对于|对(?!外|方|账|应)|凡)")
_NOTHING = re.compile(r"^(?:的|，)*$")


def violation_words(conduct: str) -> str | None:
    """The conduct without the opening 违反…规定，; None if nothing else is said."""
    words = re.sub(r"的$", "", conduct)
    if found := _TOWARDS.match(words):
        return words[found.end() :]
    for opening in (_LIST_OPENING, _OPENING, _OPENING_BARE, _OPENING_CITED):
        if found := opening.match(words + "，" if opening is _OPENING else words):
            rest = words[found.end() :]
            if not rest.startswith(("或者", "和", "、", "及")):
                words = rest
                break
    return None if _NOTHING.match(words) else words


def refs_in(texts: Iterable[str], place: Place) -> tuple[Ref, ...]:
    """Every provision of the statute itself that the violation points at, once each, in order."""
    stripped = [_EXCEPT.sub("", text) for text in texts]
    found = [
        Ref(each.article, each.paragraph, each.item)
        for text in stripped
        for each in cited_in(text, place)
        if each.law == place.law
    ]
    return tuple(dict.fromkeys(found))
