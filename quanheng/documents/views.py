"""Documents of one's offices: the list, one document, its printed form."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from quanheng.documents import files, queries
from quanheng.people.permissions import Act, requires

PAGE_SIZE = 50


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
    context = {"document": found, "stated": queries.stated(found), "rendered": queries.rendered(found)}
    return render(request, "documents/document.html", context)


@require_safe
@requires(Act.DOCUMENT_READ)
def pdf(request, code: str):
    found = get_object_or_404(queries.open_to(request.standing), code=code)
    rendered = queries.rendered(found)
    if rendered is None:
        raise Http404
    answer = HttpResponse(files.read(rendered.sha256), content_type="application/pdf")
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
