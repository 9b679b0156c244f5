"""The supervisor's wall, the list of alerts, one alert with its evidence, and the rules that raise them."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from quanheng.people.models import Office
from quanheng.people.permissions import Act, may, requires
from quanheng.proceedings.queries import procedure_of
from quanheng.rulebook.models import Rule
from quanheng.rulebook.queries import by_hash, rules_in_force
from quanheng.rules.alert_policy import SETTINGS, Severity
from quanheng.rules.alerts import rules as alert_rules
from quanheng.rules.refusal import Refused
from quanheng.rules.sentences import restored
from quanheng.supervision import actions, queries
from quanheng.supervision.forms import DisposalForm, ExplanationForm
from quanheng.supervision.live import WIRE
from quanheng.supervision.models import Alert, Disposal
from quanheng.supervision.names import (
    ENGINE_WORDS,
    FACT_NAMES,
    FINDING_NAMES,
    KIND_NAMES,
    SEVERITY_NAMES,
    SEVERITY_STATES,
    STATE_NAMES,
)
from quanheng.supervision.policies import policy_in_force

ON_THE_WALL = 12
ON_A_PAGE = 50
DAYS = ("_on", "_strict", "_legal", "_until")
FORMS = {"period": "period", "declared": "period", "basis": "basis", "cited": "basis"}


@never_cache
@require_GET
@requires(Act.WALL_READ)
def wall(request: HttpRequest) -> HttpResponse:
    """The whole wall, or with ?live only the part that changes."""
    alerts = queries.alerts_open_to(request.standing)
    newest = queries.with_answer(queries.open_alerts(alerts))[:ON_THE_WALL]
    bars = queries.open_by_office(alerts)
    context = {
        "rows": [_row(alert) for alert in newest],
        "figures": queries.figures(alerts, request.today),
        "bars": bars,
        "chart": _chart(bars),
        "severities": [SEVERITY_NAMES[severity] for severity in reversed(Severity)],
        **_engine(),
    }
    return render(request, "supervision/_live.html" if "live" in request.GET else "supervision/wall.html", context)


def _engine() -> dict:
    state = queries.engine_state(timezone.now())
    return {"engine": state, "engine_word": ENGINE_WORDS.get(state.why, "")}


def _chart(bars: list[queries.OfficeBar]) -> dict:
    """What the chart draws: the same figures as the table beside it."""
    return {
        "offices": [bar.name for bar in bars],
        "series": [
            {"severity": severity.value, "name": str(SEVERITY_NAMES[severity]),
             "data": [bar.counts[severity] for bar in bars]}
            for severity in reversed(Severity)
        ],
    }  # fmt: skip


def _row(alert: Alert) -> dict:
    return {
        "alert": alert,
        "rule": _in_language(alert_rules()[alert.rule].name),
        "severity": SEVERITY_NAMES[Severity(alert.severity)],
        "state": SEVERITY_STATES[Severity(alert.severity)],
        "clock": _in_language_of(alert.evidence.get("clock")),
        "step": _step_name(alert),
    }


def _in_language(words) -> str:
    return words.in_language(get_language() or "zh")


def _in_language_of(kept: dict | None) -> str:
    return (kept["en"] if (get_language() or "zh").startswith("en") else kept["zh"]) if kept else ""


def _step_name(alert: Alert) -> str:
    if alert.proceeding is None:
        return ""
    step = procedure_of(alert.proceeding).by_key.get(alert.step)
    return _in_language(step.name) if step else ""


@never_cache
@require_GET
@requires(Act.WALL_READ)
def stream(request: HttpRequest) -> StreamingHttpResponse:
    """Server-sent events: an alert's code whenever something about it changes."""
    return StreamingHttpResponse(WIRE.events(), content_type="text/event-stream", headers={"X-Accel-Buffering": "no"})


@require_GET
@requires(Act.ALERT_READ)
def alerts(request: HttpRequest) -> HttpResponse:
    """The alerts this person may see, narrowed by what the address asks."""
    mine = queries.alerts_open_to(request.standing)
    found = queries.with_answer(queries.filtered(mine, request.GET))
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "rows": [_row(alert) for alert in page], "facets": _facets(request, mine), **_engine()}
    return render(request, "supervision/alerts.html", context)


def _facets(request: HttpRequest, mine) -> list[dict]:
    chosen = {name: request.GET.get(name, "") for name in ("state", "severity", "rule", "office")}
    chosen["state"] = chosen["state"] or "open"
    offices = Office.objects.filter(pk__in=mine.order_by().values("office"))
    groups = (
        ("state", _("处置"), [(state, name) for state, name in STATE_NAMES.items()]),
        ("severity", _("级别"), [(severity.value, SEVERITY_NAMES[severity]) for severity in reversed(Severity)]),
        ("rule", _("规则"), [(rule.key, _in_language(rule.name)) for rule in alert_rules().values()]),
        ("office", _("部门"), [(office.code, office.short_name) for office in offices]),
    )
    return [
        {"name": name, "label": label, "options": _options(name, options, chosen, mine)}
        for name, label, options in groups
    ]


def _options(name: str, options: list[tuple], chosen: dict[str, str], mine) -> list[dict]:
    column = {"office": "office__code"}.get(name, name)
    if name == "state":
        counts = {value: queries.filtered(mine, {**chosen, "state": value}).count() for value, _name in options}
    else:
        others = queries.filtered(mine, {**chosen, name: ""}).order_by().values_list(column, flat=True)
        listed = list(others)
        counts = {value: listed.count(value) for value, _name in options}
    return [
        {"value": value, "label": label, "count": counts[value], "chosen": chosen[name] == value}
        for value, label in options
        if counts[value] or chosen[name] == value
    ]


@require_GET
@requires(Act.ALERT_READ)
def alert(request: HttpRequest, code: str) -> HttpResponse:
    return _alert_page(request, _open_to(request, code))


def _open_to(request: HttpRequest, code: str) -> Alert:
    """404 for an alert of somebody else's office: its very existence is not theirs to know."""
    return get_object_or_404(queries.alerts_open_to(request.standing), code=code)


def _alert_page(
    request: HttpRequest, shown: Alert, *, status: int = 200, refusal: Refused | None = None, **more: object
) -> HttpResponse:
    disposal = getattr(shown, "disposal", None)
    still = disposal is None
    own = any(office == shown.office.code for office, _role in request.standing.roles)
    context = {
        **_row(shown),
        "rule_object": alert_rules()[shown.rule],
        "why": _in_language(alert_rules()[shown.rule].why),
        "facts": [_fact(name, value) for name, value in shown.evidence["facts"].items()],
        "explanation": [restored(sentence) for sentence in shown.evidence["explanation"]],
        "said": shown.explanations.select_related("by"),
        "disposal": disposal,
        "finding": FINDING_NAMES[Disposal.Finding(disposal.finding)] if disposal else "",
        "refusal": refusal,
        "explaining": ExplanationForm() if still and queries.explains(request.standing, shown) else None,
        "disposing": DisposalForm() if still and not own and may(request.standing, Act.ALERT_DISPOSE) else None,
    }
    return render(request, "supervision/alert.html", {**context, **more}, status=status)


def _fact(name: str, value: object) -> dict:
    """A fact of the evidence, and how a page writes it."""
    if value is None:
        value = {"stopped_on": _("尚未停止"), "ended_on": _("尚未结束"), "filed_on": _("尚未报送")}.get(name, "—")
        return {"name": FACT_NAMES[name], "value": value, "form": "text"}
    if isinstance(value, bool):
        value = _("是") if value else _("否")
    if isinstance(value, dict):
        value = _in_language_of(value)
    if name == "kind":
        value = KIND_NAMES[value]
    form = "day" if name.endswith(DAYS) else FORMS.get(name, "text")
    return {"name": FACT_NAMES[name], "value": value, "form": form}


@require_POST
@requires(Act.ALERT_EXPLAIN)
def explain(request: HttpRequest, code: str) -> HttpResponse:
    shown, form = _open_to(request, code), ExplanationForm(request.POST)
    if not form.is_valid():
        return _alert_page(request, shown, status=422, explaining=form)
    try:
        actions.explain_alert(shown, form.cleaned_data["text"], by=request.user, on=request.today)
    except Refused as refusal:
        return _alert_page(request, shown, status=409, refusal=refusal)
    messages.success(request, _("说明已提交，监察员会看到。"))
    return redirect("alert", code)


@require_POST
@requires(Act.ALERT_DISPOSE)
def dispose(request: HttpRequest, code: str) -> HttpResponse:
    shown, form = _open_to(request, code), DisposalForm(request.POST)
    if not form.is_valid():
        return _alert_page(request, shown, status=422, disposing=form)
    finding = Disposal.Finding(form.cleaned_data["finding"])
    try:
        actions.dispose(shown, finding, form.cleaned_data["reason"], by=request.user, on=request.today)
    except Refused as refusal:
        return _alert_page(request, shown, status=409, refusal=refusal)
    messages.success(request, _("已处置。"))
    return redirect("alert", code)


@require_GET
@requires(Act.RULE_READ)
def rules(request: HttpRequest) -> HttpResponse:
    """Every rule of supervision, its basis, and how grave the profile in force holds its breach."""
    policy, digest = policy_in_force(request.today)
    listed = [
        {
            "name": _in_language(rule.name), "why": _in_language(rule.why), "basis": rule.basis, "key": rule.key,
            "severity": SEVERITY_NAMES[policy.severity[rule.key]], "state": SEVERITY_STATES[policy.severity[rule.key]],
        }
        for rule in alert_rules().values()
    ]  # fmt: skip
    loaded = [rule.key for rule in rules_in_force(Rule.Kind.POLICY, request.today) if "severity" in by_hash(rule.hash)]
    near, late, very_late = (policy.settings[key] for key in SETTINGS)
    context = {
        "rules": listed, "policy": policy, "name": _in_language(policy.name), "hash": digest, "loaded": loaded,
        "near": near, "late": late, "very_late": very_late,
    }  # fmt: skip
    return render(request, "supervision/rules.html", context)
