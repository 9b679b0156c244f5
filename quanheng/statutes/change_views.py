"""Pages about changes of law: two wordings beside each other, what a change breaks, and what was repealed unseen."""

from __future__ import annotations

from collections import Counter

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from quanheng.people.permissions import Act, requires
from quanheng.rules.statute_changes import Kind
from quanheng.statutes import graph, impact, queries
from quanheng.statutes.comparing import changes_shown, compared
from quanheng.statutes.models import StatuteVersion

PAGE_SIZE = 20
CHANGES_SIZE = 30
KIND_NAMES = {
    Kind.CHANGED: _("有修改"),
    Kind.ADDED: _("新增"),
    Kind.REMOVED: _("删除"),
    Kind.MOVED: _("只改条号"),
    Kind.SAME: _("未改"),
}

DANGLING_NAMES = {
    graph.Dangling.NO_STATUTE: _("库中没有这部法规"),
    graph.Dangling.NO_ARTICLE: _("这部法规没有这一条"),
    graph.Dangling.ENDED: _("这部法规已不再施行"),
}


@require_GET
@requires(Act.STATUTE_READ)
def changes_page(request: HttpRequest, code: str) -> HttpResponse:
    """Two wordings of a statute by article, only what differs unless one kind is asked for."""
    version = _version(code)
    earlier = _version(request.GET["from"]) if request.GET.get("from") else queries.earlier_wording(version)
    if earlier is None or earlier.statute_id != version.statute_id or not (earlier.has_text and version.has_text):
        raise Http404(code)
    every = compared(earlier, version)
    wanted = request.GET.get("kind", "")
    some = [each for each in every if (each.kind == wanted if wanted in set(Kind) else each.kind is not Kind.SAME)]
    page = Paginator(some, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "version": version, "earlier": earlier, "page": page, "wanted": wanted,
        "rows": changes_shown(earlier, version, list(page.object_list)),
        "counts": _counted([each.kind for each in every], wanted), "names": KIND_NAMES,
    }  # fmt: skip
    return render(request, "statutes/changes.html", context)


@require_GET
@requires(Act.STATUTE_READ)
def impact_page(request: HttpRequest, code: str) -> HttpResponse:
    """What rests on the articles a text changed or ended."""
    version = _version(code)
    found = impact.impact_of(version)
    if request.GET.get("of"):
        return _everything_citing(request, version, found)
    page = Paginator(found.lost, PAGE_SIZE).get_page(request.GET.get("page"))
    running = Paginator(found.running, CHANGES_SIZE).get_page(request.GET.get("running"))
    context = {"version": version, "impact": found, "page": page, "running": running, "names": KIND_NAMES}
    return render(request, "statutes/impact.html", context)


def _everything_citing(request: HttpRequest, version: StatuteVersion, found: impact.Impact) -> HttpResponse:
    """All that cites one lost article, page by page."""
    lost = next((each for each in found.lost if each.code == request.GET["of"]), None)
    if lost is None:
        raise Http404(request.GET["of"])
    page = Paginator(lost.cited_by, CHANGES_SIZE).get_page(request.GET.get("page"))
    context = {"version": version, "lost": lost, "page": page, "citing": impact.as_listed(page.object_list)}
    return render(request, "statutes/impact-of.html", context)


@require_GET
@requires(Act.STATUTE_READ)
def changing_page(request: HttpRequest) -> HttpResponse:
    """The texts that amended or ended others, the latest first."""
    page = Paginator(impact.changing(), CHANGES_SIZE).get_page(request.GET.get("page"))
    context = {"page": page, "today": request.today, "unknown": impact.repeals_of_unknown()[:CHANGES_SIZE]}
    return render(request, "statutes/changing.html", context)


@require_GET
@requires(Act.STATUTE_READ)
def dangling_page(request: HttpRequest) -> HttpResponse:
    """The citations in the library that lead nowhere, by why they do."""
    why = request.GET.get("why", "")
    chosen = graph.Dangling(why) if why in set(graph.Dangling) else graph.Dangling.NO_STATUTE
    page = Paginator(graph.dangling(chosen), CHANGES_SIZE).get_page(request.GET.get("page"))
    reasons = [{"value": one.value, "name": DANGLING_NAMES[one], "chosen": one is chosen} for one in graph.Dangling]
    return render(request, "statutes/dangling.html", {"page": page, "reasons": reasons, "chosen": chosen})


def _version(code: str) -> StatuteVersion:
    version = queries.version_by_code(code)
    if version is None:
        raise Http404(code)
    return version


def _counted(kinds: list[Kind], wanted: str) -> list[dict]:
    counts = Counter(kinds)
    return [
        {"value": kind.value, "name": name, "count": counts[kind], "chosen": kind.value == wanted}
        for kind, name in KIND_NAMES.items()
        if counts[kind]
    ]
