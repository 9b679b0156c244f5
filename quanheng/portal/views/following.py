"""Following a case by its number and query code (政府信息公开: 办理进度)."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from quanheng.portal import charts, progress
from quanheng.portal.models import CaseProgress, Department, ProcedureDefinition, Submission
from quanheng.portal.openness import public
from quanheng.portal.throttle import too_often
from quanheng.rules.door.codes import query_code_hash


class ProgressForm(forms.Form):
    number = forms.CharField(
        label=_("办件编号"), max_length=60, help_text=_("受理通知书或回执上的编号。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    code = forms.CharField(
        label=_("查询码"), max_length=30, help_text=_("提交时或窗口给您的 12 位查询码，大小写和连字符均可。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip


@public
@never_cache
@require_http_methods(["GET", "POST"])
def find_case(request: HttpRequest) -> HttpResponse:
    """Ask for number and query code; a wrong pair does not say which of the two is wrong."""
    form = ProgressForm(request.POST or None, initial={"number": request.GET.get("number", "")})
    if request.method == "POST" and form.is_valid():
        if too_often(request, "progress"):
            return render(request, "429.html", status=429)
        number, code_hash = form.cleaned_data["number"].strip(), query_code_hash(form.cleaned_data["code"])
        if CaseProgress.objects.filter(pk=number, code_hash=code_hash).exists():
            request.session[f"case:{number}"] = code_hash
            return redirect("public-case", number)
        form.add_error(None, _("没有与这组编号和查询码相符的办件。请核对后再试；刚提交的申请，请稍候片刻。"))
    return render(request, "portal/find_case.html", {"form": form}, status=200 if not form.errors else 422)


@public
@never_cache
@require_safe
def case(request: HttpRequest, number: str) -> HttpResponse:
    """Where the case is, what is due when and why; only for whoever gave the query code in this session."""
    found = CaseProgress.objects.filter(pk=number).first()
    if found is None or request.session.get(f"case:{number}") != found.code_hash:
        return redirect(f"/progress/?number={number}")
    procedure = ProcedureDefinition.objects.filter(pk=found.body.get("procedure") or "").first()
    clocks = progress.clocks(found.body, request.today)
    context = {
        "case": found,
        "body": found.body,
        "clocks": clocks,
        "nearest": next((one for one in clocks if one["met_on"] is None and not one.get("of_party")), None),
        "department": Department.objects.filter(pk=found.body["office"]).first(),
        "procedure": procedure,
        "chart": charts.chart(
            procedure,
            taken=tuple(step["key"] for step in found.body["steps"]),
            here=found.body.get("position") or "",
        )
        if procedure
        else None,
        "submission": Submission.objects.filter(number=number).first(),
    }
    return render(request, "portal/case.html", context)
