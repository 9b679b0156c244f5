"""Open data: what the pages show, as JSON, a page at a time; and the public log's files."""

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from quanheng.portal import queries
from quanheng.portal.models import Decision, Item
from quanheng.portal.openness import public
from quanheng.portal.place import home

MOST = 200
LONGEST_PATH = 250  # bytes; the log names no file longer, the file system opens none
FOREVER = "public, max-age=31536000, immutable"
# The verifier is one file that carries its own style and script and loads nothing.
VERIFIER_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


@public
@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """What is offered as data and how to read it."""
    return render(request, "portal/open_data.html")


@public
@require_safe
def items(request: HttpRequest) -> JsonResponse:
    """Published items in order of code, from `after` on."""
    rows = Item.objects.filter(status__in=("published", "suspended"), pk__gt=request.GET.get("after", ""))
    return _page(request, [{"code": row.pk, **row.body} for row in rows.defer("search").order_by("pk")[:MOST]], "code")


@public
@require_safe
def decisions(request: HttpRequest) -> JsonResponse:
    """Decisions that may be shown today in order of key, from `after` on; withdrawn ones with day and reason only."""
    rows = Decision.objects.filter(pk__gt=request.GET.get("after", "")).defer("search").order_by("pk")[:MOST]
    return _page(request, [_decision(row, request.today) for row in rows], "key")


def _decision(row: Decision, today) -> dict:
    if row.withdrawn_on:
        return {"key": row.pk, "withdrawn_on": row.withdrawn_on.isoformat(), "reason": row.withdrawn_reason}
    if row.until_on and row.until_on < today:
        return {"key": row.pk, "publication_ended_on": row.until_on.isoformat()}
    return {"key": row.pk, **row.body}


def _page(request: HttpRequest, rows: list[dict], key: str) -> JsonResponse:
    following = f"{request.build_absolute_uri(request.path)}?after={rows[-1][key]}" if len(rows) == MOST else None
    response = JsonResponse({"rows": rows, "next": following}, json_dumps_params={"ensure_ascii": False})
    response["Access-Control-Allow-Origin"] = "*"
    feed = queries.feed()
    if feed and feed.applied_at:
        response["Last-Modified"] = http_date(feed.applied_at.timestamp())
    return response


@public
@require_safe
def verifier(request: HttpRequest) -> HttpResponse:
    """The page that verifies a receipt on the reader's own device."""
    page = (settings.REPO / "verify" / "index.html").read_bytes()
    return HttpResponse(page, headers={"Content-Security-Policy": VERIFIER_POLICY})


@public
@require_safe
def verifier_program(request: HttpRequest) -> HttpResponse:
    """The same as one Python file, to keep."""
    program = (settings.REPO / "verify" / "verify.py").read_bytes()
    response = HttpResponse(program, content_type="text/x-python; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="verify.py"'
    return response


@public
@require_safe
def log_file(request: HttpRequest, path: str) -> FileResponse:
    """A file of the public log: tiles never change, the checkpoint does (c2sp.org/tlog-tiles)."""
    if len(path.encode()) > LONGEST_PATH:
        raise Http404
    folder = (home() / "log").resolve()
    place = (folder / path).resolve()
    if not place.is_relative_to(folder) or not place.is_file() or any(part.startswith(".") for part in path.split("/")):
        raise Http404
    changing = not path.startswith("tile/")
    kind = "text/plain; charset=utf-8" if changing else "application/octet-stream"
    response = FileResponse(place.open("rb"), content_type=kind)
    response["Cache-Control"] = "no-cache" if changing else FOREVER
    response["Access-Control-Allow-Origin"] = "*"
    return response
