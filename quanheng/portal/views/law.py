"""The law as the inner library holds it: the list of texts, and each text to read with its articles."""

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from quanheng.portal import queries
from quanheng.portal.models import StatuteText
from quanheng.portal.openness import public

STATES = {
    "in-force": ("done", _("施行中")),
    "future": ("paused", _("尚未施行")),
    "ended": ("blocked", _("已失效")),
    "unknown": ("near", _("施行日期不明")),
}


@public
@require_safe
def statutes(request: HttpRequest) -> HttpResponse:
    """The texts of the law, found by words of their title."""
    title = request.GET.get("q", "")[:100]
    found = queries.statutes(title, request.GET.get("page", "1"))
    rows = [{"text": text, **_state(text, request)} for text in found.page]
    return render(request, "portal/statutes.html", {"found": found, "rows": rows, "query": title})


@public
@require_safe
def statute(request: HttpRequest, code: str) -> HttpResponse:
    """One text: since when it applies, its other wordings, its contents, every article under its own anchor."""
    text = get_object_or_404(StatuteText, pk=code)
    parts = groupby(text.body["articles"], lambda one: tuple(one.get("headings") or ()))
    context = {
        "text": text,
        **_state(text, request),
        "parts": [{"headings": headings, "articles": list(articles)} for headings, articles in parts],
        "wordings": [{"text": one, **_state(one, request)} for one in queries.wordings(text)],
    }
    return render(request, "portal/statute.html", context)


def _state(text: StatuteText, request: HttpRequest) -> dict:
    badge, name = STATES[text.state_on(request.today)]
    return {"badge": badge, "state_name": name}
