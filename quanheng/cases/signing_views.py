"""Pages of what waits to be signed: the list of one's own, one proposal, and signing, declining or taking it back."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from quanheng.cases import actions, queries
from quanheng.cases.actions import Preview
from quanheng.cases.forms import ReasonForm, SignForm
from quanheng.cases.signatures import ProposalPage, awaited_of, proposal_page, rule_of
from quanheng.people.permissions import Act, requires
from quanheng.proceedings.actions import decline, withdraw
from quanheng.rules.refusal import Refused

PAGE = 30


@require_GET
@requires(Act.CASE_STEP)
def signatures(request: HttpRequest) -> HttpResponse:
    page = Paginator(awaited_of(request.standing), PAGE).get_page(request.GET.get("page"))
    rows = [(signature, rule_of(signature.proposal)) for signature in page]
    return render(request, "cases/signatures.html", {"page": page, "rows": rows})


@require_http_methods(["GET", "POST"])
@requires(Act.CASE_READ)
def proposal(request: HttpRequest, code: str, number: int) -> HttpResponse:
    case = queries.case_open_to(request.standing, code)
    page = proposal_page(case, number, request.standing) if case else None
    if page is None:
        raise Http404(code)
    if request.method == "POST":
        return _answered(request, page)
    return _shown(request, page, SignForm(step=page.step), ReasonForm())


def _answered(request: HttpRequest, page: ProposalPage) -> HttpResponse:
    answer = request.POST.get("answer")
    form = SignForm(request.POST, step=page.step) if answer == "sign" else SignForm(step=page.step)
    reason = ReasonForm() if answer == "sign" else ReasonForm(request.POST)
    given = form if answer == "sign" else reason
    if answer not in {"sign", "decline", "withdraw"} or not given.is_valid():
        return _shown(request, page, form, reason, status=422)
    try:
        if answer == "sign":
            taken = actions.sign_case_step(page.proposal, by=request.user, said=form.said())
            if taken is not None:
                return redirect("case-done", page.case.proceeding.code, taken.pk)
        else:
            end = decline if answer == "decline" else withdraw
            end(page.proposal, reason.cleaned_data["reason"], by=request.user)
    except Refused as refusal:
        return _shown(request, page, form, reason, refusal=refusal, status=409)
    return redirect("case-proposal", page.case.proceeding.code, page.proposal.pk)


def _shown(
    request: HttpRequest, page: ProposalPage, form: SignForm, reason: ReasonForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    context = {"page": page, "case": page.case, "step": page.step, "form": form, "reason": reason}
    if page.mine is not None and "refusal" not in more:
        context["preview"], context["refusal"] = _previewed(page)
    return render(request, "cases/proposal.html", {**context, **more}, status=status)


def _previewed(page: ProposalPage) -> tuple[Preview | None, Refused | None]:
    """What signing will bring about, or why it cannot any more."""
    try:
        return actions.preview_proposal(page.case, page.proposal), None
    except Refused as refusal:
        return None, refusal
