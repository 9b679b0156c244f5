"""Who cites whom among the articles of the library, and which citations lead nowhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from quanheng.rules.citation import COUNTRY
from quanheng.statutes.models import Article, Mention, Statute, StatuteName, StatuteVersion

SHOWN = 50


class Dangling(StrEnum):
    """Why a citation leads nowhere."""

    NO_STATUTE = "no-statute"
    NO_ARTICLE = "no-article"
    ENDED = "ended"


@dataclass(frozen=True)
class CitedStatute:
    """A statute another one cites, by the name it uses, how often, and the text if the library has it."""

    name: str
    count: int
    version: StatuteVersion | None


def cited_statutes(version: StatuteVersion) -> list[CitedStatute]:
    """The other statutes a text cites, the most cited first."""
    own = StatuteName.objects.filter(statute=version.statute).values("name")
    cited = Mention.objects.filter(article__version=version).exclude(law__in=own).order_by()
    counts = dict(cited.values_list("law").annotate(many=Count("pk")).order_by("-many", "law")[:SHOWN])
    texts = _latest(counts)
    return [CitedStatute(name, count, texts.get(name)) for name, count in counts.items()]


def citing_statutes(version: StatuteVersion) -> list[tuple[Statute, int]]:
    """The other statutes that cite this one, the most citing first."""
    names = StatuteName.objects.filter(statute=version.statute).values("name")
    rows = Mention.objects.filter(article__version__current=True, law__in=names)
    others = rows.exclude(article__version__statute=version.statute).order_by()
    counts = others.values_list("article__version__statute").annotate(many=Count("pk")).order_by("-many")[:SHOWN]
    statutes = Statute.objects.in_bulk([pk for pk, _ in counts])
    return [(statutes[pk], count) for pk, count in counts]


def dangling(why: Dangling) -> QuerySet[Mention]:
    """The citations that lead nowhere: no such statute, no such article in any of its texts, or an ended one.

    A statute of which only facts are known cannot be asked for its articles and is not counted.
    """
    named = StatuteName.objects.filter(name=OuterRef("law"))
    if why is Dangling.NO_STATUTE:
        return _mentions().filter(~Exists(named)).order_by("law", "number", "sub", "pk")
    texts = StatuteVersion.objects.filter(statute__names__name=OuterRef("law"), current=True)
    place = Article.objects.filter(
        version__statute__names__name=OuterRef("law"), version__current=True, number=OuterRef("number"),
        sub=OuterRef("sub"),
    )  # fmt: skip
    if why is Dangling.NO_ARTICLE:
        lacking = _mentions().filter(Exists(texts.filter(has_text=True)), ~Exists(place), ~Exists(_known(texts)))
        return lacking.order_by("law", "number", "sub", "pk")
    alive = texts.filter(ended_on=None, end_unknown=False)
    from_living = _mentions().filter(article__version__ended_on=None, article__version__end_unknown=False)
    return from_living.filter(Exists(texts), ~Exists(alive)).order_by("law", "number", "sub", "pk")


def _mentions() -> QuerySet[Mention]:
    return Mention.objects.filter(article__version__current=True).select_related("article__version__statute")


def _known(texts: QuerySet[StatuteVersion]) -> QuerySet[StatuteVersion]:
    return texts.filter(has_text=False)


def _latest(names: Iterable[str]) -> dict[str, StatuteVersion]:
    """The latest text of each statute of these names."""
    rows = StatuteVersion.objects.filter(Q(statute__names__name__in=list(names)), current=True)
    found: dict[str, StatuteVersion] = {}
    for row in rows.select_related("statute").order_by("in_force_on"):
        found[row.statute.short_title] = row
        found[row.statute.title.removeprefix(COUNTRY)] = row
    return found
