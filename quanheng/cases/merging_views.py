"""Merging a case into another of the same party: chosen, read in words, confirmed."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from quanheng.cases import queries
from quanheng.cases.actions.merging import merge_cases, preview_merger
from quanheng.cases.forms import day_field
from quanheng.cases.models import Case
from quanheng.people.permissions import Act, requires
from quanheng.rules.refusal import Refused


class MergeForm(forms.Form):
    """Into which case, why, and on which day."""

    on = day_field(_("办理日期"))
    into = forms.ChoiceField(label=_("并入的案件"), widget=forms.RadioSelect)
    reasons = forms.CharField(label=_("并案理由"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, data: Any = None, *, partners: dict[str, Case], today: Any) -> None:
        super().__init__(data, initial={"on": today})
        names = [(code, f"{case.proceeding.number} · {case.item_name}") for code, case in partners.items()]
        self.fields["into"].choices = names


@require_http_methods(["GET", "POST"])
@requires(Act.CASE_STEP)
def merge(request: HttpRequest, code: str) -> HttpResponse:
    case = queries.case_open_to(request.standing, code)
    if case is None:
        raise Http404(code)
    partners = {other.proceeding.code: other for other in queries.merging_partners(case)}
    form = MergeForm(request.POST or None, partners=partners, today=request.today)
    context = {"case": case, "form": form, "partners": partners}
    if request.method != "POST" or not form.is_valid():
        return render(request, "cases/merge.html", context, status=422 if form.is_bound else 200)
    into, reasons = partners[form.cleaned_data["into"]], form.cleaned_data["reasons"]
    given = {"reasons": reasons, "by": request.user, "on": form.cleaned_data["on"]}
    try:
        if request.POST.get("confirmed") != "yes":
            preview_merger(case, into, **given)
            return render(request, "cases/merge.html", {**context, "into": into, "reasons": reasons})
        taken = merge_cases(case, into, **given)
    except Refused as refusal:
        return render(request, "cases/merge.html", {**context, "refusal": refusal}, status=409)
    return redirect("case-done", code, taken.pk)
