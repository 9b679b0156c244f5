"""Pages of money: the registrar's list, one order and what is done to it, the bank's files, sums nobody placed."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from quanheng.cases.queries import case_open_to, partners
from quanheng.payments import actions, queries
from quanheng.payments import feeds as feed_files
from quanheng.payments.actions.importing import refusals_of
from quanheng.payments.deeds import DEEDS, Deed
from quanheng.payments.forms import CollectForm, DocumentForm, FeedForm, MatchForm
from quanheng.payments.models import Feed, Order, Receipt
from quanheng.people.permissions import Act, may, requires
from quanheng.proceedings.models import StepProposal
from quanheng.rules.refusal import Refused
from quanheng.rules.roles import Role

PAGE = 30
LINES = 60
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
@requires(Act.PAYMENT_READ)
def payments(request: HttpRequest) -> HttpResponse:
    chosen = {name: request.GET[name] for name in ("state", "office") if request.GET.get(name)}
    search = request.GET.get("q", "").strip()
    found = queries.listed(request.standing, search=search, chosen=chosen, on=request.today)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page, "search": search, "facets": _facets(request, chosen), "today": request.today,
        "waiting": queries.waiting(request.standing).count(),
        "may_import": may(request.standing, Act.PAYMENT_IMPORT),
    }  # fmt: skip
    return render(request, "payments/orders.html", context)


def _facets(request: HttpRequest, chosen: Mapping[str, str]) -> list[dict[str, Any]]:
    counted = queries.counts(request.standing, request.today)
    names = {
        "unpaid": _("未缴清"), "overdue": _("逾期未缴"), "excess": _("待退库"), "cash": _("当场收缴"),
        **dict(Order.State.choices),
    }  # fmt: skip
    return [
        {
            "name": "state",
            "label": _("状态"),
            "options": [
                {"label": name, "value": key, "count": counted[key], "chosen": chosen.get("state") == key}
                for key, name in names.items()
                if counted[key]
            ],
        }
    ]


def _found(request: HttpRequest, number: str) -> Order:
    found = queries.order_open_to(request.standing, number)
    if found is None:
        raise Http404(number)
    return found


@require_GET
@requires(Act.PAYMENT_READ)
def order(request: HttpRequest, number: str) -> HttpResponse:
    page = queries.page_of(_found(request, number), on=request.today)
    context = {
        "page": page, "order": page.order, "deeds": _offered(request, page), "due": queries.due_of(page, request.today),
        "lines": page.accrual.lines[-LINES:], "today": request.today,
    }  # fmt: skip
    return render(request, "payments/order.html", context)


def _offered(request: HttpRequest, page: queries.OrderPage) -> list[Deed]:
    office = page.order.office.code
    return [deed for deed in DEEDS.values() if may(request.standing, deed.act, office) and deed.offered(page)]


@require_GET
@requires(Act.PAYMENT_READ)
def notice(request: HttpRequest, number: str) -> HttpResponse:
    page = queries.page_of(_found(request, number), on=request.today)
    return render(request, "payments/notice.html", {"page": page, "order": page.order})


@require_http_methods(["GET", "POST"])
@requires(Act.PAYMENT_READ)
def deed(request: HttpRequest, number: str, deed: str) -> HttpResponse:
    page = queries.page_of(_found(request, number), on=request.today)
    chosen = next((each for each in _offered(request, page) if each.key == deed), None)
    if chosen is None:
        raise Http404(deed)
    form = _form(request, chosen, page)
    if request.method != "POST" or not form.is_valid():
        return _deed_page(request, page, chosen, form, status=422 if form.errors else 200)
    try:
        if chosen.legal_effect and request.POST.get("confirmed") != "yes":
            after = actions.preview(page.order, lambda: chosen.do(page.order, form, by=request.user, on=request.today))
            return _deed_page(request, page, chosen, form, after=after)
        done = chosen.do(page.order, form, by=request.user, on=request.today)
    except Refused as refused:
        return _deed_page(request, page, chosen, form, refusal=refused, status=409)
    if isinstance(done, StepProposal):
        return redirect("case-proposal", page.order.case.proceeding.code, done.pk)
    messages.success(request, _("已办理：%(deed)s") % {"deed": chosen.name})
    return redirect(page.order)


def _deed_page(
    request: HttpRequest, page: queries.OrderPage, chosen: Deed, form: Any, *, status: int = 200, **more: Any
) -> HttpResponse:
    sent = [(name, value) for name in request.POST for value in request.POST.getlist(name)]
    hidden = [(name, value) for name, value in sent if name not in {"csrfmiddlewaretoken", "confirmed"}]
    context = {"page": page, "order": page.order, "deed": chosen, "form": form, "hidden": hidden, **more}
    return render(request, "payments/deed.html", context, status=status)


def _form(request: HttpRequest, chosen: Deed, page: queries.OrderPage) -> Any:
    if chosen.form is CollectForm:
        found = partners(page.order.case, (Role.OFFICER,), request.user, request.today)
        return CollectForm(request.POST or None, partners=found)
    return chosen.form(request.POST if request.method == "POST" else None)


@require_http_methods(["GET", "POST"])
@requires(Act.PAYMENT_READ)
def case_payments(request: HttpRequest, code: str) -> HttpResponse:
    shown = case_open_to(request.standing, code)
    if shown is None:
        raise Http404(code)
    may_make = may(request.standing, Act.PAYMENT_IMPORT, shown.proceeding.office.code)
    refusal = None
    if request.method == "POST":
        try:
            if actions.make_missing_order(shown, by=request.user, on=request.today) is None:
                messages.info(request, _("本案没有已经送达、载明缴款的决定。"))
            return redirect("case-payments", code)
        except Refused as refused:
            refusal = refused
    context = {
        "case": shown, "orders": queries.orders_of(shown, request.standing), "may_make": may_make, "refusal": refusal,
        "here": "case-payments", "today": request.today,
    }  # fmt: skip
    return render(request, "payments/case.html", context, status=409 if refusal else 200)


@require_http_methods(["GET", "POST"])
@requires(Act.PAYMENT_READ)
def feeds(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        return _take_in(request)
    return _feeds_page(request, FeedForm())


def _take_in(request: HttpRequest) -> HttpResponse:
    if not may(request.standing, Act.PAYMENT_IMPORT):
        raise PermissionDenied(Act.PAYMENT_IMPORT.value)
    form = FeedForm(request.POST, request.FILES)
    if not form.is_valid():
        return _feeds_page(request, form, status=422)
    file = form.cleaned_data["file"]
    try:
        table = feed_files.read(file.name, file.size, file, today=request.today)
        booked = actions.import_feed(table, by=request.user, on=request.today)
    except Refused as refusal:
        return _feeds_page(request, form, refusal=refusal, status=409)
    return redirect("payment-feed", booked.pk)


def _feeds_page(
    request: HttpRequest, form: FeedForm, *, refusal: Refused | None = None, status: int = 200
) -> HttpResponse:
    context = {
        "form": form, "refusal": refusal, "may_import": may(request.standing, Act.PAYMENT_IMPORT),
        "page": Paginator(queries.feeds_open_to(request.standing), PAGE).get_page(request.GET.get("page")),
        "sums": queries.reconciliation(request.standing),
        "waiting": queries.waiting(request.standing).count(),
    }  # fmt: skip
    return render(request, "payments/feeds.html", context, status=status)


@require_GET
@requires(Act.PAYMENT_READ)
def feed(request: HttpRequest, key: int) -> HttpResponse:
    shown: Feed = get_object_or_404(queries.feeds_open_to(request.standing), pk=key)
    rows = [{**report, "faults": refusals_of(report)} for report in shown.report[:500]]
    booked = shown.receipts.select_related("matching__order", "sent_back").order_by("row")
    context = {
        "feed": shown, "rows": rows, "sums": queries.reconciliation(request.standing, shown),
        "page": Paginator(booked, PAGE).get_page(request.GET.get("page")),
    }  # fmt: skip
    return render(request, "payments/feed.html", context)


@require_GET
@requires(Act.PAYMENT_READ)
def template(request: HttpRequest, form: str) -> HttpResponse:
    if form not in {"xlsx", "csv"}:
        raise Http404(form)
    made = {"xlsx": (feed_files.template, SPREADSHEET), "csv": (feed_files.template_csv, "text/csv; charset=utf-8")}
    write, kind = made[form]
    response = HttpResponse(write(), content_type=kind)
    response["Content-Disposition"] = f"attachment; filename=bank-feed.{form}"
    return response


@require_GET
@requires(Act.PAYMENT_READ)
def waiting(request: HttpRequest) -> HttpResponse:
    page = Paginator(queries.waiting(request.standing), PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "may_match": may(request.standing, Act.PAYMENT_IMPORT)}
    return render(request, "payments/waiting.html", context)


@require_http_methods(["GET", "POST"])
@requires(Act.PAYMENT_IMPORT)
def receipt(request: HttpRequest, key: int) -> HttpResponse:
    shown: Receipt = get_object_or_404(queries.waiting(request.standing), pk=key)
    wanted = request.POST.get("deed") if request.method == "POST" else None
    matching = MatchForm(request.POST if wanted == "match" else None, prefix="match")
    returning = DocumentForm(request.POST if wanted == "send-back" else None, prefix="back")
    refusal = None
    try:
        if wanted and _placed(request, shown, wanted, matching, returning):
            return redirect("payments-waiting")
    except Refused as refused:
        refusal = refused
    search = request.GET.get("q", "").strip()
    context = {
        "receipt": shown, "matching": matching, "returning": returning, "refusal": refusal, "search": search,
        "candidates": queries.candidates(shown, search), "mistyped": feed_files.mistyped(shown.stated_number),
    }  # fmt: skip
    status = 409 if refusal else 422 if matching.errors or returning.errors else 200
    return render(request, "payments/receipt.html", context, status=status)


def _placed(request: HttpRequest, shown: Receipt, wanted: str, matching: MatchForm, returning: DocumentForm) -> bool:
    if wanted == "match" and matching.is_valid():
        number = matching.cleaned_data["number"].strip()
        found = queries.order_open_to(request.standing, number)
        if found is None:
            raise Refused("no-such-order", number=number)
        actions.match(shown, found, matching.cleaned_data["reason"], by=request.user, on=request.today)
        messages.success(request, _("已对应到缴款书 %(number)s") % {"number": number})
        return True
    if wanted == "send-back" and returning.is_valid():
        given = returning.cleaned_data
        actions.send_back(shown, given["document"], given["reason"], by=request.user, on=request.today)
        messages.success(request, _("已登记退回付款人"))
        return True
    return False
