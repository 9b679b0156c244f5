"""The list of cases."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from quanheng.cases import lists, queries
from quanheng.cases.models import Case
from quanheng.cases.reading_order import Place
from quanheng.catalogue.models import PowerItem
from quanheng.people.models import Office
from quanheng.people.permissions import Act, may, requires
from quanheng.rulebook import queries as rulebook
from quanheng.rules.days import due_state

PAGE = 30
FACETS = ("whose", "state", "kind", "office")


@require_GET
@requires(Act.CASE_READ)
def cases(request: HttpRequest) -> HttpResponse:
    """The cases someone may see, the one due first at the top; where they assign, each can be picked."""
    chosen = {name: request.GET[name] for name in FACETS if request.GET.get(name)}
    search = request.GET.get("q", "").strip()
    offices, after = lists.offices_seen(request.standing), Place.read(request.GET.get("page", ""))
    asked = lists.CaseList(request.standing, request.today, search, chosen, offices)
    page = asked.page(PAGE, after=after)
    context = {
        "rows": [_row(case, request) for case in page.cases],
        "then": page.then,
        "begun": after is not None,
        "cut": lists.FOUND_AT_MOST if page.cut else None,
        "search": search,
        "facets": _facets(request, chosen, offices),
        "may_assign": may(request.standing, Act.CASE_ASSIGN),
        "picked_all": request.GET.get("pick") == "all",
        "may_open": may(request.standing, Act.CASE_OPEN),
    }
    return render(request, "cases/cases.html", context)


def _row(case: Case, request: HttpRequest) -> dict[str, Any]:
    procedure = rulebook.procedure(case.proceeding.procedure_hash)
    position = procedure.by_key.get(case.proceeding.position)
    clock = procedure.clock_by_key.get(case.due_of) if case.due_of else None
    state, left = ("done", None) if case.proceeding.ended_on else ("normal", None)
    if case.due_on:
        state, left = due_state(case.due_on, request.today, rulebook.calendar(queries.edition_of(case)))
    may_assign = case.proceeding.ended_on is None and may(
        request.standing, Act.CASE_ASSIGN, case.proceeding.office.code
    )
    return {
        "case": case, "position": position, "clock": clock, "state": state, "remaining": left,
        "assignable": may_assign,
    }  # fmt: skip


def _facets(request: HttpRequest, chosen: Mapping[str, str], offices: list[Office] | None) -> list[dict[str, Any]]:
    counts = lists.facet_counts(offices, request.today)
    counts["office"] = {code: count for code, count in counts["office"].items() if count}
    names: dict[str, dict[str, Any]] = {
        "state": {"open": _("正在办理"), "overdue": _("有超期"), "ended": _("已办结")},
        "kind": dict(PowerItem._meta.get_field("kind").flatchoices),
        "office": {office.code: office.short_name for office in queries.offices_with(counts["office"])},
    }
    labels = {"state": _("进度"), "kind": _("类型"), "office": _("部门")}
    counted = [
        {"name": name, "label": labels[name], "options": _options(names[name], counts[name], chosen.get(name))}
        for name in ("state", "kind", "office")
        if any(counts[name].values())
    ]
    # Whoever sees every office handles no case; and counting what nobody handles would read all that somebody does.
    return [*([] if offices is None else [_handlers(chosen.get("whose"))]), *counted]


def _handlers(chosen: str | None) -> dict[str, Any]:
    options = [
        {"label": label, "value": value, "chosen": value == chosen}
        for value, label in (("mine", _("我承办的")), ("none", _("未分派")))
    ]
    return {"name": "whose", "label": _("承办"), "options": options}


def _options(names: Mapping[str, Any], counts: Mapping[str, int], chosen: str | None) -> list[dict[str, Any]]:
    return [
        {"label": names[value], "value": value, "count": told(count), "chosen": value == chosen}
        for value, count in counts.items()
        if count and value in names
    ]


def told(count: int) -> str:
    """A count as a page says it: exact up to a bound, beyond it that there are more."""
    return f"{lists.COUNTED_TO}+" if count > lists.COUNTED_TO else str(count)
