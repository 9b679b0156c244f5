"""The public search of the law: articles with all the words, or failing that any of them; bounded, with marks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When, Window
from django.db.models.expressions import RawSQL

from quanheng.portal.law_queries import RANKS, applies
from quanheng.portal.models import StatuteArticle, StatuteText
from quanheng.portal.queries import MOST, PAGE, Known
from quanheng.rules.citation import BadCitation, parse
from quanheng.rules.extracts import extract
from quanheng.rules.search_words import all_of, any_of, any_two_of, loose_words, phrases, query_words

TITLES = 5


@dataclass(frozen=True)
class Hit:
    """An article that answers, with the stretch of its text around the first mark: (words, marked or not)."""

    article: StatuteArticle
    extract: tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class Answer:
    """One page of articles that answer, and how many there are; `loose` if none has every word."""

    hits: tuple[Hit, ...] = ()
    total: int = 0
    loose: bool = False
    page: object = None
    cited: StatuteArticle | None = None

    @property
    def capped(self) -> bool:
        """Whether there are more than are counted."""
        return self.total > MOST


def search(query: str, *, rank: str = "", on: date | None = None, page: int = 1) -> Answer:
    """The articles that have every word of the query, or else any of them; of statutes named like it first.

    `on` keeps to what applies on that day. A query that is a citation also gives the article it means.
    """
    cited = _cited(query, on)
    words, some = query_words(query), loose_words(query)
    if not words:
        return Answer(cited=cited)
    page = max(1, min(page, MOST // PAGE))
    rows, total = _page(_asked(all_of(words), rank, on), query, page)
    loose = not total and bool(some)
    for wanted in dict.fromkeys((any_two_of(some), any_of(some))) if loose else ():
        closeness = RawSQL('ts_rank("portal_statutearticle"."search", %s::tsquery)', [any_of(some)])
        rows, total = _page(_asked(wanted, rank, on).annotate(closeness=closeness), query, page, "-closeness")
        if total:
            break
    marked = some if loose else phrases(query)
    hits = tuple(Hit(row, tuple(extract(row.text, marked))) for row in rows)
    turned = Known(StatuteArticle.objects.none(), min(total, MOST)).get_page(page)
    return Answer(hits, total, loose and total > 0, turned, cited)


def titles(query: str, *, rank: str = "", on: date | None = None) -> tuple[list[StatuteText], int]:
    """The first texts whose title has the words, and how many there are. Two statements."""
    named = Q()
    for phrase in phrases(query):
        named &= Q(title__contains=phrase)
    rows = StatuteText.objects.filter(named) if named else StatuteText.objects.none()
    rows = rows.filter(rank=rank) if rank else rows
    rows = rows.filter(applies(on)) if on else rows
    return list(rows[:TITLES]), rows.count()


def _cited(query: str, on: date | None) -> StatuteArticle | None:
    try:
        citation = parse(query)
    except BadCitation:
        return None
    found = StatuteArticle.objects.filter(
        statute__names__contains=[citation.statute], number=citation.article, sub=citation.sub
    )
    found = found.filter(applies(on, "statute__")) if on else found
    youngest = F("statute__in_force_on").desc(nulls_last=True)
    return found.select_related("statute").defer("search").order_by(youngest, "order").first()


def _asked(wanted: str, rank: str, on: date | None) -> QuerySet[StatuteArticle]:
    matches = RawSQL('"portal_statutearticle"."search" @@ %s::tsquery', [wanted])
    asked = StatuteArticle.objects.alias(matches=matches).filter(matches=True)
    asked = asked.filter(statute__rank=rank) if rank else asked
    return asked.filter(applies(on, "statute__")) if on else asked


def _page(asked: QuerySet[StatuteArticle], query: str, page: int, *first: str) -> tuple[list[StatuteArticle], int]:
    """One page in order, and how many there are in all; keys are sorted alone, words fetched for one page."""
    ordered = _ordered(asked, query, *first).annotate(in_all=Window(Count("*")))
    found = list(ordered.values_list("pk", "in_all")[(page - 1) * PAGE : page * PAGE])
    if not found:
        return [], asked.count() if page > 1 else 0
    keys = [key for key, _ in found]
    rows = StatuteArticle.objects.select_related("statute").defer("search").in_bulk(keys)
    return [rows[key] for key in keys], found[0][1]


def _ordered(asked: QuerySet[StatuteArticle], query: str, *first: str) -> QuerySet[StatuteArticle]:
    """Closest first where that counts, then of statutes named like the query, then by rank, the youngest first."""
    named = Q(pk=None)
    for phrase in phrases(query):
        named |= Q(statute__title__contains=phrase)
    ranks = [When(statute__rank=rank, then=Value(place)) for place, rank in enumerate(RANKS)]
    asked = asked.annotate(
        named=Case(When(named, then=Value(0)), default=Value(1), output_field=IntegerField()),
        rank_place=Case(*ranks, default=Value(99), output_field=IntegerField()),
    )
    return asked.order_by(*first, "named", "rank_place", "-statute__promulgated_on", "statute_id", "order")
