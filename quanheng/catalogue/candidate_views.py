"""The candidate powers of the whole library: by statute and organ, one click from a 款 to the draft of an item."""

from __future__ import annotations

from dataclasses import replace
from itertools import accumulate
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from quanheng.catalogue import candidates
from quanheng.catalogue.actions import draft_from_candidate
from quanheng.people.permissions import Act, may, offices_where, requires
from quanheng.people.queries import offices
from quanheng.rules.refusal import Refused
from quanheng.statutes.models import PowerKind, ReadPower

PAGE_SIZE = 20
STATES = {
    "waiting": gettext_lazy("待认定"),
    "confirmed": gettext_lazy("已认定"),
    "rejected": gettext_lazy("不认定"),
    "changed": gettext_lazy("认定后读法已变"),
}
OUTCOMES = {
    "accepted": gettext_lazy("照用"),
    "changed": gettext_lazy("改动后用"),
    "rejected": gettext_lazy("不用"),
    "waiting": gettext_lazy("待定"),
}
DRAFTED = {"yes": gettext_lazy("已起草"), "no": gettext_lazy("未起草")}


@require_GET
@requires(Act.ITEM_READ)
def candidates_page(request: HttpRequest) -> HttpResponse:
    """What the machine read in the texts in force today, narrowed and a page at a time."""
    return _page(request)


def _page(request: HttpRequest, refusal: Refused | None = None) -> HttpResponse:
    asked = candidates.Asked(
        *(request.GET.get(name, "").strip() for name in ("statute", "department", "state", "drafted", "kind"))
    )
    page = Paginator(candidates.powers(asked, request.today), PAGE_SIZE).get_page(request.GET.get("page"))
    existing = list(offices(request.today))
    mine = offices_where(request.standing, Act.CANDIDATE_DRAFT)
    context = {
        "asked": asked, "page": page, "rows": candidates.rows(page, existing, mine), "refusal": refusal,
        "facets": _facets(asked, request), "outcomes": _shares(candidates.outcomes()),
        "may_judge": may(request.standing, Act.CANDIDATE_JUDGE), "own_address": reverse("candidates"),
    }  # fmt: skip
    return render(request, "catalogue/candidates.html", context, status=409 if refusal else 200)


@require_POST
@requires(Act.CANDIDATE_DRAFT)
def draft(request: HttpRequest, number: int) -> HttpResponse:
    """Draft an item from one candidate and show it; where that is refused, the list says why."""
    rows = ReadPower.objects.select_related("article", "version__statute").filter(version__current=True)
    power = get_object_or_404(rows, pk=number)
    try:
        version = draft_from_candidate(power, request.POST.get("office", ""), by=request.user, on=request.today)
    except Refused as refusal:
        return _page(request, refusal)
    messages.success(request, _("已起草，等待审核。未经认定的，不能公布。"))
    return redirect("item-version", version.item.code, version.number)


def _shares(counts: dict[str, int]) -> dict[str, Any]:
    """What became of the drafts as one bar: the total, and each outcome with the sum of those before it."""
    before = accumulate(counts.values(), initial=0)
    return {
        "total": sum(counts.values()),
        "shares": [
            {"key": key, "name": OUTCOMES[key], "count": count, "before": start}
            for (key, count), start in zip(counts.items(), before, strict=False)
        ],
    }


def _facets(asked: candidates.Asked, request: HttpRequest) -> list[dict[str, Any]]:
    def without(name: str) -> QuerySet[ReadPower]:
        return candidates.powers(replace(asked, **{name: ""}), request.today)

    states, many_of = candidates.counted(without("state")), candidates.kinds(without("kind"))
    organs = candidates.departments(without("department"))
    kinds = [(kind.value, kind.label, many_of[kind]) for kind in PowerKind]
    return [
        _facet(_("权力类型"), "kind", kinds, asked.kind),
        _facet(_("认定"), "state", [(key, name, states[key]) for key, name in STATES.items()], asked.state),
        _facet(_("起草"), "drafted", [(key, name, None) for key, name in DRAFTED.items()], asked.drafted),
        _facet(_("条文写明的机关"), "department", [(name, name, many) for name, many in organs], asked.department),
    ]


def _facet(label: str, name: str, options: list[tuple], chosen: str) -> dict[str, Any]:
    shown = [
        {"value": value, "label": title, "count": count, "chosen": value == chosen} for value, title, count in options
    ]
    return {"name": name, "label": label, "options": shown}
