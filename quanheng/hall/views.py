"""Pages of the hall: applications that came in, and their files."""

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from quanheng.casefiles.actions import read_attachment
from quanheng.exchange.queries import path_of
from quanheng.hall.queries import applications_open_to
from quanheng.people.permissions import Act, requires

PAGE = 25
SHUT_IN = "default-src 'none'; sandbox"


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
    context = {
        "application": found, "shown": found.case.party.masked,
        "files": found.attachments.select_related("file"),
    }  # fmt: skip
    return render(request, "hall/application.html", context)


@require_safe
@requires(Act.APPLICATION_READ)
def attachment(request: HttpRequest, pk: int, number: int) -> FileResponse:
    """A file as it came, never shown inside the page; the reading is on record first."""
    found = get_object_or_404(applications_open_to(request.standing), pk=pk)
    one = get_object_or_404(found.attachments.select_related("file"), pk=number)
    place = path_of(one.file.sha256)
    if not place.is_file():
        raise Http404(one.file.sha256)
    read_attachment(found.case, one.name, one.file.sha256, by=request.user, on=request.today)
    answer = FileResponse(place.open("rb"), as_attachment=True, filename=one.name, content_type=one.file.media_type)
    answer["Content-Security-Policy"], answer["Cache-Control"] = SHUT_IN, "private, no-store"
    return answer
