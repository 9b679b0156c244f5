"""Publishing decisions: what waits, one document's way to the public, and each step of it."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from quanheng.disclosure import actions, queries
from quanheng.disclosure.forms import DraftForm, ReturnForm, WithdrawForm, WithholdForm
from quanheng.disclosure.models import Duty
from quanheng.documents import queries as documents
from quanheng.people.permissions import Act, may, requires
from quanheng.rules.refusal import Refused

PAGE_SIZE = 50


@require_safe
@requires(Act.DISCLOSURE_READ)
def disclosure(request: HttpRequest) -> HttpResponse:
    context = {
        "waiting": queries.with_urgency(queries.waiting(request.standing)[:PAGE_SIZE], request.today),
        "page": Paginator(queries.settled(request.standing), PAGE_SIZE).get_page(request.GET.get("page")),
    }
    return render(request, "disclosure/disclosure.html", context)


@require_safe
@requires(Act.DISCLOSURE_READ)
def publication(request: HttpRequest, code: str) -> HttpResponse:
    """One document's way to the public."""
    return _page(request, _duty(request, code), form=DraftForm())


@require_POST
@requires(Act.DISCLOSURE_DRAFT)
def draft(request: HttpRequest, code: str) -> HttpResponse:
    """Hand in a draft for review, or only look at what it would show."""
    if "look" in request.POST:
        return _page(request, _duty(request, code), form=DraftForm(request.POST))

    def act(duty: Duty, form: DraftForm) -> str:
        actions.draft(duty.document, **form.particulars(), by=request.user, on=request.today)
        return _("拟稿已提交，等待另一人审查。")

    return _take(request, code, DraftForm(request.POST), act)


@require_POST
@requires(Act.DISCLOSURE_DRAFT)
def withhold(request: HttpRequest, code: str) -> HttpResponse:
    def act(duty: Duty, form: WithholdForm) -> str:
        actions.withhold(duty.document, **form.cleaned_data, by=request.user, on=request.today)
        return _("不予公开的意见已提交，等待另一人审查。")

    return _take(request, code, WithholdForm(request.POST), act)


@require_POST
@requires(Act.DISCLOSURE_REVIEW)
def approve(request: HttpRequest, code: str) -> HttpResponse:
    def act(duty: Duty, _form: forms.Form) -> str:
        published = actions.approve(_draft_in_hand(duty), by=request.user, on=request.today)
        return _("已经公示，几秒钟后公开网站可见。") if published else _("已同意不予公开。")

    return _take(request, code, forms.Form(request.POST), act)


@require_POST
@requires(Act.DISCLOSURE_REVIEW)
def send_back(request: HttpRequest, code: str) -> HttpResponse:
    def act(duty: Duty, form: ReturnForm) -> str:
        actions.send_back(_draft_in_hand(duty), **form.cleaned_data, by=request.user, on=request.today)
        return _("拟稿已退回。")

    return _take(request, code, ReturnForm(request.POST), act)


@require_POST
@requires(Act.DISCLOSURE_WITHDRAW)
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    def act(duty: Duty, form: WithdrawForm) -> str:
        standing = queries.last_publication(duty.document)
        if standing is None:
            raise Refused("nothing-published", document=duty.document.number)
        actions.withdraw(standing, **form.cleaned_data, by=request.user, on=request.today)
        return _("公示已撤回，并向各接收方发出通知。")

    return _take(request, code, WithdrawForm(request.POST), act)


def _draft_in_hand(duty: Duty) -> Any:
    found = queries.latest_draft(duty.document)
    if found is None:
        raise Refused("no-draft-in-hand", document=duty.document.number)
    return found


def _duty(request: HttpRequest, code: str) -> Duty:
    return get_object_or_404(queries.open_to(request.standing), document__code=code)


def _take(request: HttpRequest, code: str, form: forms.Form, act: Callable[[Duty, Any], str]) -> HttpResponse:
    """Do what was asked and say so, or show the page again with the reason why not."""
    duty = _duty(request, code)
    if not form.is_valid():
        return _page(request, duty, form=form, status=422)
    try:
        said = act(duty, form)
    except Refused as refusal:
        return _page(request, duty, form=form, refusal=refusal, status=409)
    messages.success(request, said)
    return redirect("publication", code=code)


def _page(
    request: HttpRequest, duty: Duty, *, form: forms.Form, refusal: Refused | None = None, status: int = 200
) -> HttpResponse:
    document, office = duty.document, duty.document.office.code
    in_hand = queries.latest_draft(document)
    standing = queries.last_publication(document)
    context = {
        "duty": queries.with_urgency([duty], request.today)[0],
        "document": document,
        "rendered": documents.rendered(document),
        "in_hand": in_hand,
        "in_review": bool(in_hand) and not hasattr(in_hand, "review"),
        "publication": standing,
        "withdrawal": getattr(standing, "withdrawal", None),
        "may_draft": may(request.standing, Act.DISCLOSURE_DRAFT, office),
        "may_review": may(request.standing, Act.DISCLOSURE_REVIEW, office),
        "may_withdraw": may(request.standing, Act.DISCLOSURE_WITHDRAW, office),
        "form": form,
        "draft_form": form if isinstance(form, DraftForm) else DraftForm(),
        "withhold_form": form if isinstance(form, WithholdForm) else WithholdForm(),
        "return_form": form if isinstance(form, ReturnForm) else ReturnForm(),
        "withdraw_form": form if isinstance(form, WithdrawForm) else WithdrawForm(),
        "refusal": refusal,
    }
    context["segments"] = _segments(context)
    return render(request, "disclosure/publication.html", context, status=status)


def _segments(context: dict[str, Any]) -> list[queries.Segment]:
    """The text beside its original: of the draft under review or published, else as it would be drafted."""
    document, form = context["document"], context["draft_form"]
    if context["in_review"] or context["publication"]:
        chosen = context["in_hand"] if context["in_review"] else context["publication"].draft
        return queries.segments_of(chosen) if chosen.discloses else []
    particulars = form.particulars() if form.is_bound and form.is_valid() else {}
    masked = queries.proposed(document, particulars.get("also_masked", ()), particulars.get("kept", ()))
    return queries.segments(documents.text_of(document), masked.found)
