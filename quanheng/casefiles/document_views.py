"""A document of a case given out: its printed form and the copy to write on with, each opening on record."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from quanheng.casefiles import actions
from quanheng.documents import queries
from quanheng.documents.models import Document
from quanheng.documents.views import RevokeForm, document_page
from quanheng.people.permissions import Act, requires
from quanheng.rules.refusal import Refused

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_GET
@requires(Act.DOCUMENT_READ)
def pdf(request: HttpRequest, code: str) -> HttpResponse:
    found = _made(request, code)
    shown = content_disposition_header(False, f"{found.title} {found.number}.pdf")
    return _given_out(request, found, actions.read_document, {"Content-Type": PDF, "Content-Disposition": shown})


@require_GET
@requires(Act.DOCUMENT_READ)
def docx(request: HttpRequest, code: str) -> HttpResponse:
    """The same words to go on writing with; it says that the PDF is the original."""
    found = _made(request, code)
    saved = content_disposition_header(True, f"{found.title} {found.number} 副本.docx")
    return _given_out(request, found, actions.read_copy, {"Content-Type": DOCX, "Content-Disposition": saved})


def _made(request: HttpRequest, code: str) -> Document:
    found = get_object_or_404(queries.open_to(request.standing), code=code)
    if queries.rendered(found) is None:
        raise Http404(code)
    return found


def _given_out(
    request: HttpRequest, found: Document, read: Callable[..., bytes], headers: dict[str, Any]
) -> HttpResponse:
    try:
        body = read(found, by=request.user, on=request.today)
    except Refused as refusal:
        return document_page(request, found, RevokeForm(), refusal=refusal, status=409)
    return HttpResponse(body, headers={"Cache-Control": "private, no-store", **headers})
