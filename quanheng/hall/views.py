"""Pages of the hall: applications that came in, and their files."""

from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from quanheng.exchange.queries import path_of
from quanheng.hall.queries import applications_open_to
from quanheng.people.permissions import Act, requires

PAGE = 25


@require_safe
@requires(Act.APPLICATION_READ)
def applications(request: HttpRequest) -> HttpResponse:
    """Applications of the person's offices, the latest first."""
    page = Paginator(applications_open_to(request.standing), PAGE).get_page(request.GET.get("page"))
    return render(request, "hall/applications.html", {"page": page})


@require_safe
@requires(Act.APPLICATION_READ)
def application(request: HttpRequest, pk: int) -> HttpResponse:
    """One application: what was stated, which files came, which case it opened."""
    found = get_object_or_404(applications_open_to(request.standing), pk=pk)
    files = found.attachments.select_related("file")
    return render(request, "hall/application.html", {"application": found, "files": files})


@require_safe
@requires(Act.APPLICATION_READ)
def attachment(request: HttpRequest, pk: int, number: int) -> FileResponse:
    """A file as it came, never shown inside the page."""
    found = get_object_or_404(applications_open_to(request.standing), pk=pk)
    one = get_object_or_404(found.attachments.select_related("file"), pk=number)
    content = path_of(one.file.sha256).open("rb")
    return FileResponse(content, as_attachment=True, filename=one.name, content_type=one.file.media_type)
