"""Pages of tokens: one's own, and those an administrator may revoke."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from quanheng.api import actions, queries
from quanheng.api.forms import RevocationForm, TokenForm
from quanheng.api.models import Token
from quanheng.people.permissions import Act, may, requires, signed_in
from quanheng.rules.refusal import Refused

PAGE = 30


@never_cache
@require_http_methods(["GET", "POST"])
@requires(Act.TOKEN_MAKE)
def tokens(request: HttpRequest) -> HttpResponse:
    form, refusal, secret, made = TokenForm(request.POST or None), None, "", None
    if request.method == "POST" and form.is_valid():
        try:
            made, secret = actions.make_token(**form.cleaned_data, by=request.user, on=request.today)
            form = TokenForm()
        except Refused as refused:
            refusal = refused
    context = {
        "form": form, "refusal": refusal, "secret": secret, "made": made, "revocation": RevocationForm(),
        "page": Paginator(queries.tokens_of(request.user), PAGE).get_page(request.GET.get("page")),
        "administers": may(request.standing, Act.TOKEN_REVOKE),
    }  # fmt: skip
    status = 409 if refusal else 422 if form.errors else 200
    return render(request, "api/tokens.html", context, status=status)


@require_GET
@requires(Act.TOKEN_REVOKE)
def all_tokens(request: HttpRequest) -> HttpResponse:
    search = request.GET.get("q", "").strip()
    found = Paginator(queries.live_tokens(search, on=request.today), PAGE).get_page(request.GET.get("page"))
    return render(request, "api/all-tokens.html", {"page": found, "search": search, "revocation": RevocationForm()})


@require_POST
@signed_in
def revoke(request: HttpRequest, number: int) -> HttpResponse:
    token, form = get_object_or_404(Token.objects.select_related("person"), pk=number), RevocationForm(request.POST)
    own = token.person_id == request.user.pk
    if not own and not may(request.standing, Act.TOKEN_REVOKE):
        raise PermissionDenied(Act.TOKEN_REVOKE.value)
    if form.is_valid():
        try:
            actions.revoke_token(token, reason=form.cleaned_data["reason"], by=request.user, on=request.today)
        except Refused as refusal:
            return render(request, "api/refused.html", {"refusal": refusal}, status=409)
    return redirect("tokens" if own else "all-tokens")
