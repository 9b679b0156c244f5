"""Two wordings, or two articles, beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from quanheng.rules.statute_changes import Change, Kind, Stretch, changes, figures_changed, side_by_side
from quanheng.statutes.likeness import articles_at
from quanheng.statutes.models import Article, StatuteVersion


@dataclass(frozen=True)
class ArticleChange:
    """One article of two wordings: what became of it, both sides cut where they differ, the figures of one side."""

    kind: Kind
    old: Article | None
    new: Article | None
    left: tuple[Stretch, ...] = ()
    right: tuple[Stretch, ...] = ()
    figures: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())

    @property
    def label(self) -> str:
        """第三条, or 第三条 → 第五条 where it moved."""
        labels = [one.label for one in (self.old, self.new) if one]
        return labels[0] if len(set(labels)) == 1 else " → ".join(labels)


def compared(old: StatuteVersion, new: StatuteVersion) -> list[Change]:
    """What became of every article from one wording to another. Two statements."""
    return list(changes(_texts(old), _texts(new)))


def changes_shown(old: StatuteVersion, new: StatuteVersion, some: Sequence[Change]) -> list[ArticleChange]:
    """Some of the changes with their articles and the words that differ. Two statements."""
    before = articles_at(old, [each.old for each in some if each.old])
    after = articles_at(new, [each.new for each in some if each.new])
    return [
        _shown(each.kind, before.get(each.old) if each.old else None, after.get(each.new) if each.new else None)
        for each in some
    ]


def shown_beside(old: Article | None, new: Article | None) -> ArticleChange:
    """Two articles beside each other, whatever they are called."""
    return _shown(Kind.CHANGED, old, new)


def _texts(version: StatuteVersion) -> dict[tuple[int, int], str]:
    """The articles by their places; of repeated ones the first."""
    rows = version.articles.filter(form="article").order_by("order").values_list("number", "sub", "text")
    found: dict[tuple[int, int], str] = {}
    for number, sub, text in rows:
        found.setdefault((number, sub), text)
    return found


def _shown(kind: Kind, old: Article | None, new: Article | None) -> ArticleChange:
    before, after = (one.text if one else "" for one in (old, new))
    left, right = side_by_side(before, after)
    return ArticleChange(kind, old, new, left, right, figures_changed(before, after))
