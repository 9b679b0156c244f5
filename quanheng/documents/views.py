"""Documents of one's offices: the list, one document; `casefiles` gives out the printed form and the receipt."""

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from quanheng.documents import actions, queries
from quanheng.documents.models import Document
from quanheng.people.permissions import Act, may, requires
from quanheng.rules.refusal import Refused

PAGE_SIZE = 50


class RevokeForm(forms.Form):
    """Why a document is revoked, and under which article."""

    because = forms.CharField(label=_("撤销的理由"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    article = forms.CharField(label=_("依据的条文"), max_length=80)


@require_safe
@requires(Act.DOCUMENT_READ)
def documents(request):
    chosen = request.GET.get("kind", "")
    found = queries.open_to(request.standing)
    narrowed = found.filter(kind=chosen) if chosen else found
    page = Paginator(narrowed, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page": page, "facets": [queries.kinds_facet(found, chosen)]}
    return render(request, "documents/documents.html", context)


@require_safe
@requires(Act.DOCUMENT_READ)
def document(request, code: str):
    found = get_object_or_404(queries.open_to(request.standing), code=code)
    return document_page(request, found, RevokeForm())


def document_page(
    request: HttpRequest, found: Document, form: RevokeForm, *, refusal: Refused | None = None, status: int = 200
) -> HttpResponse:
    """One document to look at, with what may be done with it; its numbers of persons partly hidden."""
    ended = getattr(found, "ended", None)
    context = {
        "document": found, "blocks": queries.page(found), "rendered": queries.rendered(found), "form": form,
        "refusal": refusal,
        "may_revoke": ended is None and may(request.standing, Act.DOCUMENT_REVOKE, found.office.code),
    }  # fmt: skip
    return render(request, "documents/document.html", context, status=status)


@require_POST
@requires(Act.DOCUMENT_REVOKE)
def revoke(request: HttpRequest, code: str) -> HttpResponse:
    found = get_object_or_404(queries.open_to(request.standing), code=code)
    form = RevokeForm(request.POST)
    if not form.is_valid():
        return document_page(request, found, form, status=422)
    try:
        actions.revoke(found, by=request.user, on=request.today, **form.cleaned_data)
    except Refused as refusal:
        return document_page(request, found, form, refusal=refusal, status=409)
    return redirect(found)
