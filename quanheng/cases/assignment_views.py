"""Pages on which a section chief assigns cases: pick them in the list, say to whom and why, read what follows."""

from typing import Any

from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from quanheng.cases import queries
from quanheng.cases.actions.assigning import AT_ONCE, REASON_LENGTH, assign_cases, preview_assignment
from quanheng.cases.models import Assignment, Case
from quanheng.people.models import Person
from quanheng.people.permissions import PERMISSIONS, Act, requires
from quanheng.people.queries import holding_one_of
from quanheng.rules.refusal import Refused


@require_http_methods(["GET", "POST"])
@requires(Act.CASE_ASSIGN)
def assign(request: HttpRequest) -> HttpResponse:
    """The cases picked, to whom and why; then what will follow, in words; then it is done."""
    data = request.POST if request.method == "POST" else request.GET
    cases = _picked(request, data)
    office = cases[0].proceeding.office if cases else None
    context: dict[str, Any] = {
        "cases": cases, "persons": holding_one_of(PERMISSIONS[Act.CASE_STEP], office, request.today) if office else [],
        "reason": data.get("reason", ""), "to": data.get("to", ""), "longest": REASON_LENGTH,
    }  # fmt: skip
    if request.method != "POST" or not cases:
        return render(request, "cases/assign.html", context)
    to = Person.objects.filter(pk=_number(request.POST.get("to", ""))).first()
    if to is None:
        return render(request, "cases/assign.html", {**context, "nobody": True}, status=422)
    given = {"to": to, "reason": request.POST.get("reason", ""), "by": request.user, "on": request.today}
    try:
        if request.POST.get("confirmed") != "yes":
            handovers = preview_assignment(cases, **given)
            return render(request, "cases/assign_confirm.html", {**context, "to": to, "handovers": handovers})
        written = assign_cases(cases, **given)
    except Refused as refusal:
        return render(request, "cases/assign.html", {**context, "refusal": refusal}, status=409)
    return redirect("case-assigned", written[0].pk)


def _picked(request: HttpRequest, data: QueryDict) -> list[Case]:
    """The cases named that this person may see, in the order of the list; one more than may be assigned at once."""
    codes = data.getlist("case")[: AT_ONCE + 1]
    found = queries.open_to(request.standing).filter(proceeding__code__in=codes)
    cases = list(found.order_by(F("proceeding__own_due_at").asc(nulls_last=True), "pk"))
    if len(cases) < len(set(codes)):
        raise Http404("case")
    return cases


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


@require_GET
@requires(Act.CASE_ASSIGN)
def assigned(request: HttpRequest, assignment_id: int) -> HttpResponse:
    """What one act of this chief assigned."""
    first = get_object_or_404(Assignment.objects.select_related("person"), pk=assignment_id, by=request.user)
    together = Assignment.objects.filter(pk__range=(first.pk, first.pk + AT_ONCE), by=first.by, person=first.person)
    done = together.filter(on=first.on, reason=first.reason).select_related("case__proceeding")
    return render(request, "cases/assigned.html", {"first": first, "done": list(done.order_by("pk")[:AT_ONCE])})


@require_GET
@requires(Act.CASE_READ)
def handlers(request: HttpRequest, code: str) -> HttpResponse:
    """Who handles a case, and who did before."""
    case = queries.case_open_to(request.standing, code)
    if case is None:
        raise Http404(code)
    office = case.proceeding.office.code
    context = {
        "case": case, "here": "case-handlers",
        "assignments": list(case.assignments.select_related("person", "by")[:AT_ONCE]),
        "may_assign": case.proceeding.ended_on is None
        and any(request.standing.holds(role, office) for role in PERMISSIONS[Act.CASE_ASSIGN]),
    }  # fmt: skip
    return render(request, "cases/handlers.html", context)
