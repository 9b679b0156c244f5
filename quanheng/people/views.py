"""Log-in and passwords, offices and persons, appointments and certificates."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from quanheng.people import actions, queries
from quanheng.people.forms import (
    AppointmentForm,
    CertificateForm,
    LeavingForm,
    LogInForm,
    PasswordForm,
    PersonForm,
    SuspensionForm,
)
from quanheng.people.models import Certificate, Holding, Office, Person
from quanheng.people.names import ACT_NAMES, ROLE_NAMES, ROOM_NAMES
from quanheng.people.permissions import Act, may, public, requires, signed_in
from quanheng.rules.refusal import Refused
from quanheng.rules.role_conflicts import declared_conflicts
from quanheng.rules.roles import Role

log_in = public(
    LoginView.as_view(template_name="people/log-in.html", form_class=LogInForm, redirect_authenticated_user=True)
)
log_out = public(LogoutView.as_view(next_page="log-in"))


@never_cache
@signed_in
def password_change(request: HttpRequest) -> HttpResponse:
    form, refusal = PasswordForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            person = actions.change_password(request.user, old=given["old"], new=given["new"], on=request.today)
        except Refused as refused:
            refusal = refused
        else:
            update_session_auth_hash(request, person)
            messages.success(request, _("密码已更换，其他地方的登录已经退出。"))
            return redirect("home")
    context = {"form": form, "refusal": refusal}
    return render(request, "people/password.html", context, status=409 if refusal else 200)


@require_GET
@requires(Act.OFFICE_READ)
def offices(request: HttpRequest) -> HttpResponse:
    found = list(queries.offices(request.today))
    levels = [(level.label, [office for office in found if office.level == level]) for level in Office.Level]
    return render(request, "people/offices.html", {"levels": levels, "total": len(found)})


@require_GET
@requires(Act.OFFICE_READ)
def office(request: HttpRequest, code: str) -> HttpResponse:
    shown = get_object_or_404(Office, code=code)
    posts = [(post, ROLE_NAMES[Role(post.role)]) for post in queries.posts_of(shown, request.today)]
    return render(request, "people/office.html", {"office": shown, "posts": posts})


@require_GET
@requires(Act.PERSON_READ)
def persons(request: HttpRequest) -> HttpResponse:
    search = request.GET.get("q", "").strip()
    context = {
        "search": search,
        "persons": queries.persons(search, request.today),
        "expiring": queries.expiring_certificates(request.today),
        "may_register": may(request.standing, Act.PERSON_APPOINT),
    }
    return render(request, "people/persons.html", context)


@require_GET
@requires(Act.PERSON_READ)
def person(request: HttpRequest, username: str) -> HttpResponse:
    return _person_page(request, get_object_or_404(Person, username=username))


def _person_page(
    request: HttpRequest, shown: Person, *, status: int = 200, refusal: Refused | None = None, **more: object
) -> HttpResponse:
    appoints, issues = may(request.standing, Act.PERSON_APPOINT), may(request.standing, Act.CERTIFICATE_ISSUE)
    holdings = list(queries.holdings_of(shown))
    context = {
        "person": shown,
        "now": [holding for holding in holdings if _counts(holding, request.today)],
        "past": [holding for holding in holdings if not _counts(holding, request.today)],
        "certificates": queries.certificates_of(shown, request.today),
        "refusal": refusal,
        "appointment": AppointmentForm(initial={"begins_on": request.today}) if appoints else None,
        "leaving": LeavingForm(initial={"ends_on": request.today}) if appoints else None,
        "certificate_form": CertificateForm(initial={"issued_on": request.today}) if issues else None,
        "suspension": SuspensionForm() if issues else None,
        "may_reset": may(request.standing, Act.PASSWORD_RESET) and shown.pk != request.user.pk,
    }
    return render(request, "people/person.html", {**context, **more}, status=status)


def _counts(holding: Holding, today) -> bool:
    return holding.begins_on <= today and (holding.ends_on is None or holding.ends_on >= today)


@require_http_methods(["GET", "POST"])
@requires(Act.PERSON_APPOINT)
def register(request: HttpRequest) -> HttpResponse:
    form, refusal = PersonForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        try:
            made, password = actions.register_with_one_time_password(
                **form.cleaned_data, by=request.user, on=request.today
            )
        except Refused as refused:
            refusal = refused
        else:
            return _one_time_password(request, made, password)
    context = {"form": form, "refusal": refusal}
    return render(request, "people/register.html", context, status=409 if refusal else 200)


@require_POST
@requires(Act.PASSWORD_RESET)
def reset_password(request: HttpRequest, username: str) -> HttpResponse:
    shown = get_object_or_404(Person, username=username)
    try:
        password = actions.reset_password(shown, office=_office(request, shown), by=request.user, on=request.today)
    except Refused as refusal:
        return _person_page(request, shown, status=409, refusal=refusal)
    return _one_time_password(request, shown, password)


def _one_time_password(request: HttpRequest, shown: Person, password: str) -> HttpResponse:
    response = render(request, "people/one-time-password.html", {"person": shown, "password": password})
    response["Cache-Control"] = "no-store"
    return response


def _office(request: HttpRequest, shown: Person) -> Office:
    """The office an act about a person is recorded under: theirs, or else that of whoever acts."""
    return queries.office_of(shown, request.today) or queries.office_of(request.user, request.today)


@require_POST
@requires(Act.PERSON_APPOINT)
def appoint(request: HttpRequest, username: str) -> HttpResponse:
    shown, form = get_object_or_404(Person, username=username), AppointmentForm(request.POST)
    if not form.is_valid():
        return _person_page(request, shown, status=422, appointment=form)
    try:
        holding = actions.appoint(shown, by=request.user, on=request.today, **form.cleaned_data)
    except Refused as refusal:
        return _person_page(request, shown, status=409, refusal=refusal, appointment=form)
    messages.success(request, _("%(name)s 已任 %(post)s。") % {"name": shown.name, "post": holding.post})
    return redirect("person", username)


@require_POST
@requires(Act.PERSON_APPOINT)
def leave(request: HttpRequest, number: int) -> HttpResponse:
    holding = get_object_or_404(Holding.objects.select_related("person", "post__office"), pk=number)
    form = LeavingForm(request.POST)
    if not form.is_valid():
        return _person_page(request, holding.person, status=422, leaving=form)
    try:
        actions.leave(holding, by=request.user, on=request.today, **form.cleaned_data)
    except Refused as refusal:
        return _person_page(request, holding.person, status=409, refusal=refusal)
    messages.success(request, _("%(name)s 不再任 %(post)s。") % {"name": holding.person.name, "post": holding.post})
    return redirect("person", holding.person.username)


@require_POST
@requires(Act.CERTIFICATE_ISSUE)
def issue_certificate(request: HttpRequest, username: str) -> HttpResponse:
    shown, form = get_object_or_404(Person, username=username), CertificateForm(request.POST)
    if not form.is_valid():
        return _person_page(request, shown, status=422, certificate_form=form)
    office = _office(request, shown)
    try:
        actions.issue_certificate(shown, **form.cleaned_data, office=office, by=request.user, on=request.today)
    except Refused as refusal:
        return _person_page(request, shown, status=409, refusal=refusal, certificate_form=form)
    messages.success(request, _("已发执法证。"))
    return redirect("person", username)


@require_POST
@requires(Act.CERTIFICATE_ISSUE)
def suspend_certificate(request: HttpRequest, number: str) -> HttpResponse:
    certificate = get_object_or_404(Certificate.objects.select_related("person"), number=number)
    shown, form = certificate.person, SuspensionForm(request.POST)
    if not form.is_valid():
        return _person_page(request, shown, status=422, suspension=form)
    office = _office(request, shown)
    try:
        actions.suspend_certificate(certificate, **form.cleaned_data, office=office, by=request.user, on=request.today)
    except Refused as refusal:
        return _person_page(request, shown, status=409, refusal=refusal)
    messages.success(request, _("执法证已暂扣，自今日起不能执法。"))
    return redirect("person", shown.username)


@require_GET
@requires(Act.PERMISSION_READ)
def permissions(request: HttpRequest) -> HttpResponse:
    held = {role for _office, role in request.standing.roles}
    rows = [
        {"name": ACT_NAMES[row.act], "room": ROOM_NAMES[row.room], "roles": [_named(role, held) for role in row.roles]}
        for row in queries.permission_table()
    ]
    conflicts = [
        {"scope": conflict.scope, "roles": [ROLE_NAMES[role] for role in Role if role in conflict.pair], "of": conflict}
        for conflict in declared_conflicts()
        if conflict.scope != "district"
    ]
    return render(request, "people/permissions.html", {"rows": rows, "conflicts": conflicts})


def _named(role: Role, held: set[Role]) -> dict:
    return {"name": ROLE_NAMES[role], "mine": role in held}
