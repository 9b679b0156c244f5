"""Searching the articles: all the words asked for, or failing that any of them; bounded, with marks."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.contrib.postgres.search import SearchVectorField
from django.db.models import Case, Count, FloatField, Func, IntegerField, Lookup, Q, QuerySet, Value, When, Window

from quanheng.rules.citation import BadCitation, parse
from quanheng.rules.extracts import extract
from quanheng.rules.refusal import Refused
from quanheng.rules.search_words import all_of, any_of, any_two_of, loose_words, phrases, query_words
from quanheng.statutes.models import Article, Statute, StatuteRank
from quanheng.statutes.queries import KnownArticle, applies, article

COUNTED_UP_TO = 10_000
PAGE_SIZE = 20
LAST_PAGE = COUNTED_UP_TO // PAGE_SIZE


@SearchVectorField.register_lookup
class Matches(Lookup):
    """A tsvector column against a tsquery's text, as it stands."""

    lookup_name = "matches"

    def get_prep_lookup(self) -> str:
        return self.rhs

    def as_sql(self, compiler, connection) -> tuple[str, list]:
        left, parameters = self.process_lhs(compiler, connection)
        return f"{left} @@ %s::tsquery", [*parameters, self.rhs]


class _Closeness(Func):
    """How many of the words a row has, as PostgreSQL weighs them."""

    template = "ts_rank(%(expressions)s::tsquery)"
    output_field = FloatField()


@dataclass(frozen=True)
class Hit:
    """An article that answers, with the stretch of its text around the first mark: (words, marked or not)."""

    article: Article
    extract: tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class Found:
    """One page of answers: how many there are, or that they are more than are counted."""

    query: str
    hits: tuple[Hit, ...] = ()
    total: int = 0
    page: int = 1
    loose: bool = False
    cited: Article | KnownArticle | None = None
    refusal: Refused | None = None
    ranks: tuple[tuple[str, int], ...] = field(default=())

    @property
    def capped(self) -> bool:
        """Whether there are more than are counted."""
        return self.total > COUNTED_UP_TO

    @property
    def total_shown(self) -> str:
        """The number as it is shown: 1,234 or 10,000+."""
        return f"{COUNTED_UP_TO:,}+" if self.capped else f"{self.total:,}"

    @property
    def pages(self) -> int:
        """How many pages can be turned."""
        return -(-min(self.total, COUNTED_UP_TO) // PAGE_SIZE)


@dataclass(frozen=True)
class _Within:
    """Where is searched: statutes of one rank, issuers whose name has the words, what applies on a day."""

    rank: str | None = None
    issuer: str = ""
    on: date | None = None


def search(query: str, *, rank: str | None = None, issuer: str = "", on: date | None = None, page: int = 1) -> Found:
    """The articles that have every word of the query, or else any word of it.

    `on` keeps to what applies on that day. A query that is a citation also gives the article it means, or
    the refusal that says why not. Those of statutes named like the query come first, then by rank.
    """
    within, query = _Within(rank, issuer.strip(), on), query.strip()
    cited, refusal = _cited(query, on)
    words, some = query_words(query), loose_words(query)
    page = max(1, min(page, LAST_PAGE))
    if not words:
        return Found(query, page=page, cited=cited, refusal=refusal)
    rows, total = _page(_asked(all_of(words), within), query, page)
    loose = not total and bool(some)
    for tsquery in dict.fromkeys((any_two_of(some), any_of(some))) if loose else ():
        asked = _asked(tsquery, within).annotate(closeness=_Closeness("search", Value(any_of(some))))
        rows, total = _page(asked, query, page, "-closeness")
        if total:
            break
    marked = some if loose else phrases(query)
    hits = tuple(Hit(row, tuple(extract(row.text, marked))) for row in rows)
    return Found(query, hits, total, page, loose and total > 0, cited, refusal)


def _cited(query: str, on: date | None) -> tuple[Article | KnownArticle | None, Refused | None]:
    try:
        citation = parse(query)
    except BadCitation:
        return None, None
    try:
        return article(citation, on or date.max), None
    except Refused as refusal:
        return None, refusal


def _asked(tsquery: str, within: _Within) -> QuerySet[Article]:
    asked = Article.objects.filter(search__matches=tsquery, version__current=True)
    if within.rank:
        asked = asked.filter(version__statute__rank=within.rank)
    if within.issuer:
        asked = asked.filter(version__issuer__contains=within.issuer)
    if within.on:
        asked = asked.filter(applies(within.on, "version__"))
    return asked


def _page(asked: QuerySet[Article], query: str, page: int, *first: str) -> tuple[list[Article], int]:
    """One page in order, and how many there are in all.

    Keys are counted and sorted alone: carrying ten thousand texts through a sort costs as much again.
    """
    ordered = _ordered(asked, query, *first).annotate(in_all=Window(Count("*")))
    found = list(ordered.values_list("pk", "in_all")[(page - 1) * PAGE_SIZE : page * PAGE_SIZE])
    if not found:
        return [], asked.count() if page > 1 else 0
    keys = [key for key, _ in found]
    rows = Article.objects.select_related("version__statute").defer("search", "attachment").in_bulk(keys)
    return [rows[key] for key in keys], found[0][1]


def _ordered(asked: QuerySet[Article], query: str, *first: str) -> QuerySet[Article]:
    named = Q()
    for phrase in phrases(query):
        named |= Q(title__contains=phrase)
    titles = list(Statute.objects.filter(named).values_list("pk", flat=True))
    ranks = [When(version__statute__rank=rank, then=Value(place)) for place, rank in enumerate(StatuteRank.values)]
    asked = asked.annotate(rank_place=Case(*ranks, default=Value(99), output_field=IntegerField()))
    # without a named statute the case would shrink to a bare 1, which SQL takes for the first column
    if titles:
        named_first = Case(When(version__statute__in=titles, then=Value(0)), default=Value(1))
        asked, first = asked.annotate(named=named_first), (*first, "named")
    return asked.order_by(*first, "rank_place", "-version__promulgated_on", "version_id", "order")
