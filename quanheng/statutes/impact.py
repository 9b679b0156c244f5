"""What a change of law breaks: the articles it changed or ended, all that rests on them, what may take their place."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.functional import Promise

from quanheng.rules.citation import Citation, article_label, short_name
from quanheng.rules.statute_changes import ArticleChange, Kind, Place
from quanheng.statutes.cited_by import read_citations
from quanheng.statutes.citing import (
    Adjusting,
    Citing,
    Resting,
    address_of_thing,
    adjusting_of,
    cited_then,
    label_of,
    names_of,
    resting_on,
    stated_by_sources,
)
from quanheng.statutes.comparing import compared, shown_beside
from quanheng.statutes.likeness import likely_in
from quanheng.statutes.models import Article, CitationIndex, Repeal, StatuteName, StatuteVersion
from quanheng.statutes.queries import earlier_wording, versions

ONE_DAY = timedelta(days=1)
LISTED = 10
"""Things listed at first under each lost article."""
LOST = frozenset({Kind.CHANGED, Kind.REMOVED, Kind.MOVED})


@dataclass(frozen=True)
class Cited:
    """One thing that cites an article of what changed: of which kind, which place of which statute."""

    kind: str
    key: str
    statute: int
    citation: Citation
    name: str = ""

    @property
    def place(self) -> Place:
        """The article cited."""
        return (self.citation.article, self.citation.sub)


@dataclass(frozen=True)
class Lost:
    """One article that is cited and no longer stands as it was, with what cites it and what may follow it."""

    wording: StatuteVersion
    place: Place
    kind: Kind
    cited_by: tuple[Cited, ...]
    old: Article | None = None
    likely: tuple[tuple[Article, float], ...] = ()

    @property
    def label(self) -> str:
        """《…》第九十九条."""
        return f"《{self.wording.statute.short_title}》{article_label(*self.place)}"

    @property
    def code(self) -> str:
        """Its place in an address."""
        return f"{self.wording.code}-{self.place[0]}-{self.place[1]}"

    @property
    def first(self) -> tuple[Cited, ...]:
        """The first of what cites it."""
        return self.cited_by[:LISTED]

    @property
    def more(self) -> int:
        """How many more cite it than are listed at first."""
        return max(len(self.cited_by) - LISTED, 0)

    @cached_property
    def beside(self) -> list[tuple[ArticleChange, int]]:
        """The old words beside those of each likely successor, with the likeness in percent."""
        return [(shown_beside(self.old, one), round(score * 100)) for one, score in self.likely]


@dataclass(frozen=True)
class Running:
    """The proceedings running under things of one kind whose law changed, counted at once and listed by the page."""

    kind: str
    label: str | Promise
    lines: Sequence[Resting]

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.lines)


@dataclass(frozen=True)
class Impact:
    """Everything one text changes from the day it applies."""

    version: StatuteVersion
    earlier: StatuteVersion | None
    repealed: tuple[StatuteVersion, ...]
    changed_articles: int
    lost: tuple[Lost, ...] = ()
    running: tuple[Running, ...] = field(default=())

    @property
    def things(self) -> int:
        """How many things rest on what changed."""
        return len({(each.kind, each.key) for lost in self.lost for each in lost.cited_by})

    def adjustments(self, on: date) -> dict[tuple[str, str], Adjusting]:
        """How far what rests on the lost articles is adjusted, by kind and key. The same cost however much there is."""
        wordings = {each.wording.pk for each in self.lost}
        return {
            (kind, key): state
            for kind, keys in _keys(self.lost).items()
            for key, state in adjusting_of(kind, keys, wordings, on).items()
        }


def as_listed(cited: Iterable[Cited], states: Mapping[tuple[str, str], Adjusting]) -> list[Citing]:
    """What cites an article, each with its name, its page and how far it is adjusted."""
    return [
        Citing(
            label_of(each.kind), each.key, str(each.citation), address_of_thing(each.kind, each.key), each.name,
            states.get((each.kind, each.key)),
        )
        for each in cited
    ]  # fmt: skip


def changing() -> QuerySet[StatuteVersion]:
    """The texts that amended a loaded one or repealed others, the latest first."""
    earlier = versions().filter(
        statute=OuterRef("statute"), has_text=True, in_force_on__lt=OuterRef("in_force_on")
    )  # fmt: skip
    repealing = StatuteVersion.objects.filter(successor=OuterRef("pk"), current=True)
    found = versions().filter(Q(Exists(earlier)) | Q(Exists(repealing)), has_text=True)
    return found.order_by("-in_force_on", "statute__title")


def impact_of(version: StatuteVersion) -> Impact:
    """What rests on the articles this text changed, and on those of the statutes it ended.

    An article that stands unchanged under its number breaks nothing; one that moved is told, its number is another.
    """
    earlier = earlier_wording(version)
    ended = tuple(
        each
        for each in versions().filter(successor=version).order_by("statute__title")
        if each.statute_id != version.statute_id
    )
    changed = {each.old: each.kind for each in compared(earlier, version) if each.kind in LOST} if earlier else {}
    cited = _cited([*ended, *([earlier] if earlier else [])], version)
    lost = _lost(version, earlier, changed, ended, cited)
    running = _running(lost, (version.in_force_on or date.max) - ONE_DAY)
    return Impact(version, earlier, ended, len(changed) + sum(each.article_count for each in ended), lost, running)


def _cited(wordings: list[StatuteVersion], version: StatuteVersion) -> list[Cited]:
    """Everything that cited these statutes on the day before the change; what the index came to know since is new."""
    statutes = {each.statute_id for each in wordings}
    since = version.in_force_on or date.max
    before = since - ONE_DAY
    rows = CitationIndex.objects.filter(statute__in=statutes, on__lt=since).select_related("statute")
    found = [Cited(row.kind, row.key, row.statute_id, row.citation) for row in rows]
    names = dict(StatuteName.objects.filter(statute__in=statutes).values_list("name", "statute"))
    for kind, key, words in cited_then(before, statutes):
        found += [Cited(kind, key, names[one.statute], one) for one in read_citations([words]) if one.statute in names]
    for kind, key, citations in stated_by_sources(before):
        found += [
            Cited(kind, key, names[one.statute], one) for one in read_citations(citations) if one.statute in names
        ]
    return _named(dict.fromkeys(found))


def _named(found: Iterable[Cited]) -> list[Cited]:
    """The same with the names of what cites. One statement for each kind that has names."""
    by_kind: dict[str, set[str]] = {}
    cited = list(found)
    for each in cited:
        by_kind.setdefault(each.kind, set()).add(each.key)
    names = {kind: names_of(kind, keys) for kind, keys in by_kind.items()}
    return [replace(each, name=names[each.kind].get(each.key, "")) for each in cited]


def _lost(
    version: StatuteVersion,
    earlier: StatuteVersion | None,
    changed: dict[Place | None, Kind],
    ended: Collection[StatuteVersion],
    cited: list[Cited],
) -> tuple[Lost, ...]:
    """Each cited article that was changed or ended, the most cited first."""
    by_place: dict[tuple[int, Place], list[Cited]] = {}
    for each in cited:
        by_place.setdefault((each.statute, each.place), []).append(each)
    wordings = {each.statute_id: each for each in ended}
    gone: list[tuple[StatuteVersion, Place, Kind, list[Cited]]] = []
    for (statute, place), citing in by_place.items():
        if statute in wordings:
            gone.append((wordings[statute], place, Kind.REMOVED, citing))
        elif earlier and statute == earlier.statute_id and place in changed:
            gone.append((earlier, place, changed[place], citing))
    if not gone:
        return ()
    old = _articles([(wording, place) for wording, place, _, _ in gone])
    likely = dict(zip(old, likely_in(version, [one.text for one in old.values()]), strict=True))
    found = [
        Lost(wording, place, kind, tuple(citing), old.get((wording.pk, place)), likely.get((wording.pk, place), ()))
        for wording, place, kind, citing in gone
    ]
    return tuple(sorted(found, key=lambda each: (-len(each.cited_by), each.wording.statute.title, each.place)))


def _articles(wanted: list[tuple[StatuteVersion, Place]]) -> dict[tuple[int, Place], Article]:
    """The articles in these places. One statement."""
    asked = Q()
    for wording, (number, sub) in wanted:
        asked |= Q(version=wording, number=number, sub=sub)
    by_version = {wording.pk: wording for wording, _ in wanted}
    found: dict[tuple[int, Place], Article] = {}
    for row in Article.objects.filter(asked, form="article").defer("search").order_by("-order"):
        row.version = by_version[row.version_id]
        found[row.version_id, (row.number, row.sub)] = row
    return found


def _running(lost: Iterable[Lost], before: date) -> tuple[Running, ...]:
    """What rests in turn on all that cites a lost article, by the kind of what it rests on."""
    return tuple(
        Running(kind, label_of(kind), lines)
        for kind, keys in _keys(lost).items()
        for lines in resting_on(kind, keys, before)
        if len(lines)
    )


def _keys(lost: Iterable[Lost]) -> dict[str, set[str]]:
    """The keys of all that cites a lost article, by kind."""
    keys: dict[str, set[str]] = {}
    for each in lost:
        for cited in each.cited_by:
            keys.setdefault(cited.kind, set()).add(cited.key)
    return keys


def repeals_of_unknown() -> QuerySet[Repeal]:
    """The repeals whose statute the library lacks."""
    rows = Repeal.objects.filter(by__current=True).select_related("by__statute").order_by("by__statute__title", "title")
    names = set(StatuteName.objects.values_list("name", flat=True))
    return rows.exclude(pk__in=[row.pk for row in rows if {row.title, short_name(row.title)} & names])
