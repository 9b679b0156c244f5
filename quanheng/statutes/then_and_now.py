"""One article on two days: what the law said when an act was done, and what it says now (行政处罚法第三十七条)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import QuerySet

from quanheng.rules.statute_changes import ArticleChange
from quanheng.statutes.comparing import shown_beside
from quanheng.statutes.likeness import likely_in
from quanheng.statutes.models import Article, StatuteVersion
from quanheng.statutes.queries import versions

SHOWN = 2
"""Likely articles shown where nothing but their words says which took the place of which."""


@dataclass(frozen=True)
class Side:
    """The article as it stood on one day: in which wording, and how likely it is the one meant (1 is certain)."""

    wording: StatuteVersion
    article: Article | None
    likeness: float = 1.0

    @property
    def name(self) -> str:
        """《…》, of the wording."""
        return f"《{self.wording.statute.short_title}》"


@dataclass(frozen=True)
class ThenAndNow:
    """One provision that changed between two days; a side without an entry had no such provision, or none like it."""

    cited: str
    changed_on: date
    then: tuple[Side, ...]
    now: tuple[Side, ...]

    @cached_property
    def beside(self) -> list[tuple[Side, Side, ArticleChange, int]]:
        """Each old article beside each new one, with the likeness in percent; only where both words are loaded."""
        return [
            (old, new, shown_beside(old.article, new.article), round(100 * old.likeness * new.likeness))
            for old in self.then
            for new in self.now
            if old.article and new.article
        ]


def changed_between(
    cited: str, wording: StatuteVersion, article: Article | None, *, then: date, now: date
) -> ThenAndNow | None:
    """What became of a provision between two days, `then` before `now`; None where its words are the same.

    No statement when its wording applies on both days.
    """
    if wording.applies_on(then) and wording.applies_on(now):
        return None
    before, after = _on(wording, article, then), _on(wording, article, now)
    if _same(before, after):
        return None
    return ThenAndNow(cited, _changed_on(before, after, wording), before, after)


def _same(before: tuple[Side, ...], after: tuple[Side, ...]) -> bool:
    words = [[side.article.text if side.article else None for side in each] for each in (before, after)]
    return words[0] == words[1] and None not in words[0] and bool(words[0])


def _changed_on(before: tuple[Side, ...], after: tuple[Side, ...], wording: StatuteVersion) -> date:
    """The day the later law began, or where there is none, the last day of the old one."""
    begun = [side.wording.in_force_on for side in after if side.wording.in_force_on]
    ended = [side.wording.ended_on for side in before if side.wording.ended_on]
    return min(begun) if begun else min(ended) if ended else wording.in_force_on or date.max


def _on(wording: StatuteVersion, article: Article | None, day: date) -> tuple[Side, ...]:
    """Where the provision stood on a day: here, in another wording, or in what took this statute's place or lost it."""
    if wording.applies_on(day):
        return (Side(wording, article),)
    same = _applying(versions().filter(statute=wording.statute_id), day)
    if same:
        return _in_another(same[0], article, likely=1)
    if wording.in_force_on and wording.in_force_on <= day:
        later = _later(wording, day)
        return _in_another(later, article, likely=SHOWN) if later else ()
    first = versions().filter(statute=wording.statute_id, current=True).values("pk")
    ended = _applying(versions().filter(successor__in=first).exclude(statute=wording.statute_id), day)
    found = [side for each in ended if each.has_text for side in _in_another(each, article, likely=SHOWN)]
    return tuple(sorted(found, key=lambda side: -side.likeness)[:SHOWN])


def _applying(found: QuerySet[StatuteVersion], day: date) -> list[StatuteVersion]:
    return [each for each in found.filter(in_force_on__lte=day).order_by("-in_force_on") if each.applies_on(day)]


def _later(wording: StatuteVersion, day: date) -> StatuteVersion | None:
    """What took over from a wording, and from that in turn, up to the one that applies on the day."""
    seen, now = {wording.pk}, wording.successor
    while now is not None and now.pk not in seen and not now.applies_on(day):
        seen.add(now.pk)
        now = now.successor
    return now if now is not None and now.applies_on(day) else None


def _in_another(other: StatuteVersion, article: Article | None, *, likely: int) -> tuple[Side, ...]:
    """The same number in a wording of the same statute where its words are alike, or else the articles most like it."""
    if article is None or not other.has_text:
        return (Side(other, None),)
    (found,) = likely_in(other, [article.text])
    same = [one for one, _ in found if (one.number, one.sub) == (article.number, article.sub)]
    if other.statute_id == article.version.statute_id and same:
        return (Side(other, same[0]),)
    return tuple(Side(other, one, 1.0 if one.text == article.text else score) for one, score in found[:likely])
