"""The law as the inner library holds it: texts, their articles, who cites them, what changed, and the search."""

from collections import Counter
from datetime import date
from itertools import groupby

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from quanheng.portal import law_queries, law_search
from quanheng.portal.models import StatuteText
from quanheng.portal.openness import public
from quanheng.portal.queries import MOST
from quanheng.rules.amending import amended_by
from quanheng.rules.statute_changes import Kind

CHANGES = 20
STATES = {
    "in-force": ("done", _("施行中")),
    "future": ("paused", _("尚未施行")),
    "ended": ("blocked", _("已失效")),
    "unknown": ("near", _("施行日期不明")),
}
KIND_NAMES = {
    Kind.CHANGED: _("有修改"),
    Kind.ADDED: _("新增"),
    Kind.REMOVED: _("删除"),
    Kind.MOVED: _("只改条号"),
    Kind.SAME: _("未改"),
}


@public
@require_safe
def statutes(request: HttpRequest) -> HttpResponse:
    """The texts of the law; with words, the articles and titles that have them."""
    query, typed = request.GET.get("q", "")[:60].strip(), request.GET.get("on", "").strip()[:40]
    ranks, every_day, day = law_queries.ranks(), request.GET.get("when") == "all", _day(typed)
    rank = request.GET.get("rank", "") if request.GET.get("rank", "") in dict(ranks) else ""
    on = None if every_day else day or (request.today if query else None)
    context = {
        "query": query, "ranks": ranks, "rank": rank, "every_day": every_day, "day": None if every_day else day,
        "no_day": typed if typed and day is None and not every_day else "",
    }  # fmt: skip
    if query and request.GET.get("in") != "titles":
        return _found(request, context, on)
    found = law_queries.statutes(query, request.GET.get("page", "1"), rank=rank, on=on)
    rows = [{"text": text, **_state(text, request)} for text in found.page]
    return render(request, "portal/statutes.html", {**context, "found": found, "rows": rows})


def _found(request: HttpRequest, context: dict, on: date | None) -> HttpResponse:
    """The articles and titles that have the words."""
    query, rank, turned = context["query"], context["rank"], request.GET.get("page", "")
    page = int(turned) if turned.isascii() and turned.isdigit() else 1
    answer = law_search.search(query, rank=rank, on=on, page=min(page, MOST))
    texts, named = law_search.titles(query, rank=rank, on=on)
    rows = [{"text": text, **_state(text, request)} for text in texts]
    return render(request, "portal/law_search.html", {**context, "answer": answer, "titles": rows, "named": named})


@public
@require_safe
def statute(request: HttpRequest, code: str) -> HttpResponse:
    """One text: since when it applies, its other wordings, its contents, every article under its own anchor."""
    text = get_object_or_404(StatuteText, pk=code)
    parts = groupby(law_queries.articles_of(text), lambda one: tuple(one.headings))
    context = {
        "text": text,
        **_state(text, request),
        "amends": amended_by(text.title) is not None,
        "parts": [{"headings": headings, "articles": list(articles)} for headings, articles in parts],
        "wordings": [{"text": one, **_state(one, request), **_pair(text, one)} for one in law_queries.wordings(text)],
    }
    return render(request, "portal/statute.html", context)


@public
@require_safe
def article(request: HttpRequest, code: str, number: int, sub: int = 0) -> HttpResponse:
    """One article: its words, whether they apply, and who cites it."""
    text = get_object_or_404(StatuteText, pk=code)
    one = law_queries.article_at(text, number, sub)
    if one is None or not one.has_place:
        raise Http404(f"{code}/{number}")
    one.statute = text
    before, after = law_queries.neighbours(one)
    asked = {name: request.GET.get(key, "") for name, key in (("kind", "by"), ("page", "page"))}
    citing = law_queries.cited_by(one, request.today, **asked)
    context = {"text": text, **_state(text, request), "article": one, "before": before, "after": after}
    return render(request, "portal/article.html", {**context, "citing": citing})


@public
@require_safe
def changes(request: HttpRequest, code: str) -> HttpResponse:
    """Two wordings of a statute by article, only what differs unless one kind is asked for."""
    version = get_object_or_404(StatuteText, pk=code)
    earlier = get_object_or_404(StatuteText, pk=request.GET.get("from", ""), title=version.title)
    every, wanted = law_queries.compared(earlier, version), request.GET.get("kind", "")
    some = [each for each in every if (each.kind == wanted if wanted in set(Kind) else each.kind is not Kind.SAME)]
    page = Paginator(some, CHANGES).get_page(request.GET.get("page"))
    counts = Counter(each.kind for each in every)
    context = {
        "version": version, "earlier": earlier, "page": page, "wanted": wanted,
        "rows": law_queries.changes_shown(earlier, version, page.object_list),
        "counts": [
            {"value": kind.value, "name": name, "count": counts[kind], "chosen": kind.value == wanted}
            for kind, name in KIND_NAMES.items() if counts[kind]
        ],
    }  # fmt: skip
    return render(request, "portal/law_changes.html", context)


def _pair(text: StatuteText, other: StatuteText) -> dict:
    """Which of two wordings is the earlier, so that they can be compared; nothing where one has no first day."""
    if text.pk == other.pk or not (text.in_force_on and other.in_force_on) or text.in_force_on == other.in_force_on:
        return {}
    earlier, later = sorted((text, other), key=lambda one: one.in_force_on)
    return {"earlier": earlier, "later": later}


def _day(typed: str) -> date | None:
    """The day that was typed; None when it is none."""
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


def _state(text: StatuteText, request: HttpRequest) -> dict:
    badge, name = STATES[text.state_on(request.today)]
    return {"badge": badge, "state_name": name}
