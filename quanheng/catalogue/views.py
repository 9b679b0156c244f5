"""Pages of the catalogue: the list, an item, handing in a table, and the work of those who review and publish."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from quanheng.catalogue import actions, adjusting, candidates, queries, tables
from quanheng.catalogue.actions.importing import refusals_of
from quanheng.catalogue.forms import ApprovalForm, ReviewForm, TableForm, TurnForm
from quanheng.catalogue.models import ItemVersion, PowerItem, VersionStep
from quanheng.catalogue.showing import answered, answers, compared, sections
from quanheng.people.permissions import Act, may, requires
from quanheng.rules.chart_svg import draw, outline
from quanheng.rules.refusal import Refused

Step = VersionStep.Step
PAGE, LARGEST_PAGE = 50, 200
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
@requires(Act.ITEM_READ)
def items(request: HttpRequest) -> HttpResponse:
    query = request.GET.get("q", "").strip()
    chosen = queries.chosen(request.GET)
    found = queries.listed(query, chosen, request.GET.get("sort", "code"))
    size = request.GET.get("size", "")[:6]
    pages = Paginator(found, min(int(size), LARGEST_PAGE) if size.isdecimal() and int(size) else PAGE)
    context = {
        "query": query,
        "page": pages.get_page(request.GET.get("page")),
        "facets": queries.facets(query, chosen),
        "narrowed": bool(query or chosen),
        "may_import": may(request.standing, Act.ITEM_IMPORT),
    }
    return render(request, "catalogue/items.html", context)


@require_GET
@requires(Act.ITEM_READ)
def item(request: HttpRequest, code: str) -> HttpResponse:
    shown = _item(code)
    return _item_page(request, shown, shown.current or queries.latest_version(shown))


@require_GET
@requires(Act.ITEM_READ)
def version(request: HttpRequest, code: str, number: int) -> HttpResponse:
    return _item_page(request, _item(code), _version(code, number))


def _item_page(
    request: HttpRequest, shown: PowerItem, one: ItemVersion, *, status: int = 200, refusal: Refused | None = None
) -> HttpResponse:
    names = queries.office_names()
    context = {
        "item": shown,
        "version": one,
        "is_current": shown.current_id == one.pk,
        "answers": answers(one.facts, names),
        "sections": sections(one.facts, names),
        "cited": queries.cited(one, request.today),
        "adjusting": adjusting.shown(adjusting.to_adjust(request.today).filter(version=one), request.today),
        **_chart(one, request),
        "origin": candidates.origin(shown),
        "history": queries.history(shown),
        "next_step": queries.next_step(one),
        "turn": TurnForm() if shown.current_id and may(request.standing, Act.ITEM_PUBLISH) else None,
        "refusal": refusal,
    }
    return render(request, "catalogue/item.html", context, status=status)


def _chart(one: ItemVersion, request: HttpRequest) -> dict:
    """The chart of the procedure a case follows, drawn from the definition the engine enforces."""
    procedure = queries.procedure_of(one, request.today)
    if procedure is None:
        return {"procedure": None}
    marks = {"language": get_language() or "zh", "limits": queries.limits_of(one, procedure)}
    drawn = mark_safe(draw(procedure, **marks))  # noqa: S308 (our own drawing, its words escaped)
    return {"procedure": procedure, "chart": {"svg": drawn, "steps": outline(procedure, **marks)}}


@require_http_methods(["GET", "POST"])
@requires(Act.ITEM_IMPORT)
def import_page(request: HttpRequest) -> HttpResponse:
    form = TableForm(request.POST or None, request.FILES or None)
    refusal = None
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            table = tables.read(file.name, file.size, file)
            batch = actions.import_table(table, by=request.user, on=request.today)
        except Refused as refused:
            refusal = refused
        else:
            return redirect("item-import-report", batch.pk)
    context = {"form": form, "refusal": refusal, "imports": queries.imports()[:20], "fields": tables.fields()}
    return render(request, "catalogue/import.html", context, status=409 if refusal else 200)


@require_GET
@requires(Act.ITEM_READ)
def import_report(request: HttpRequest, number: int) -> HttpResponse:
    batch = get_object_or_404(queries.imports(), pk=number)
    rows = [{**report, "faults": refusals_of(report)} for report in batch.refusals]
    drafts = batch.versions.select_related("item__office")[:LARGEST_PAGE]
    return render(request, "catalogue/import-report.html", {"batch": batch, "rows": rows, "drafts": drafts})


@require_GET
@requires(Act.ITEM_IMPORT)
def template(request: HttpRequest) -> HttpResponse:
    response = HttpResponse(tables.template(), content_type=SPREADSHEET)
    response["Content-Disposition"] = "attachment; filename=power-items.xlsx"
    return response


@require_GET
@requires(Act.ITEM_READ)
def work(request: HttpRequest) -> HttpResponse:
    waiting = [
        {"name": name, "mine": may(request.standing, act), "versions": list(queries.waiting(step)[:LARGEST_PAGE])}
        for name, act, step in (
            (_("待审核"), Act.ITEM_REVIEW, Step.DRAFTED),
            (_("待审定"), Act.ITEM_APPROVE, Step.REVIEWED),
            (_("待公布"), Act.ITEM_PUBLISH, Step.APPROVED),
            (_("已退回，待部门修改"), Act.ITEM_IMPORT, Step.RETURNED),
        )
    ]
    page = Paginator(adjusting.to_adjust(request.today), PAGE).get_page(request.GET.get("page"))
    broken = adjusting.beside(page.object_list, request.today)
    context = {"waiting": waiting, "broken": broken, "page": page, "may_import": may(request.standing, Act.ITEM_IMPORT)}
    return render(request, "catalogue/work.html", context)


@require_http_methods(["GET", "POST"])
@requires(Act.ITEM_REVIEW)
def review(request: HttpRequest, code: str, number: int) -> HttpResponse:
    one, form = _version(code, number), ReviewForm(request.POST or None)
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            step = actions.review(one, form.answers(), by=request.user, on=request.today)
        except Refused as refused:
            refusal = refused
        else:
            messages.success(request, _("已记录：%(step)s。") % {"step": step.get_step_display()})
            return redirect("item-version", code, number)
    before = one.item.current
    rows = compared(before.facts if before else None, one.facts, queries.office_names())
    context = {
        "version": one,
        "item": one.item,
        "before": before,
        "rows": rows,
        "changed": [row for row in rows if row["changed"]],
        "unchanged": [row for row in rows if not row["changed"]],
        "form": form,
        "refusal": refusal,
        "drafted": queries.first_step(one),
    }
    return render(request, "catalogue/review.html", context, status=409 if refusal else 200)


@require_http_methods(["GET", "POST"])
@requires(Act.ITEM_APPROVE)
def approve(request: HttpRequest, code: str, number: int) -> HttpResponse:
    one, form = _version(code, number), ApprovalForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _confirmation(request, "catalogue/approve.html", one, form=form)
    try:
        actions.approve(one, by=request.user, on=request.today, **form.cleaned_data)
    except Refused as refusal:
        return _confirmation(request, "catalogue/approve.html", one, form=form, refusal=refusal)
    messages.success(request, _("已审定。"))
    return redirect("item-version", code, number)


@require_http_methods(["GET", "POST"])
@requires(Act.ITEM_PUBLISH)
def publish(request: HttpRequest, code: str, number: int) -> HttpResponse:
    one = _version(code, number)
    if request.method != "POST":
        return _confirmation(request, "catalogue/publish.html", one)
    try:
        actions.publish(one, by=request.user, on=request.today)
    except Refused as refusal:
        return _confirmation(request, "catalogue/publish.html", one, refusal=refusal)
    messages.success(request, _("已公布。从今天起可以据此行使权力。"))
    return redirect("item-version", code, number)


def _confirmation(
    request: HttpRequest,
    page: str,
    one: ItemVersion,
    *,
    form: ApprovalForm | None = None,
    refusal: Refused | None = None,
) -> HttpResponse:
    """A page that says in words what will happen before it does."""
    before, steps = one.item.current, queries.steps_of(one)
    rows = compared(before.facts if before else None, one.facts, queries.office_names())
    context = {
        "version": one,
        "item": one.item,
        "before": before,
        "rows": [row for row in rows if row["changed"]],
        "steps": steps,
        "reviewed": answered(steps),
        "form": form,
        "refusal": refusal,
    }
    return render(request, page, context, status=409 if refusal else 200)


@require_POST
@requires(Act.ITEM_PUBLISH)
def turn(request: HttpRequest, code: str) -> HttpResponse:
    shown, form = _item(code), TurnForm(request.POST)
    if not form.is_valid():
        return _item_page(request, shown, shown.current, status=422, refusal=Refused("item-change-without-reason"))
    act = {"suspend": actions.suspend, "resume": actions.resume, "cancel": actions.cancel}[form.cleaned_data["turn"]]
    try:
        step = act(shown, reason=form.cleaned_data["reason"], by=request.user, on=request.today)
    except Refused as refusal:
        return _item_page(request, shown, shown.current, status=409, refusal=refusal)
    messages.success(request, _("已记录：%(step)s。") % {"step": step.get_step_display()})
    return redirect("item", code)


def _item(code: str) -> PowerItem:
    return get_object_or_404(PowerItem.objects.select_related("office", "current"), code=code)


def _version(code: str, number: int) -> ItemVersion:
    related = ItemVersion.objects.select_related("item__office", "item__current")
    return get_object_or_404(related, item__code=code, number=number)
