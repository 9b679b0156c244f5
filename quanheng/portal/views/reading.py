"""Pages for reading: home, search, item, department, decisions."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from quanheng.portal import charts, queries
from quanheng.portal.models import Decision, Department, Item, ProcedureDefinition
from quanheng.portal.openness import public
from quanheng.rules.bpmn import export
from quanheng.rules.chart_svg import draw


@public
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What powers there are, how they run today, what was decided last."""
    departments = list(queries.departments())
    context = {
        "kinds": queries.kinds(),
        "departments": [one for one in departments if one.level == "department"],
        "townships": [one for one in departments if one.level == "township"],
        "items_in_all": sum(one.number for one in departments),
        "counters": queries.counters(),
        "decisions": queries.latest_decisions(request.today),
    }
    return render(request, "portal/home.html", context)


@public
@require_safe
def items(request: HttpRequest) -> HttpResponse:
    """Find an item by words, kind and department; the address holds the whole state."""
    query = request.GET.get("q", "")[:100]
    if request.GET.get("exact") != "no" and (item := Item.objects.filter(pk=query.strip()).first()):
        return redirect("public-item", item.code)
    narrowed = {name: request.GET.get(name, "") for name in ("kind", "office")}
    found = queries.search_items(query, page=request.GET.get("page", "1"), **narrowed)
    return render(request, "portal/items.html", {"found": found, "query": query, **narrowed})


@public
@require_safe
def item(request: HttpRequest, code: str) -> HttpResponse:
    """One power: what it is, who may, what it takes, how long, who decides, what if it goes wrong."""
    item = get_object_or_404(Item.objects.select_related("department").defer("search"), pk=code)
    cited = [one["cited"] for one in item.body["basis"]]
    texts = queries.articles(cited)
    codes = queries.texts_of(texts.values())
    procedure = ProcedureDefinition.objects.filter(pk=item.body.get("procedure") or "").first()
    context = {
        "item": item,
        "body": item.body,
        "basis": [
            {**one, "article": texts.get(one["cited"]), "code": codes.get(one["cited"])} for one in item.body["basis"]
        ],
        "procedure": procedure,
        "chart": charts.chart(procedure) if procedure else None,
        "standards": queries.standards_of(item),
        "decisions": queries.decisions_of_item(code, request.today),
    }
    return render(request, "portal/item.html", context)


@public
@require_safe
def procedure_file(request: HttpRequest, digest: str, kind: str) -> HttpResponse:
    """The definition of a procedure as BPMN 2.0, as a drawing, or word for word: the text whose hash it is."""
    found = get_object_or_404(ProcedureDefinition, pk=digest)
    procedure = charts.procedure_of(found)
    content, media = {
        "bpmn": lambda: (export(procedure), "application/xml"),
        "svg": lambda: (draw(procedure), "image/svg+xml"),
        "toml": lambda: (found.body["definition"], "text/plain; charset=utf-8"),
    }[kind]()
    response = HttpResponse(content, content_type=media)
    response["Content-Disposition"] = f'attachment; filename="{procedure.key}-{digest[:12]}.{kind}"'
    return response


@public
@require_safe
def departments(request: HttpRequest) -> HttpResponse:
    """Every department and township with the number of its powers."""
    return render(request, "portal/departments.html", {"departments": queries.departments()})


@public
@require_safe
def department(request: HttpRequest, code: str) -> HttpResponse:
    """One department: its powers by kind, its officials, its latest decisions."""
    department = get_object_or_404(Department, pk=code)
    found = queries.search_items("", office=code, kind=request.GET.get("kind", ""), page=request.GET.get("page", "1"))
    context = {
        "department": department,
        "found": found,
        "kinds": next(facet for facet in found.facets if facet.name == "kind"),
        "decisions": queries.published_decisions(request.today)
        .filter(department=department)
        .select_related("department")
        .defer("body", "search")[:5],
    }
    return render(request, "portal/department.html", context)


@public
@require_safe
def decisions(request: HttpRequest) -> HttpResponse:
    """Published decisions, searched and narrowed."""
    query = request.GET.get("q", "")[:100]
    narrowed = {name: request.GET.get(name, "") for name in ("kind", "office")}
    found = queries.search_decisions(query, request.today, page=request.GET.get("page", "1"), **narrowed)
    return render(request, "portal/decisions.html", {"found": found, "query": query, **narrowed})


@public
@require_safe
def decision(request: HttpRequest, key: str) -> HttpResponse:
    """One decision as it was published; a withdrawn one says so and why (行政处罚法第四十八条)."""
    decision = get_object_or_404(Decision.objects.select_related("department").defer("search"), pk=key)
    if decision.until_on and decision.until_on < request.today:
        raise Http404
    texts = queries.articles([one["cited"] for one in decision.body.get("basis") or []])
    basis = [{**one, "article": texts.get(one["cited"])} for one in decision.body.get("basis") or []]
    item = Item.objects.filter(pk=decision.item).only("code", "name").first()
    context = {"decision": decision, "body": decision.body, "basis": basis, "item": item}
    return render(request, "portal/decision.html", context, status=410 if decision.withdrawn_on else 200)


@public
@require_safe
def scanned(request: HttpRequest, code: str) -> HttpResponse:
    """Where the code printed on a document leads: to the decision if it is published, else to how it is verified."""
    found = Decision.objects.filter(pk=code).only("key", "until_on").first()
    if found and not (found.until_on and found.until_on < request.today):
        return redirect("public-decision", key=code)
    return render(request, "portal/scanned.html", status=404)


@public
@require_safe
def receipt(request: HttpRequest, key: str) -> HttpResponse:
    """The receipt of a decision, to keep and to verify offline."""
    decision = get_object_or_404(Decision.objects.only("key", "body", "until_on", "withdrawn_on"), pk=key)
    if not decision.body.get("receipt") or (decision.until_on and decision.until_on < request.today):
        raise Http404
    response = HttpResponse(decision.body["receipt"], content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="receipt-{key}.json"'
    return response
