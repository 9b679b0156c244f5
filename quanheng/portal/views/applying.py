"""Applying for a licence without an account: the form is bound to the session, its content sealed at once."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from quanheng.portal.actions import hand_in
from quanheng.portal.forms import ApplicationForm
from quanheng.portal.models import Item, Submission
from quanheng.portal.openness import public
from quanheng.portal.throttle import too_often

CODE_SHOWN_FOR = 24 * 3600


@public
@never_cache
@require_http_methods(["GET", "POST"])
def apply(request: HttpRequest, code: str) -> HttpResponse:
    """The application form (行政许可法第二十九条); what was typed comes back with every error."""
    items = Item.objects.select_related("department").defer("search")
    item = get_object_or_404(items, pk=code, applications_open=True, status="published")
    if request.method == "GET":
        form = ApplicationForm(initial={"form_id": uuid.uuid4()})
        return render(request, "portal/apply.html", {"item": item, "form": form})
    form = ApplicationForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "portal/apply.html", {"item": item, "form": form}, status=422)
    if too_often(request, "submit"):
        return render(request, "429.html", status=429)
    return _hand_in(request, item, form)


def _hand_in(request: HttpRequest, item: Item, form: ApplicationForm) -> HttpResponse:
    submission, query_code = hand_in(
        item,
        fields=form.contents(),
        files=form.cleaned_data["files"],
        form_id=str(form.cleaned_data["form_id"]),
        on=request.today,
        language=(get_language() or "zh")[:2],
    )
    request.session[f"submission:{submission.pk}"] = True
    response = redirect("public-handed-in", submission.pk)
    if query_code:
        # The code stays with the applicant: this side keeps its hash, the browser keeps the code for a day.
        response.set_signed_cookie(
            f"code-{submission.pk}", query_code, salt="query-code", max_age=CODE_SHOWN_FOR,
            httponly=True, samesite="Lax", secure=request.is_secure(), path=f"/apply/done/{submission.pk}/",
        )  # fmt: skip
    return response


@public
@never_cache
@require_safe
def handed_in(request: HttpRequest, token: str) -> HttpResponse:
    """What the applicant keeps, and whether the application has arrived inside."""
    if not request.session.get(f"submission:{token}"):
        return redirect("public-find-case")
    submission = get_object_or_404(Submission, pk=token)
    context = {
        "submission": submission,
        "item": Item.objects.filter(pk=submission.item).only("code", "name").first(),
        "query_code": request.get_signed_cookie(f"code-{token}", "", salt="query-code", max_age=CODE_SHOWN_FOR),
    }
    template = "portal/_handed_in_state.html" if request.headers.get("HX-Request") else "portal/handed_in.html"
    return render(request, template, context)
