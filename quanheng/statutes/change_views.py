"""Pages about changes of law: two wordings beside each other, what a change breaks, and what was repealed unseen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from quanheng.people.permissions import Act, requires
from quanheng.rules.statute_changes import Kind
from quanheng.statutes import graph, impact, queries
from quanheng.statutes.citing import Adjusting
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

ADJUSTED_NAMES: dict[str, tuple[str, str | Promise]] = {
    "overdue": ("overdue", _("已逾期")),
    "open": ("normal", _("期限内")),
    "filed": ("paused", _("已报送，审核中")),
    "done": ("done", _("已调整")),
    "cancelled": ("done", _("已取消")),
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
    states = found.adjustments(request.today)
    page = Paginator(found.lost, PAGE_SIZE).get_page(request.GET.get("page"))
    under = next(
        (each for each in found.running if each.kind == request.GET.get("under")), next(iter(found.running), None)
    )
    context = {
        "version": version, "impact": found, "page": page, "names": KIND_NAMES, "under": under,
        "rows": [(lost, impact.as_listed(lost.first, states)) for lost in page],
        "running": Paginator(under.lines if under else [], CHANGES_SIZE).get_page(request.GET.get("running")),
        "adjusted": _by_state(states.values()),
    }  # fmt: skip
    return render(request, "statutes/impact.html", context)


def _by_state(states: Iterable[Adjusting]) -> list[tuple[str, str | Promise, int]]:
    """How many adjustments stand how: a badge, its word and the number, the gravest first."""
    counts = Counter("open" if each.state in {"normal", "near"} else each.state for each in states)
    return [(badge, word, counts[state]) for state, (badge, word) in ADJUSTED_NAMES.items() if counts[state]]


def _everything_citing(request: HttpRequest, version: StatuteVersion, found: impact.Impact) -> HttpResponse:
    """All that cites one lost article, page by page."""
    lost = next((each for each in found.lost if each.code == request.GET["of"]), None)
    if lost is None:
        raise Http404(request.GET["of"])
    page = Paginator(lost.cited_by, CHANGES_SIZE).get_page(request.GET.get("page"))
    citing = impact.as_listed(page.object_list, found.adjustments(request.today))
    return render(
        request, "statutes/impact-of.html", {"version": version, "lost": lost, "page": page, "citing": citing}
    )


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
