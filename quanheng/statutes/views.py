"""Pages of the law library: the list, a statute, an article, search."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from heapq import nlargest
from itertools import groupby
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from quanheng.people.permissions import Act, requires
from quanheng.rules.refusal import Refused
from quanheng.statutes import graph, queries
from quanheng.statutes.amending import amending
from quanheng.statutes.cited_by import Counts, Place, cited_by, how_often
from quanheng.statutes.marks import MARK_NAMES
from quanheng.statutes.models import Article, StatuteRank, StatuteVersion, article_address
from quanheng.statutes.search import COUNTED_UP_TO, PAGE_SIZE, search

LIST_SIZE = 50
MOST_CITED = 10
STATES = {
    "in-force": gettext_lazy("施行中"),
    "future": gettext_lazy("尚未施行"),
    "ended": gettext_lazy("已失效"),
    "end-unknown": gettext_lazy("失效日期不明"),
    "beginning-unknown": gettext_lazy("施行日期不明"),
}
BADGES = {
    "in-force": "done",
    "future": "paused",
    "ended": "blocked",
    "end-unknown": "near",
    "beginning-unknown": "near",
}


@require_GET
@requires(Act.STATUTE_READ)
def statutes(request: HttpRequest) -> HttpResponse:
    title, rank, state = (request.GET.get(name, "").strip() for name in ("title", "rank", "state"))
    found = queries.with_state(queries.versions().filter(statute__title__contains=title), request.today)
    of_rank = found.filter(statute__rank=rank) if rank else found
    of_state = found.filter(state=state) if state else found
    facets = [
        _facet(_("效力"), "state", STATES.items(), queries.counted(of_rank, "state"), state),
        _facet(_("位阶"), "rank", StatuteRank.choices, queries.counted(of_state, "statute__rank"), rank),
    ]
    matching = of_rank.filter(state=state) if state else of_rank
    ordered = matching.order_by(F("promulgated_on").desc(nulls_first=True), "statute__title", "pk")
    page = Paginator(ordered, LIST_SIZE).get_page(request.GET.get("page"))
    rows = [_about(version, request.today) for version in page]
    return render(request, "statutes/statutes.html", {"page": page, "rows": rows, "facets": facets, "title": title})


@require_GET
@requires(Act.STATUTE_READ)
def statute(request: HttpRequest, code: str) -> HttpResponse:
    version = _version(code)
    counts, kinds = how_often(version.statute, request.today)
    articles = _with_counts(version, counts)
    parts = [(headings, list(of)) for headings, of in groupby(articles, _headings)]
    context = {
        **_about(version, request.today),
        "parts": parts,
        "versions": queries.wordings(version),
        "irregularities": _marked(queries.irregularities(version)),
        "citing_kinds": kinds,
        "most_cited": nlargest(MOST_CITED, (each for each in articles if each.cited.outside), key=_outside),
        "changes": queries.changes_made(version),
        "amending": amending(version),
        "cites": graph.cited_statutes(version),
        "cited_in": graph.citing_statutes(version),
    }
    return render(request, "statutes/statute.html", context)


@require_GET
@requires(Act.STATUTE_READ)
def article_page(request: HttpRequest, code: str, number: int, sub: int = 0) -> HttpResponse:
    version = _version(code)
    one: Article | queries.KnownArticle | None = queries.article_at(version, number, sub)
    if one is None and not version.has_text and 1 <= number <= version.article_count and not sub:
        one = queries.KnownArticle(version, number)
    if one is None:
        raise Http404(f"{code}/{number}")
    text = one if isinstance(one, Article) else None
    if text:
        text.version = version
    before, after = queries.neighbours(text) if text else (None, None)
    context = {
        **_about(version, request.today),
        "article": one,
        "text": text,
        "amending": amending(version),
        "before": before,
        "after": after,
        "citing": cited_by(one, request.today, kind=request.GET.get("by", ""), page=request.GET.get("page")),
        "irregularities": _marked(text.irregularities.all()) if text else [],
    }
    return render(request, "statutes/article.html", context)


@require_GET
@requires(Act.STATUTE_READ)
def search_page(request: HttpRequest) -> HttpResponse:
    query, rank = request.GET.get("q", ""), request.GET.get("rank", "")
    typed = request.GET.get("on", "").strip()[:40]
    every_day, day = request.GET.get("when") == "all", _day(typed)
    turned, issuer = request.GET.get("page", ""), request.GET.get("issuer", "").strip()[:60]
    found = search(
        query,
        rank=rank if rank in StatuteRank.values else None,
        issuer=issuer,
        on=None if every_day else day or request.today,
        page=int(turned) if turned.isascii() and turned.isdigit() else 1,
    )
    page = Paginator(range(min(found.total, COUNTED_UP_TO)), PAGE_SIZE).get_page(found.page)
    context = {"found": found, "page": page, "ranks": StatuteRank.choices, "rank": rank, "every_day": every_day}
    context |= {
        "issuer": issuer,
        "day": None if every_day else day,
        "no_day": typed if day is None and not every_day else "",
    }
    return render(request, "statutes/search.html", context)


def _day(typed: str) -> date | None:
    """The day that was typed; None when it is none."""
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


@require_GET
@requires(Act.STATUTE_READ)
def cited(request: HttpRequest) -> HttpResponse:
    """From a citation in words to the article's page."""
    words = request.GET.get("c", "")
    try:
        found = queries.article(words, request.today)
    except Refused:
        return redirect(f"{reverse('statute-search')}?{urlencode({'q': words, 'when': 'all'})}")
    return redirect(address_of(found))


def address_of(one: Article | queries.KnownArticle) -> str:
    """Where the article's page is."""
    return article_address(one.version.code, one.number, one.sub)


def _version(code: str) -> StatuteVersion:
    version = queries.version_by_code(code)
    if version is None:
        raise Http404(code)
    return version


def _about(version: StatuteVersion, on: date) -> dict:
    state = _state(version, on)
    return {"version": version, "state": state, "badge": BADGES[state], "state_name": STATES[state]}


def _state(version: StatuteVersion, on: date) -> str:
    if version.in_force_on is None:
        return "beginning-unknown"
    if version.in_force_on > on:
        return "future"
    if version.end_unknown:
        return "end-unknown"
    return "in-force" if version.applies_on(on) else "ended"


def _with_counts(version: StatuteVersion, counts: Mapping[Place, Counts]) -> list[Article]:
    """The articles, each with how often it is `cited`; of repeated ones the first has the count."""
    left, found = dict(counts), list(queries.contents(version))
    for one in found:
        one.version = version
        one.cited = left.pop((one.number, one.sub), None) or Counts()
    return found


def _outside(one: Article) -> int:
    return one.cited.outside


def _headings(one: Article) -> tuple[str, ...]:
    return tuple(one.headings)


def _marked(rows: Iterable) -> list[tuple[str, int, str]]:
    return [(MARK_NAMES.get(row.mark, row.mark), row.count, row.detail) for row in rows]


def _facet(label: str, name: str, options: Iterable[tuple], counts: Mapping[str, int], chosen: str) -> dict:
    return {
        "label": label,
        "name": name,
        "options": [
            {"label": title, "value": value, "count": counts.get(value, 0), "chosen": value == chosen}
            for value, title in options
            if counts.get(value) or value == chosen
        ],
    }
