"""Pages of the case file: evidence, statements, notes, the index, and taking the file out."""

import tempfile
from typing import Any

from django import forms as django_forms
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from quanheng.casefiles import actions, queries
from quanheng.casefiles.forms import EvidenceForm, ExcludeForm, MoveForm, NoteForm, StatementForm, WhyForm
from quanheng.casefiles.models import Archived, Evidence
from quanheng.cases.models import Case
from quanheng.cases.paging import page_of
from quanheng.documents import files
from quanheng.people.permissions import Act, requires
from quanheng.rules.refusal import Refused

LATEST = 20
NOT_KEPT = "private, no-store"
SHUT_IN = "default-src 'none'; sandbox"


def _found(request: HttpRequest, code: str) -> Case:
    found = queries.case_open_to(request.standing, code)
    if found is None:
        raise Http404(code)
    return found


def _numbered(request: HttpRequest, code: str, number: int) -> Evidence:
    found = queries.evidence_numbered(_found(request, code), number)
    if found is None:
        raise Http404(str(number))
    return found


def _may(request: HttpRequest, case: Case) -> dict[str, bool]:
    office, ended = case.proceeding.office.code, case.proceeding.ended_on is not None
    archived = Archived.objects.filter(case=case).exists()
    may = {act: queries.permitted(request.standing, act, office) for act in Act if act.startswith("casefiles:")}
    return {
        "register": may[Act.CASEFILE_ADD] and not ended, "add": may[Act.CASEFILE_ADD] and not archived,
        "exclude": may[Act.CASEFILE_EXCLUDE] and not archived, "unmask": may[Act.CASEFILE_UNMASK],
        "export": may[Act.CASEFILE_ARCHIVE], "archive": may[Act.CASEFILE_ARCHIVE] and ended and not archived,
    }  # fmt: skip


@require_safe
@requires(Act.CASEFILE_READ)
def casefile(request: HttpRequest, code: str) -> HttpResponse:
    return _file_page(request, _found(request, code))


def _file_page(request: HttpRequest, case: Case, *, status: int = 200, **more: Any) -> HttpResponse:
    chosen = request.GET.get("kind", "")
    found = queries.listed_evidence(case)
    narrowed = found.filter(kind=chosen) if chosen else found
    context = {
        "case": case, "page": page_of(request, narrowed),
        "facets": [queries.kinds_facet(case, chosen)], "notes": page_of(request, queries.notes_of(case), "notes"),
        "readings": queries.readings(case)[:LATEST], "archived": Archived.objects.filter(case=case).first(),
        "may": _may(request, case), "why": WhyForm(), "note": NoteForm(), "shown": case.party.masked,
        "own_address": reverse("casefile", args=[case.proceeding.code]), **more,
    }  # fmt: skip
    return render(request, "casefiles/casefile.html", context, status=status)


@require_safe
@requires(Act.CASEFILE_READ)
def readings(request: HttpRequest, code: str) -> HttpResponse:
    """Everyone who read personal data of the case in full, the newest first."""
    case = _found(request, code)
    context = {"case": case, "page": page_of(request, queries.readings(case))}
    return render(request, "casefiles/readings.html", context)


@require_POST
@requires(Act.CASEFILE_UNMASK)
def party(request: HttpRequest, code: str) -> HttpResponse:
    """The same page with the party's particulars in full, this once."""
    case, why = _found(request, code), WhyForm(request.POST)
    if not why.is_valid():
        return _file_page(request, case, why=why, status=422)
    try:
        actions.read_party(case, why=why.cleaned_data["why"], by=request.user, on=request.today)
    except Refused as refusal:
        return _file_page(request, case, refusal=refusal, status=409)
    person = case.party
    shown = {name: getattr(person, name) for name in ("identifier", "address", "representative", "phone")}
    answer = _file_page(request, case, shown=shown, revealed=True)
    answer["Cache-Control"] = NOT_KEPT
    return answer


@require_http_methods(["GET", "POST"])
@requires(Act.CASEFILE_ADD)
def register(request: HttpRequest, code: str) -> HttpResponse:
    return _register(request, _found(request, code), EvidenceForm)


@require_http_methods(["GET", "POST"])
@requires(Act.CASEFILE_ADD)
def register_statement(request: HttpRequest, code: str) -> HttpResponse:
    return _register(request, _found(request, code), StatementForm)


def _register(request: HttpRequest, case: Case, of: type[EvidenceForm]) -> HttpResponse:
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = of(*posted, today=request.today, collectors=queries.collectors(case, request.user, request.today))
    context: dict[str, Any] = {"case": case, "form": form, "spoken": of is StatementForm}
    if not form.is_bound or not form.is_valid():
        return render(request, "casefiles/register.html", context, status=422 if form.is_bound else 200)
    try:
        made = actions.register(
            case, form.facts(), second_officer=form.cleaned_data["second_officer"], files=form.incoming(),
            by=request.user, on=request.today,
        )  # fmt: skip
    except Refused as refusal:
        return render(request, "casefiles/register.html", {**context, "refusal": refusal}, status=409)
    return redirect("casefile-evidence", case.proceeding.code, made.number)


@require_safe
@requires(Act.CASEFILE_READ)
def evidence(request: HttpRequest, code: str, number: int) -> HttpResponse:
    return _evidence_page(request, _numbered(request, code, number))


def _evidence_page(request: HttpRequest, shown: Evidence, *, status: int = 200, **more: Any) -> HttpResponse:
    case = _found(request, shown.case.proceeding.code)
    context = {
        "case": case, "evidence": shown, "may": _may(request, case), "held": queries.still_held(shown),
        "custody": page_of(request, queries.custody_of(shown), "custody"),
        "move": MoveForm(today=request.today), "exclude": ExcludeForm(), "why": WhyForm(),
        "own_address": reverse("casefile-evidence", args=[case.proceeding.code, shown.number]), **more,
    }  # fmt: skip
    return render(request, "casefiles/evidence.html", context, status=status)


@require_POST
@requires(Act.CASEFILE_ADD)
def move(request: HttpRequest, code: str, number: int) -> HttpResponse:
    shown, form = _numbered(request, code, number), MoveForm(request.POST, today=request.today)
    if not form.is_valid():
        return _evidence_page(request, shown, move=form, status=422)
    return _acted(request, shown, "move", form, actions.move)


@require_POST
@requires(Act.CASEFILE_EXCLUDE)
def exclude(request: HttpRequest, code: str, number: int) -> HttpResponse:
    shown, form = _numbered(request, code, number), ExcludeForm(request.POST)
    if not form.is_valid():
        return _evidence_page(request, shown, exclude=form, status=422)
    return _acted(request, shown, "exclude", form, actions.exclude)


def _acted(request: HttpRequest, shown: Evidence, name: str, form: django_forms.Form, act: Any) -> HttpResponse:
    try:
        act(shown, **form.cleaned_data, by=request.user, on=request.today)
    except Refused as refusal:
        return _evidence_page(request, shown, refusal=refusal, status=409, **{name: form})
    return redirect("casefile-evidence", shown.case.proceeding.code, shown.number)


@require_POST
@requires(Act.CASEFILE_UNMASK)
def file(request: HttpRequest, code: str, pk: int) -> HttpResponse | FileResponse:
    """A file of evidence, as an attachment that no page of ours ever shows; the reading is on record first."""
    case, why = _found(request, code), WhyForm(request.POST)
    found = queries.file_of(case, pk)
    if found is None:
        raise Http404(str(pk))
    shown = _numbered(request, code, found.evidence.number)
    if not why.is_valid():
        return _evidence_page(request, shown, why=why, status=422)
    try:
        actions.read_file(found, why=why.cleaned_data["why"], by=request.user, on=request.today)
    except Refused as refusal:
        return _evidence_page(request, shown, refusal=refusal, status=409)
    body = files.path_of(found.sha256).open("rb")
    answer = FileResponse(body, as_attachment=True, filename=found.name, content_type=found.media_type)
    answer["Content-Security-Policy"], answer["Cache-Control"] = SHUT_IN, NOT_KEPT
    return answer


@require_POST
@requires(Act.CASEFILE_ADD)
def note(request: HttpRequest, code: str) -> HttpResponse:
    case, form = _found(request, code), NoteForm(request.POST)
    if not form.is_valid():
        return _file_page(request, case, note=form, status=422)
    try:
        actions.write_note(case, **form.cleaned_data, by=request.user, on=request.today)
    except Refused as refusal:
        return _file_page(request, case, refusal=refusal, note=form, status=409)
    return redirect("casefile", code)


@require_safe
@requires(Act.CASEFILE_READ)
def index(request: HttpRequest, code: str) -> HttpResponse:
    case = _found(request, code)
    rows = page_of(request, queries.index_of(case))
    archived = Archived.objects.filter(case=case).select_related("by").first()
    context = {"case": case, "page": rows, "archived": archived, "may": _may(request, case)}
    return render(request, "casefiles/index.html", context)


@require_safe
@requires(Act.CASEFILE_READ)
def printed(request: HttpRequest, code: str) -> HttpResponse:
    case = _found(request, code)
    try:
        body = actions.read_index(case, by=request.user, on=request.today)
    except Refused as refusal:
        return _file_page(request, case, refusal=refusal, status=409)
    answer = HttpResponse(body, content_type="application/pdf")
    answer["Content-Disposition"] = content_disposition_header(False, f"{case.proceeding.number} 案卷目录.pdf")
    answer["Cache-Control"] = NOT_KEPT
    return answer


@require_POST
@requires(Act.CASEFILE_ARCHIVE)
def export(request: HttpRequest, code: str) -> HttpResponse | FileResponse:
    case = _found(request, code)
    bundle = tempfile.TemporaryFile()  # noqa: SIM115 — the answer closes it once it is sent
    try:
        actions.export(case, bundle, by=request.user, on=request.today)
    except Refused as refusal:
        bundle.close()
        return _file_page(request, case, refusal=refusal, status=409)
    bundle.seek(0)
    name = f"{case.proceeding.number} 案卷.zip"
    answer = FileResponse(bundle, as_attachment=True, filename=name, content_type="application/zip")
    answer["Cache-Control"] = NOT_KEPT
    return answer


@require_POST
@requires(Act.CASEFILE_ARCHIVE)
def archive(request: HttpRequest, code: str) -> HttpResponse:
    case = _found(request, code)
    try:
        actions.archive(case, by=request.user, on=request.today)
    except Refused as refusal:
        return _file_page(request, case, refusal=refusal, status=409)
    return redirect("casefile-index", code)
