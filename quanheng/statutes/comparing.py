"""Two wordings, or two articles, beside each other."""

from __future__ import annotations

from collections.abc import Sequence

from quanheng.rules.statute_changes import ArticleChange, Change, Kind, beside, changes
from quanheng.statutes.likeness import articles_at
from quanheng.statutes.models import Article, StatuteVersion


def compared(old: StatuteVersion, new: StatuteVersion) -> list[Change]:
    """What became of every article from one wording to another. Two statements."""
    return list(changes(_texts(old), _texts(new)))


def changes_shown(old: StatuteVersion, new: StatuteVersion, some: Sequence[Change]) -> list[ArticleChange]:
    """Some of the changes with their articles and the words that differ. Two statements."""
    before = articles_at(old, [each.old for each in some if each.old])
    after = articles_at(new, [each.new for each in some if each.new])
    return [
        beside(each.kind, before.get(each.old) if each.old else None, after.get(each.new) if each.new else None)
        for each in some
    ]


def shown_beside(old: Article | None, new: Article | None) -> ArticleChange:
    """Two articles beside each other, whatever they are called."""
    return beside(Kind.CHANGED, old, new)


def _texts(version: StatuteVersion) -> dict[tuple[int, int], str]:
    """The articles by their places; of repeated ones the first."""
    rows = version.articles.filter(form="article").order_by("order").values_list("number", "sub", "text")
    found: dict[tuple[int, int], str] = {}
    for number, sub, text in rows:
        found.setdefault((number, sub), text)
    return found
