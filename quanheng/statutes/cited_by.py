"""What cites a statute or an article, by kind: articles of other statutes, its own, things of other rooms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from django.core.paginator import Page, Paginator
from django.db.models import BooleanField, Count, ExpressionWrapper, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from quanheng.rules.citation import BadCitation, Citation, parse
from quanheng.statutes.citing import Citing, address_of_thing, label_of, names_of, stated_by_sources
from quanheng.statutes.models import Article, CitationIndex, Mention, Statute, StatuteName
from quanheng.statutes.queries import KnownArticle, applies

OTHER, OWN = "article", "own-article"
LABELS: dict[str, str | Promise] = {OTHER: _("其他法规的条文"), OWN: _("本法规的条文")}
SHOWN = 30
Place = tuple[int, int]


@dataclass
class Counts:
    """How often one article is cited: by articles of other statutes, of its own, and by things of other rooms."""

    others: int = 0
    own: int = 0
    things: int = 0

    @property
    def outside(self) -> int:
        """How often anything outside its own statute cites it."""
        return self.others + self.things


@dataclass(frozen=True)
class Group:
    """One kind of what cites an article, with how many there are."""

    kind: str
    label: str | Promise
    count: int
    chosen: bool = False


@dataclass(frozen=True)
class CitedBy:
    """Everything that cites one article: the kinds with their counts, and one page of the chosen kind."""

    groups: tuple[Group, ...] = ()
    page: Page | None = None
    mentions: bool = False
    listed: list[Citing] = field(default_factory=list)

    @property
    def total(self) -> int:
        """How many there are of all kinds."""
        return sum(group.count for group in self.groups)


def how_often(statute: Statute, on: date) -> tuple[dict[Place, Counts], tuple[Group, ...]]:
    """How often each article of a statute is cited, and by how many things of each kind of other rooms.

    Four statements however many articles or citations there are.
    """
    found: dict[Place, Counts] = {}
    for number, sub, own, many in _mentions_of(statute).values_list("number", "sub", "own").annotate(Count("pk")):
        counts = found.setdefault((number, sub), Counts())
        counts.own, counts.others = (many, counts.others) if own else (counts.own, many)
    kinds: Counter[str] = Counter()
    things = list(_index_of(statute).values_list("kind", "number", "sub").annotate(Count("pk")))
    things += [(kind, one.article, one.sub, 1) for kind, _key, one in _stated(statute, on)]
    for kind, number, sub, many in things:
        found.setdefault((number, sub), Counts()).things += many
        kinds[kind] += many
    return found, tuple(Group(kind, label_of(kind), count) for kind, count in sorted(kinds.items()))


def cited_by(one: Article | KnownArticle, on: date, *, kind: str = "", page: str | None = None) -> CitedBy:
    """What cites an article: every kind with its count, and one page of the kind asked for, or of the first."""
    statute, at = one.version.statute, {"number": one.number, "sub": one.sub}
    mentions = _mentions_of(statute).filter(**at)
    if isinstance(one, Article):
        mentions = mentions.exclude(article=one)
    stated = [each for each in _stated(statute, on) if (each[2].article, each[2].sub) == (one.number, one.sub)]
    counts = _counted(mentions, _index_of(statute).filter(**at), stated)
    chosen = kind if kind in counts else next(iter(counts), "")
    groups = tuple(Group(each, _label(each), count, each == chosen) for each, count in counts.items())
    if chosen in LABELS:
        stands = ExpressionWrapper(applies(on, "article__version__"), output_field=BooleanField())
        rows = mentions.filter(own=chosen == OWN).annotate(stands=stands).order_by(*_IN_ORDER)
        rows = rows.select_related("article__version__statute")
        return CitedBy(groups, Paginator(rows, SHOWN).get_page(page), mentions=True)
    things = Paginator(_things(statute, at, chosen, stated), SHOWN).get_page(page)
    return CitedBy(groups, things if groups else None, listed=_listed(things.object_list))


_IN_ORDER = ("article__version__statute__title", "article__version_id", "article__order", "pk")


def _counted(
    mentions: QuerySet[Mention], index: QuerySet[CitationIndex], stated: list[tuple[str, str, Citation]]
) -> dict[str, int]:
    """How many there are of each kind, other statutes first, then other rooms, then its own."""
    own = dict(mentions.values_list("own").annotate(Count("pk")))
    things = Counter(dict(index.values_list("kind").annotate(Count("pk"))))
    things.update(kind for kind, _key, _citation in stated)
    counts = {OTHER: own.get(False, 0), **dict(sorted(things.items())), OWN: own.get(True, 0)}
    return {kind: count for kind, count in counts.items() if count}


def _mentions_of(statute: Statute) -> QuerySet[Mention]:
    """The citations of a statute in the words of articles that count, and whether each is its `own`."""
    names = StatuteName.objects.filter(statute=statute).values("name")
    own = ExpressionWrapper(Q(article__version__statute=statute), output_field=BooleanField())
    found = Mention.objects.filter(article__version__current=True, law__in=names)
    return found.annotate(own=own).order_by()


def _index_of(statute: Statute) -> QuerySet[CitationIndex]:
    return CitationIndex.objects.filter(statute=statute).order_by()


def _stated(statute: Statute, on: date) -> list[tuple[str, str, Citation]]:
    """What procedures and forms cite of a statute; they keep no rows in the index but are read as they stand."""
    names = set(StatuteName.objects.filter(statute=statute).values_list("name", flat=True))
    return [
        (kind, key, one)
        for kind, key, citations in stated_by_sources(on)
        for one in read_citations(citations)
        if one.statute in names
    ]


def read_citations(citations: Iterable[str]) -> Iterator[Citation]:
    """The citations that can be read of some in words."""
    return (one for words in citations if (one := _parsed(words)))


@lru_cache(maxsize=8192)
def _parsed(words: str) -> Citation | None:
    try:
        return parse(words)
    except BadCitation:
        return None


def _things(
    statute: Statute, at: dict[str, int], kind: str, stated: list[tuple[str, str, Citation]]
) -> QuerySet[CitationIndex] | list[tuple[str, str, Citation]]:
    """The things of a kind that cite the article: from the index, or where the kind keeps none there, as stated."""
    of_kind = [each for each in stated if each[0] == kind]
    rows = CitationIndex.objects.filter(statute=statute, kind=kind, **at).select_related("statute")
    return of_kind or rows.order_by("key", "paragraph", "item", "point", "pk")


def _listed(rows: Iterable[CitationIndex | tuple[str, str, Citation]]) -> list[Citing]:
    """Things as they are listed, with name and page. One statement for the names."""
    cited = [each if isinstance(each, tuple) else (each.kind, each.key, each.citation) for each in rows]
    names = names_of(cited[0][0], {key for _kind, key, _citation in cited}) if cited else {}
    return [
        Citing(label_of(kind), key, str(citation), address_of_thing(kind, key), names.get(key, ""))
        for kind, key, citation in cited
    ]


def _label(kind: str) -> str | Promise:
    return LABELS.get(kind) or label_of(kind)
