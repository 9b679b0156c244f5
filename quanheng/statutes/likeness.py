"""Which articles of a text are most like some words: the likely answer to an article that moved into another text."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from django.db.models import Q

from quanheng.rules.statute_changes import Likeness, Place
from quanheng.statutes.models import Article, StatuteVersion

Likely = tuple[tuple[Article, float], ...]
KEPT = 24
"""Texts whose words are kept counted; the largest code takes some 15 MB and half a second to count."""


def likely_in(version: StatuteVersion, texts: Iterable[str]) -> list[Likely]:
    """For each text the articles of a wording most like it, the most like first. One statement, two the first time."""
    likeness = _counted(version.pk, version.text_hash)
    found = [likeness.likeliest(text) for text in texts]
    articles = articles_at(version, {place for each in found for place, _score in each})
    return [tuple((articles[place], score) for place, score in each) for each in found]


def articles_at(version: StatuteVersion, places: Iterable[Place]) -> dict[Place, Article]:
    """The articles in these places; of repeated ones the first. One statement, none without places."""
    wanted = Q()
    for number, sub in places:
        wanted |= Q(number=number, sub=sub)
    if not wanted:
        return {}
    found: dict[Place, Article] = {}
    for one in version.articles.filter(wanted, form="article").defer("search").order_by("-order"):
        one.version = version
        found[one.number, one.sub] = one
    return found


@lru_cache(maxsize=KEPT)
def _counted(version: int, _text_hash: str) -> Likeness:
    """The words of a wording, counted once: its articles never change, a corrected copy is another row."""
    rows = Article.objects.filter(version=version, form="article").order_by("-order")
    return Likeness({(number, sub): text for number, sub, text in rows.values_list("number", "sub", "text")})
