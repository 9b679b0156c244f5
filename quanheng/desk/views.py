"""Pages put together from several rooms."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from quanheng.people.models import Holding
from quanheng.people.permissions import signed_in


@require_GET
@signed_in
def home(request: HttpRequest) -> HttpResponse:
    posts = request.user.holdings.filter(Holding.on(request.today)).select_related("post__office")
    return render(request, "desk/home.html", {"posts": posts})
