"""The list of cases."""

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from quanheng.cases import queries
from quanheng.cases.models import Case
from quanheng.people.permissions import Act, requires
from quanheng.rulebook import queries as rulebook

PAGE = 30


@require_GET
@requires(Act.CASE_READ)
def cases(request: HttpRequest) -> HttpResponse:
    chosen = {name: request.GET[name] for name in ("state", "kind", "office") if request.GET.get(name)}
    search = request.GET.get("q", "").strip()
    found = queries.listed(request.standing, search=search, chosen=chosen, on=request.today)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [_row(case, request) for case in page],
        "search": search,
        "facets": _facets(request, chosen),
        "may_open": queries.offices_of(request.standing).exists(),
    }
    return render(request, "cases/cases.html", context)


def _row(case: Case, request: HttpRequest) -> dict[str, Any]:
    procedure = rulebook.procedure(case.proceeding.procedure_hash)
    position = procedure.by_key.get(case.proceeding.position)
    clock = procedure.clock_by_key.get(case.due_of) if case.due_of else None
    state, left = ("done", None) if case.proceeding.ended_on else ("normal", None)
    if case.due_on:
        state, left = queries.due_state(case.due_on, request.today, rulebook.calendar(queries.edition_of(case)))
    return {"case": case, "position": position, "clock": clock, "state": state, "remaining": left}


def _facets(request: HttpRequest, chosen: Mapping[str, str]) -> list[dict[str, Any]]:
    counts = queries.facet_counts(request.standing, request.today)
    names = {
        "state": {"open": _("正在办理"), "overdue": _("有超期"), "ended": _("已办结")},
        "kind": {"penalty": _("行政处罚"), "licence": _("行政许可")},
        "office": {office.code: office.short_name for office in queries.offices_with(counts["office"])},
    }
    labels = {"state": _("进度"), "kind": _("类型"), "office": _("部门")}
    return [
        {
            "name": name,
            "label": labels[name],
            "options": [
                {"label": names[name][value], "value": value, "count": count, "chosen": chosen.get(name) == value}
                for value, count in counts[name].items()
                if count and value in names[name]
            ],
        }
        for name in ("state", "kind", "office")
    ]
