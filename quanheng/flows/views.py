"""The page on which an office refines a procedure, beside its chart and the check; comparison and files."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from quanheng.catalogue.models import ItemVersion, PowerItem
from quanheng.flows import actions, queries, showing
from quanheng.flows.forms import AddForm, PostForm, PromiseForm, StepForm
from quanheng.flows.queries import Working
from quanheng.people.permissions import Act, may, requires
from quanheng.rulebook import queries as rulebook
from quanheng.rules import flow_changes
from quanheng.rules.bpmn import export
from quanheng.rules.chart_svg import draw
from quanheng.rules.flow_changes import Change
from quanheng.rules.procedure import Procedure
from quanheng.rules.refusal import Refused


@require_GET
@requires(Act.ITEM_READ)
def flow(request: HttpRequest, code: str) -> HttpResponse:
    item = _item(code)
    try:
        now = queries.working(item, request.today)
    except Refused as refusal:
        return render(request, "flows/none.html", {"item": item, "refusal": refusal}, status=409)
    return _page(request, now)


def _page(
    request: HttpRequest, now: Working, *, refusal: Refused | None = None, status: int = 200, **bound: Any
) -> HttpResponse:
    """The whole page; a form that could not be taken is shown again as it was filled in."""
    step = now.local.by_key.get(request.GET.get("step", ""))
    editing = may(request.standing, Act.FLOW_EDIT, now.item.office.code)
    context = {
        **_outcome(now, refusal),
        "may_edit": editing,
        "steps": showing.steps(now),
        "chosen": step.key if step else "",
        "may_drop": bool(step) and step.key in now.local.added,
    }
    if editing:
        context |= _forms(now, bound)
        if step:
            parts = {"flow": now.flow, "step": step, "local": now.local, "skeleton": now.skeleton}
            context["step_form"] = bound.get("step_form") or StepForm(**parts)
    return render(request, "flows/flow.html", context, status=status)


def _forms(now: Working, bound: dict[str, Any]) -> dict[str, Any]:
    statutory = {post.key: post for post in now.skeleton.posts}
    failed = bound.get("post_form")
    posts = [PostForm(post=post, statute=statutory[post.key]) for post in now.local.posts if statutory[post.key].roles]
    return {
        "post_forms": [failed if failed and failed.post.key == form.post.key else form for form in posts],
        "add_form": bound.get("add_form") or AddForm(local=now.local),
        "promise_form": bound.get("promise_form") or PromiseForm(initial={"promise": now.flow.promise}),
        "item_promises": now.version.facts.get("promised_limit", "none") != "none",
    }


def _outcome(now: Working, refusal: Refused | None = None) -> dict[str, Any]:
    """What every edit changes: the chart, the check, the edits so far."""
    return {
        "item": now.item,
        "now": now,
        "procedure": now.local,
        "chart": showing.chart(now.local, now.limits),
        "weaknesses": now.weaknesses,
        "verdict": now.verdict,
        "edits": showing.told(queries.edits(now.draft)),
        "pending": queries.pending_version(now.item),
        "refusal": refusal,
    }


@require_POST
@requires(Act.FLOW_EDIT)
def step(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """Refine one step; with htmx the form stays as it is and only the outcome comes back."""
    now = _working(request, code)
    if key not in now.local.by_key:
        raise Http404(key)
    parts = {"flow": now.flow, "step": now.local.by_key[key], "local": now.local, "skeleton": now.skeleton}
    form = StepForm(request.POST, **parts)
    back = f"{reverse('item-flow', args=[code])}?step={key}#step"
    if not form.is_valid():
        if request.headers.get("HX-Request"):
            return _partial(request, now, key, form=form, status=422)
        return _page(request, now, step_form=form, status=422)
    return _change(
        request, now, lambda at: flow_changes.refine_step(at.flow, form.local_step(), at.local), back=back, key=key
    )


@require_POST
@requires(Act.FLOW_EDIT)
def post(request: HttpRequest, code: str, key: str) -> HttpResponse:
    now = _working(request, code)
    known = {each.key: each for each in now.skeleton.posts}
    here = next((each for each in now.local.posts if each.key == key), None)
    if here is None:
        raise Http404(key)
    form = PostForm(request.POST, post=here, statute=known[key])
    if not form.is_valid():
        return _page(request, now, post_form=form, status=422)
    return _change(request, now, lambda at: flow_changes.name_post(at.flow, form.local_post(), at.skeleton))


@require_POST
@requires(Act.FLOW_EDIT)
def promise(request: HttpRequest, code: str) -> HttpResponse:
    now, form = _working(request, code), PromiseForm(request.POST)
    if not form.is_valid():
        return _page(request, now, promise_form=form, status=422)
    return _change(request, now, lambda at: flow_changes.promise(at.flow, form.cleaned_data["promise"]))


@require_POST
@requires(Act.FLOW_EDIT)
def add(request: HttpRequest, code: str) -> HttpResponse:
    now = _working(request, code)
    form = AddForm(request.POST, local=now.local)
    if not form.is_valid():
        return _page(request, now, add_form=form, status=422)
    return _change(request, now, lambda at: flow_changes.add_step(at.flow, form.added()), add_form=form)


@require_POST
@requires(Act.FLOW_EDIT)
def drop(request: HttpRequest, code: str, key: str) -> HttpResponse:
    return _change(request, _working(request, code), lambda at: flow_changes.drop_step(at.flow, key))


@require_POST
@requires(Act.FLOW_EDIT)
def restart(request: HttpRequest, code: str) -> HttpResponse:
    return _change(request, _working(request, code), lambda at: flow_changes.start_again(at.flow))


@require_POST
@requires(Act.FLOW_EDIT)
def undo(request: HttpRequest, code: str) -> HttpResponse:
    now = _working(request, code)
    try:
        actions.undo(now.item, seen=_seen(request), by=request.user, on=request.today)
    except Refused as refusal:
        return _page(request, now, refusal=refusal, status=409)
    messages.success(request, _("已撤销最近一次修改。"))
    return redirect("item-flow", code)


@require_POST
@requires(Act.FLOW_EDIT)
def send(request: HttpRequest, code: str) -> HttpResponse:
    now = _working(request, code)
    try:
        version = actions.send(now.item, seen=_seen(request), by=request.user, on=request.today)
    except Refused as refusal:
        return _page(request, now, refusal=refusal, status=409)
    messages.success(request, _("已报送审核：第 %(number)s 版。") % {"number": version.number})
    return redirect("item-version", code, version.number)


def _change(
    request: HttpRequest,
    now: Working,
    change: Callable[[Working], Change],
    *,
    back: str = "",
    key: str = "",
    **bound: Any,
) -> HttpResponse:
    # Only the form of a step is sent by htmx and gets part of a page back.
    partial = bool(key and request.headers.get("HX-Request"))
    try:
        actions.edit(now.item, change, seen=_seen(request), by=request.user, on=request.today)
    except Refused as refusal:
        if partial:
            # Saving by leaving a field and then by the button is one act.
            again = refusal.code == "flow-changes-nothing"
            return _partial(request, now, key, refusal=None if again else refusal, status=200 if again else 409)
        return _page(request, now, refusal=refusal, status=409, **bound)
    if partial:
        return _partial(request, queries.working(_item(now.item.code), request.today), key)
    messages.success(request, _("已保存到草稿。"))
    return redirect(back or reverse("item-flow", args=[now.item.code]))


def _partial(request: HttpRequest, now: Working, key: str, *, status: int = 200, **more: Any) -> HttpResponse:
    """What stands beside the form, and in the list the step that was edited."""
    row = next(each for each in showing.steps(now) if each["key"] == key)
    context = {**_outcome(now, more.get("refusal")), "may_edit": True, "row": row, "form": more.get("form")}
    return render(request, "flows/_edited.html", context, status=status)


def _working(request: HttpRequest, code: str) -> Working:
    try:
        return queries.working(_item(code), request.today)
    except Refused as refusal:
        raise Http404(str(refusal)) from refusal


def _seen(request: HttpRequest) -> int:
    text = request.POST.get("seen", "")
    return int(text) if text.isdecimal() and len(text) < 9 else -1


@require_GET
@requires(Act.ITEM_READ)
def compare(request: HttpRequest, code: str) -> HttpResponse:
    """The draft beside the statutory procedure."""
    now = _working(request, code)
    context = {**_outcome(now), "rows": showing.differences(now.differences), "statutory": now.skeleton}
    return render(request, "flows/compare.html", context)


@require_GET
@requires(Act.ITEM_READ)
def version_flow(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The flow a version names beside the statutory procedure: what a reviewer looks at."""
    version = get_object_or_404(ItemVersion.objects.select_related("item__office"), item__code=code, number=number)
    local = queries.flow_of_version(version)
    if local is None:
        raise Http404(version.flow)
    skeleton = rulebook.procedure(local.statute)
    limits = queries.limits_of(version, local)
    context = {
        "item": version.item, "version": version, "procedure": local, "chart": showing.chart(local, limits),
        "rows": showing.differences(flow_changes.differences(local, skeleton, local.flow)), "statutory": skeleton,
        "weaknesses": queries.weaknesses(local, skeleton, limits), "verdict": queries.verdict(local, limits),
    }  # fmt: skip
    return render(request, "flows/compare.html", context)


@require_GET
@requires(Act.ITEM_READ)
def procedure_file(request: HttpRequest, digest: str, kind: str) -> HttpResponse:
    """A definition as BPMN 2.0, as a drawing, or as the text that is enforced."""
    try:
        procedure = rulebook.procedure(digest)
    except Refused as refusal:
        raise Http404(digest) from refusal
    if not isinstance(procedure, Procedure):
        raise Http404(digest)
    content, media = {
        "bpmn": lambda: (export(procedure), "application/xml"),
        "svg": lambda: (draw(procedure), "image/svg+xml"),
        "toml": lambda: (rulebook.rule_text(digest)[2], "text/plain; charset=utf-8"),
    }[kind]()
    response = HttpResponse(content, content_type=media)
    response["Content-Disposition"] = f'attachment; filename="{procedure.key}-{digest[:12]}.{kind}"'
    return response


def _item(code: str) -> PowerItem:
    return get_object_or_404(PowerItem.objects.select_related("office", "current"), code=code)
