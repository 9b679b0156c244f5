"""Pages put together from several rooms: where a person's day begins, and the work that waits."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from quanheng.desk import queries
from quanheng.people.models import Holding
from quanheng.people.permissions import Act, may, requires, signed_in

ON_HOME = 8
ON_A_PAGE = 50
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
    work = queries.inbox(request.standing, request.today).work
    context = {
        "posts": request.user.holdings.filter(Holding.on(request.today)).select_related("post__office"),
        "piles": queries.piles(request.standing, request.today, work),
        "work": work[:ON_HOME],
        "more": len(work) - ON_HOME,
        "doors": [(name, label) for act, name, label in DOORS if may(request.standing, act)],
        "has_inbox": may(request.standing, Act.CASE_STEP),
    }
    return render(request, "desk/home.html", context)


@require_GET
@requires(Act.CASE_STEP)
def inbox(request: HttpRequest) -> HttpResponse:
    """The work that waits for this person, by remaining working time."""
    found, state = queries.inbox(request.standing, request.today), request.GET.get("state", "")
    work = found.work
    chosen = [each for each in work if each.due and each.due.state == state] if state else work
    page = Paginator(chosen, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "work": page.object_list, "total": len(work), "facets": _facets(work, state)}
    context["looked_through"] = queries.LOOKED_THROUGH if found.cut else None
    return render(request, "desk/inbox.html", context)


def _facets(work: list[queries.Work], chosen: str) -> list[dict]:
    states = [each.due.state if each.due else "" for each in work]
    names = (("overdue", _("超期")), ("near", _("临近期限")), ("normal", _("正常")), ("paused", _("期限中止")))
    options = [
        {"value": value, "label": label, "count": states.count(value), "chosen": value == chosen}
        for value, label in names
        if value in states or value == chosen
    ]
    return [{"name": "state", "label": _("期限"), "options": options}]
