"""Documents of one case: what was issued and served, the party's consents, what proves a service."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from quanheng.cases import queries
from quanheng.cases.models import Case
from quanheng.cases.paging import page_of
from quanheng.documents import actions
from quanheng.documents import queries as issued
from quanheng.people.permissions import Act, requires
from quanheng.rules import service
from quanheng.rules.procedure import FactField, Step
from quanheng.rules.refusal import Refused

CHANNELS = [
    ("email", _("电子邮件")), ("fax", _("传真")), ("sms", _("短信")), ("platform", _("政务服务平台账号")),
]  # fmt: skip


class ConsentForm(forms.Form):
    """The confirmation the party signed: who signed it, for which address, and the page itself."""

    signed_by = forms.CharField(label=_("签署人"), max_length=120)
    channel = forms.ChoiceField(label=_("电子送达的途径"), choices=CHANNELS)
    address = forms.CharField(
        label=_("电子地址"), max_length=200, help_text=_("与确认书载明的一致；送达时只能用这个地址。")
    )
    signed_on = forms.DateField(label=_("签署日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    confirmation = forms.FileField(label=_("签名的确认书"), help_text=_("PDF 或者图片，不超过10兆字节。"))


@require_GET
@requires(Act.CASE_READ)
def documents(request: HttpRequest, code: str) -> HttpResponse:
    return _page(request, _found(request, code), ConsentForm())


@require_POST
@requires(Act.CASE_STEP)
def consent(request: HttpRequest, code: str) -> HttpResponse:
    case = _found(request, code)
    form = ConsentForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, case, form, status=422)
    given = dict(form.cleaned_data)
    upload = given.pop("confirmation")
    try:
        actions.record_consent(
            case.proceeding.subject, office=case.proceeding.office, file_name=upload.name,
            confirmation=upload.read(actions.LARGEST + 1), by=request.user, on=request.today, **given,
        )  # fmt: skip
    except Refused as refusal:
        return _page(request, case, form, refusal=refusal, status=409)
    return redirect("case-documents", code)


@require_POST
@requires(Act.CASE_STEP)
def withdraw(request: HttpRequest, code: str, consent_id: int) -> HttpResponse:
    case = _found(request, code)
    found = get_object_or_404(issued.consents(case.proceeding.subject), pk=consent_id)
    try:
        actions.withdraw_consent(found, by=request.user, on=request.today)
    except Refused as refusal:
        return _page(request, case, ConsentForm(), refusal=refusal, status=409)
    return redirect("case-documents", code)


def _found(request: HttpRequest, code: str) -> Case:
    found = queries.case_open_to(request.standing, code)
    if found is None:
        raise Http404(code)
    return found


def _page(
    request: HttpRequest, case: Case, form: ConsentForm, *, refusal: Refused | None = None, status: int = 200
) -> HttpResponse:
    subject = case.proceeding.subject
    services = page_of(request, issued.services(subject), "services")
    methods = {method.key: method for method in issued.methods(request.today)}
    context = {
        "case": case,
        "here": "case-documents",
        "page": page_of(request, issued.about(subject).defer("content")),
        "services": services,
        "served": [(each, methods.get(each.method)) for each in services],
        "consents": page_of(request, issued.consents(subject), "consents"),
        "form": form,
        "refusal": refusal,
        "own_address": reverse("case-documents", args=[case.proceeding.code]),
    }
    return render(request, "documents/of_case.html", context, status=status)


@dataclass(frozen=True)
class ProofAsked:
    """The fields that prove a service, once its method is chosen, and what is known of them."""

    fields: tuple[FactField, ...] = ()
    known: Mapping[str, Any] = field(default_factory=dict)
    chosen_just_now: bool = False


def proof_asked(request: HttpRequest, case: Case, rule: Step) -> ProofAsked:
    """Of a step that serves a document: what the chosen method has to be proven by."""
    if not service.serves(rule):
        return ProofAsked()
    chosen = request.POST.get(f"fact-{service.METHOD}", "")
    method = next((each for each in issued.methods(request.today) if each.key == chosen), None)
    if method is None:
        return ProofAsked()
    if any(f"fact-{asked.key}" in request.POST for asked in method.proof):
        return ProofAsked(method.proof)
    place = case.party.address
    if method.consented:
        consents = issued.consents_of(case.proceeding.subject)
        place = consents[0].address if consents else ""
    return ProofAsked(method.proof, {service.METHOD: chosen, service.PLACE: place}, chosen_just_now=True)
