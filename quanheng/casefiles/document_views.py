"""A document of a case given out: as draft, printed, as copy, its receipt; each opening is on record."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST, require_safe

from quanheng.casefiles import actions
from quanheng.cases.actions import Preview
from quanheng.cases.models import Case
from quanheng.cases.views import with_preview
from quanheng.documents import queries
from quanheng.documents.models import Document
from quanheng.documents.views import RevokeForm, document_page
from quanheng.people.permissions import Act, requires
from quanheng.rules.refusal import Refused

PDF, JSON = "application/pdf", "application/json"
NOT_KEPT = "private, no-store"
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


@require_safe
@requires(Act.DOCUMENT_READ)
def receipt(request: HttpRequest, code: str) -> HttpResponse:
    """The receipt of a document, for the party to keep and verify offline."""
    found = _made(request, code)
    saved = content_disposition_header(True, f"{found.number} 回执.json")
    return _given_out(request, found, actions.read_receipt, {"Content-Type": JSON, "Content-Disposition": saved})


@require_POST
@requires(Act.CASE_STEP)
def draft(request: HttpRequest, code: str, step: str) -> HttpResponse:
    """The document as it would be printed, to be looked at before the act; it is kept nowhere."""
    return with_preview(request, code, step, _draft_shown)


def _draft_shown(request: HttpRequest, case: Case, preview: Preview) -> HttpResponse:
    if preview.paper is None:
        raise Http404(preview.step.key)
    body = actions.read_draft(case, preview.paper, by=request.user, on=request.today)
    shown = content_disposition_header(False, f"{preview.paper.template.name} 预览.pdf")
    return HttpResponse(body, headers={"Content-Type": PDF, "Content-Disposition": shown, "Cache-Control": NOT_KEPT})


def _made(request: HttpRequest, code: str) -> Document:
    found = get_object_or_404(queries.open_to(request.standing), code=code)
    if queries.rendered(found) is None:
        raise Http404(code)
    return found


def _given_out(
    request: HttpRequest, found: Document, read: Callable[..., bytes | None], headers: dict[str, Any]
) -> HttpResponse:
    try:
        body = read(found, by=request.user, on=request.today)
    except Refused as refusal:
        return document_page(request, found, RevokeForm(), refusal=refusal, status=409)
    if body is None:
        raise Http404(found.code)
    return HttpResponse(body, headers={"Cache-Control": NOT_KEPT, **headers})
