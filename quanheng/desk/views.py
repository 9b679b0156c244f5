"""Pages put together from several rooms: where a person's day begins, and the work that waits."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from quanheng.cases.reading_order import Place
from quanheng.cases.signatures import awaited_of
from quanheng.desk import inbox, queries
from quanheng.people.models import Holding
from quanheng.people.permissions import Act, may, requires, signed_in

ON_HOME = 8
CHOICES = (
    ("whose", _("承办"), (("mine", _("我承办的")), ("unassigned", _("未分派")), ("office", _("全部门")))),
    ("state", _("期限"), (("overdue", _("超期")), ("near", _("临近期限")))),
)
DOORS = (
    (Act.WALL_READ, "wall", _("监察大屏")),
    (Act.CASE_OPEN, "case-open", _("立案、登记")),
    (Act.ITEM_IMPORT, "item-import", _("报送权力事项")),
    (Act.PERSON_APPOINT, "persons", _("账号、任免与密码")),
    (Act.CERTIFICATE_ISSUE, "persons", _("执法证核发与暂扣")),
    (Act.LEDGER_READ, "ledger", _("存证日志")),
    (Act.PERMISSION_READ, "permissions", _("权限表")),
)
"""What a role mostly comes for, by the act that opens it; addresses that no room offers are left out."""


@require_GET
@signed_in
def home(request: HttpRequest) -> HttpResponse:
    """Posts held today, what waits by number, the most urgent work, and the doors this person uses."""
    waiting = inbox.inbox(inbox.Asked(request.standing, request.today))
    work = waiting.work
    context = {
        "posts": request.user.holdings.filter(Holding.on(request.today)).select_related("post__office"),
        "piles": queries.piles(request.standing, request.today, waiting),
        "work": work[:ON_HOME],
        "more": len(work) > ON_HOME or waiting.then is not None,
        "doors": [(name, label) for act, name, label in DOORS if may(request.standing, act)],
        "has_inbox": may(request.standing, Act.CASE_STEP),
    }
    return render(request, "desk/home.html", context)


@require_GET
@requires(Act.CASE_STEP)
def waiting(request: HttpRequest) -> HttpResponse:
    """The work that waits for this person, what is due first at the top; a colleague's only when asked for."""
    chosen = {name: request.GET.get(name, "") for name in ("whose", "state")}
    after = Place.read(request.GET.get("page", ""))
    found = inbox.inbox(inbox.Asked(request.standing, request.today, **chosen), after=after)
    context = {
        "work": found.work,
        "then": found.then,
        "begun": after is not None,
        "narrowed": any(chosen.values()),
        "to_sign": awaited_of(request.standing).count() if after is None else 0,
        "facets": [_facet(name, label, options, chosen[name]) for name, label, options in CHOICES],
    }
    return render(request, "desk/inbox.html", context)


def _facet(name: str, label: str, options: Sequence[tuple[str, str]], chosen: str) -> dict[str, Any]:
    """Choices without a count: what waits is only known once it is computed."""
    told = [{"value": value, "label": text, "chosen": value == chosen} for value, text in options]
    return {"name": name, "label": label, "options": told}
