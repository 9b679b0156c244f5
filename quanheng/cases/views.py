"""Pages of cases: one case, opening one, taking a step, and what was done."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_http_methods

from quanheng.cases import actions, queries
from quanheng.cases.actions import Preview
from quanheng.cases.actions.steps import MEASURED
from quanheng.cases.document_views import proof_asked
from quanheng.cases.forms import PartyForm, StepForm
from quanheng.cases.history import history
from quanheng.cases.models import Case
from quanheng.cases.old_law import law_of_the_act
from quanheng.cases.signatures import waiting_in
from quanheng.catalogue.models import ItemVersion
from quanheng.catalogue.queries import open_version, procedure_chosen, procedures_open, published
from quanheng.discretion.queries import chosen_for, pinned
from quanheng.people.models import Person
from quanheng.people.permissions import Act, requires
from quanheng.people.queries import holders
from quanheng.proceedings.queries import timing_of
from quanheng.proceedings.refused import told_again
from quanheng.rules.chart_svg import draw, outline
from quanheng.rules.procedure import FactType, Procedure, Step
from quanheng.rules.refusal import Refused
from quanheng.rules.roles import Role
from quanheng.rules.running_clocks import Timing


def _found(request: HttpRequest, code: str) -> Case:
    found = queries.case_open_to(request.standing, code)
    if found is None:
        raise Http404(code)
    return found


@require_GET
@requires(Act.CASE_READ)
def case(request: HttpRequest, code: str) -> HttpResponse:
    return _case_page(request, _found(request, code))


def _case_page(request: HttpRequest, shown: Case, *, refusal: Refused | None = None, status: int = 200) -> HttpResponse:
    page = queries.page_of(shown, request.standing, on=request.today)
    context = {
        "page": page,
        "case": shown,
        "procedure": page.timing.progress.procedure,
        "position": page.timing.progress.position,
        "history": history(page),
        "refusals": [(attempt, told_again(attempt)) for attempt in queries.recent_refusals(shown)],
        "refusal": refusal,
        "query_code": queries.query_code(shown),
        "waiting": waiting_in(shown),
        "old_law": law_of_the_act(shown, page.timing, page.steps, on=request.today),
        "printed": [step.document.key for step in page.timing.progress.procedure.steps if step.document],
        **_chart(page.timing),
    }
    return render(request, "cases/case.html", context, status=status)


def _chart(timing: Timing) -> dict[str, Any]:
    progress, language = timing.progress, get_language() or "zh"
    here = progress.position.key if progress.position else ""
    marks = {"language": language, "taken": tuple(progress.live), "here": here, "limits": timing.limits}
    drawn = draw(progress.procedure, **marks)
    return {"chart": mark_safe(drawn), "outline": outline(progress.procedure, **marks)}  # noqa: S308 — our own drawing


@require_http_methods(["GET", "POST"])
@requires(Act.CASE_STEP)
def step(request: HttpRequest, code: str, step: str) -> HttpResponse:
    shown, rule, form = _asked(request, code, step)
    if request.method == "POST" and form.is_valid():
        return _previewed_or_taken(request, shown, rule, form)
    return _step_page(request, shown, rule, form, status=422 if form.is_bound else 200)


def with_preview(
    request: HttpRequest, code: str, step: str, show: Callable[[HttpRequest, Case, Preview], HttpResponse]
) -> HttpResponse:
    """What `show` makes of the step as it would be taken; the page of the step again where that is refused."""
    shown, rule, form = _asked(request, code, step)
    if not rule.legal_effect:
        raise Http404(step)
    if not form.is_valid():
        return _step_page(request, shown, rule, form, status=422)
    try:
        return show(request, shown, actions.preview_case_step(shown, rule.key, **_given(request, form)))
    except Refused as refusal:
        return _step_page(request, shown, rule, form, refusal=refusal, status=409)


def _asked(request: HttpRequest, code: str, step: str) -> tuple[Case, Step, StepForm]:
    shown = _found(request, code)
    timing = timing_of(shown.proceeding, calendar_edition=queries.edition_of(shown))
    rule = timing.progress.procedure.by_key.get(step)
    if rule is None or rule.automatic:
        raise Http404(step)
    return shown, rule, _step_form(request, shown, rule, timing)


def _step_form(request: HttpRequest, shown: Case, rule: Step, timing: Timing) -> StepForm:
    standard = pinned(shown.standard_hash).standard if shown.standard_hash and rule.key in MEASURED else None
    last = chosen_for(shown.proceeding.subject) if standard else None
    proof = proof_asked(request, shown, rule)
    return StepForm(
        None if proof.chosen_just_now else request.POST or None, step=rule, today=request.today,
        known={**timing.progress.facts, **proof.known}, details=proof.fields, standard=standard,
        measured=last.facts if last else {}, late=timing.breached_by(rule, request.today) is not None,
        **_people_asked(request, shown, rule, timing, measured=standard is not None),
    )  # fmt: skip


def _people_asked(
    request: HttpRequest, shown: Case, rule: Step, timing: Timing, *, measured: bool
) -> dict[str, QuerySet[Person]]:
    """Those a step's form lets one choose from, each only where the form asks for someone of the kind."""
    office, today = shown.proceeding.office, request.today
    asked: dict[str, QuerySet[Person]] = {}
    if rule.persons > 1:
        roles = timing.progress.procedure.post_of(rule).roles
        asked["partners"] = queries.partners(office, roles, request.user, today)
    if rule.signers:
        asked["members"] = queries.partners(office, _signing_roles(timing, rule), request.user, today)
    if any(fact.type is FactType.PERSON for fact in rule.facts):
        asked["colleagues"] = queries.colleagues(shown, today)
    if measured:
        charge = holders(Role.HEAD, office.code, today) | holders(Role.SECTION_CHIEF, office.code, today)
        asked["approvers"] = charge.exclude(pk=request.user.pk)
    return asked


def _signing_roles(timing: Timing, rule: Step) -> tuple[Role, ...]:
    signing = {each.post for each in rule.signers}
    return tuple(role for post in timing.progress.procedure.posts if post.key in signing for role in post.roles)


def _previewed_or_taken(request: HttpRequest, shown: Case, rule: Step, form: StepForm) -> HttpResponse:
    given = _given(request, form)
    discretion = given["discretion"]
    try:
        if rule.legal_effect and request.POST.get("confirmed") != "yes":
            preview = actions.preview_case_step(shown, rule.key, **given)
            stated = queries.stated(rule, form.facts())
            return _step_page(request, shown, rule, form, preview=preview, stated=stated)
        if rule.signed_by_several or (discretion and discretion.approver):
            del given["standing"]
            asked = actions.propose_case_step(shown, rule.key, **given, said=form.said())
            return redirect("case-proposal", shown.proceeding.code, asked.pk)
        del given["with_persons"]
        taken = actions.take_case_step(shown, rule.key, **given)
    except Refused as refusal:
        return _step_page(request, shown, rule, form, refusal=refusal, status=409)
    return redirect("case-done", shown.proceeding.code, taken.pk)


def _given(request: HttpRequest, form: StepForm) -> dict[str, Any]:
    on = form.cleaned_data["on"]
    return {
        "by": request.user, "on": on, "facts": form.facts(), "discretion": form.discretion(),
        "with_persons": form.with_persons(), "standing": request.standing if on == request.today else None,
    }  # fmt: skip


def _step_page(
    request: HttpRequest, shown: Case, rule: Step, form: StepForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    sent = [(name, value) for name in request.POST for value in request.POST.getlist(name)]
    hidden = [(name, value) for name, value in sent if name not in {"csrfmiddlewaretoken", "confirmed"}]
    context = {"case": shown, "step": rule, "form": form, "hidden": hidden, "on": form["on"].value()}
    context["asks_others"] = rule.signed_by_several or bool(request.POST.get("approver"))
    context["printed"] = [rule.document.key] if rule.document else []
    template = "cases/confirm.html" if "preview" in more else "cases/step.html"
    return render(request, template, {**context, **more}, status=status)


@require_GET
@requires(Act.CASE_READ)
def done(request: HttpRequest, code: str, taken_id: int) -> HttpResponse:
    shown = _found(request, code)
    taken = shown.proceeding.steps.select_related("by").filter(pk=taken_id).first()
    if taken is None:
        raise Http404(str(taken_id))
    page = queries.page_of(shown, request.standing, on=request.today)
    rule = page.timing.progress.procedure.by_key[taken.step]
    context = {
        "case": shown, "taken": taken, "step": rule, "page": page, "query_code": queries.query_code(shown),
        "running": [due for due in page.due if due.stopped_on is None],
    }  # fmt: skip
    return render(request, "cases/done.html", context)


@require_GET
@requires(Act.CASE_OPEN)
def choose_item(request: HttpRequest) -> HttpResponse:
    offices = {office.code for office in queries.offices_of(request.standing)}
    found = [version for version in published(on=None) if version.item.office.code in offices and version.procedure]
    return render(request, "cases/choose_item.html", {"versions": found})


@require_http_methods(["GET", "POST"])
@requires(Act.CASE_OPEN)
def new_case(request: HttpRequest, item_code: str) -> HttpResponse:
    try:
        version = open_version(item_code, request.today)
        offered = _offered(request, version)
        usual = offered[0].key if offered else None
        procedure = procedure_chosen(version, request.GET.get("procedure") or usual, request.today)
    except Refused as refusal:
        return render(request, "cases/choose_item.html", {"versions": [], "refusal": refusal}, status=409)
    party, facts = PartyForm(request.POST or None), _first_form(request, procedure)
    context: dict[str, Any] = {
        "version": version, "party": party, "facts": facts, "step": procedure.steps[0], "procedure": procedure,
        "procedures": offered,
    }  # fmt: skip
    if request.method == "POST" and party.is_valid() and facts.is_valid():
        try:
            opened = actions.open_case(
                item_code, office=version.item.office, party=party.party(), facts=facts.facts(), by=request.user,
                on=facts.cleaned_data["on"], procedure=procedure.key,
            )  # fmt: skip
        except Refused as refusal:
            return render(request, "cases/new.html", {**context, "refusal": refusal}, status=409)
        return redirect("case-done", opened.proceeding.code, opened.proceeding.steps.get().pk)
    return render(request, "cases/new.html", context, status=422 if request.method == "POST" else 200)


def _offered(request: HttpRequest, version: ItemVersion) -> list[Procedure]:
    """The procedures of an item whose first step is one for a post this person holds."""
    held = {role for _, role in request.standing.roles}
    found = procedures_open(version, request.today)
    return [one for one in found if held.intersection(one.post_of(one.steps[0]).roles)]


def _first_form(request: HttpRequest, procedure: Procedure) -> StepForm:
    return StepForm(request.POST or None, step=procedure.steps[0], today=request.today, known={})
