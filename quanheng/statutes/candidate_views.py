"""The candidate powers of a text: what the machine read, and the legal officer's judgement."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from quanheng.people.permissions import Act, may, requires
from quanheng.rules.refusal import Refused
from quanheng.statutes import candidates, queries
from quanheng.statutes.actions import judge_candidate
from quanheng.statutes.models import PowerKind, StatuteVersion

PAGE_SIZE = 20
STATES = {
    "waiting": gettext_lazy("待认定"),
    "confirmed": gettext_lazy("已认定"),
    "rejected": gettext_lazy("不认定"),
}


@require_GET
@requires(Act.STATUTE_READ)
def candidates_page(request: HttpRequest, code: str) -> HttpResponse:
    """What the machine read out of a text, by what was held of it."""
    return _page(request, _version(code))


def _page(request: HttpRequest, version: StatuteVersion, refusal: Refused | None = None) -> HttpResponse:
    every = candidates.candidates(version)
    wanted = request.GET.get("state", "")
    counted = candidates.counts(every)
    some = [each for each in every if wanted not in STATES or _state(each) == wanted]
    context = {
        "version": version, "page": Paginator(some, PAGE_SIZE).get_page(request.GET.get("page")), "wanted": wanted,
        "states": [{"value": key, "name": name, "count": counted[key]} for key, name in STATES.items()],
        "may_judge": may(request.standing, Act.CANDIDATE_JUDGE), "refusal": refusal,
        "own_address": reverse("statute-candidates", args=[version.code]),
    }  # fmt: skip
    return render(request, "statutes/candidates.html", context, status=409 if refusal else 200)


@require_POST
@requires(Act.CANDIDATE_JUDGE)
def judge(request: HttpRequest, code: str, number: int, sub: int, paragraph: int) -> HttpResponse:
    """Keep the officer's judgement and go back to where the candidate stands; where it is refused, say why."""
    version, kind = _version(code), request.POST.get("kind", PowerKind.PENALTY.value)
    verdict, reason = request.POST.get("verdict", ""), request.POST.get("reason", "")
    try:
        found = candidates.candidate(version, number, sub, paragraph, kind)
        judge_candidate(found, verdict, reason=reason, by=request.user, on=request.today)
    except Refused as refusal:
        return _page(request, version, refusal)
    messages.success(request, _("已记录。"))
    back = request.POST.get("back", "")
    here = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return redirect(back) if here else redirect("statute-candidates", code)


def _state(each: candidates.Candidate) -> str:
    return each.judgement.verdict if each.judgement else "waiting"


def _version(code: str) -> StatuteVersion:
    version = queries.version_by_code(code)
    if version is None or not version.has_text:
        raise Http404(code)
    return version
