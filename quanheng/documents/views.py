"""Documents of one's offices: the list, one document, its printed form."""

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from quanheng.documents import actions, files, queries
from quanheng.documents.models import Document
from quanheng.people.permissions import Act, may, requires
from quanheng.rules.refusal import Refused

PAGE_SIZE = 50
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


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
    return _document_page(request, found, RevokeForm())


def _document_page(
    request: HttpRequest, found: Document, form: RevokeForm, *, refusal: Refused | None = None, status: int = 200
) -> HttpResponse:
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
        return _document_page(request, found, form, status=422)
    try:
        actions.revoke(found, by=request.user, on=request.today, **form.cleaned_data)
    except Refused as refusal:
        return _document_page(request, found, form, refusal=refusal, status=409)
    return redirect(found)


@require_safe
@requires(Act.DOCUMENT_READ)
def docx(request: HttpRequest, code: str) -> HttpResponse:
    """The same words to go on writing with; it says that the PDF is the original."""
    found = get_object_or_404(queries.open_to(request.standing), code=code)
    made = queries.copy(found)
    if made is None:
        raise Http404
    answer = HttpResponse(made, content_type=DOCX)
    answer["Content-Disposition"] = content_disposition_header(True, f"{found.title} {found.number} 副本.docx")
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_safe
@requires(Act.DOCUMENT_READ)
def pdf(request, code: str):
    found = get_object_or_404(queries.open_to(request.standing), code=code)
    rendered = queries.rendered(found)
    if rendered is None:
        raise Http404
    try:
        body = files.read(rendered.sha256)
    except files.FileAltered:
        refusal = Refused("document-file-altered", document=str(found), sha256=rendered.sha256)
        return _document_page(request, found, RevokeForm(), refusal=refusal, status=409)
    answer = HttpResponse(body, content_type="application/pdf")
    answer["Content-Disposition"] = content_disposition_header(False, f"{found.title} {found.number}.pdf")
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_safe
@requires(Act.DOCUMENT_READ)
def receipt(request, code: str):
    """The receipt of a document, for the party to keep and verify offline."""
    found = get_object_or_404(queries.open_to(request.standing), code=code)
    made = queries.receipt_of(found)
    if made is None:
        raise Http404
    answer = HttpResponse(made, content_type="application/json")
    answer["Content-Disposition"] = content_disposition_header(True, f"{found.number} 回执.json")
    answer["Cache-Control"] = "private, no-store"
    return answer
