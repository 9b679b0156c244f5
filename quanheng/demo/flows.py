"""Three items of the demo district with flows of their own, edited, reviewed and published by the usual persons."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from quanheng.catalogue.models import PowerItem
from quanheng.demo.items import Round, holder_of, publish_version
from quanheng.flows import actions
from quanheng.flows.queries import Working, working
from quanheng.rules.days import Period
from quanheng.rules.flow import AddedStep, LocalPost, LocalStep, Risk
from quanheng.rules.flow_changes import Change, add_step, name_post, promise, refine_step
from quanheng.rules.law_files import read
from quanheng.rules.roles import Role

FILE = Path(__file__).with_name("flows.toml")
ROUND = Round(date(2026, 9, 7), date(2026, 9, 10), date(2026, 9, 14), date(2026, 9, 18), "示府办〔2026〕52号")
Progress = Callable[[int, int], None]
Plan = Mapping[str, Any]


def publish_flows(*, progress: Progress = lambda done, total: None) -> None:
    """Refine the procedures of the items in flows.toml that have no flow yet."""
    plans = read(FILE)["flow"]
    for done, plan in enumerate(plans, 1):
        item = PowerItem.objects.select_related("office", "current").get(code=plan["item"])
        if item.current and not item.current.flow:
            _refine(item, plan)
        progress(done, len(plans))


def _refine(item: PowerItem, plan: Plan) -> None:
    by, on = holder_of(Role.ITEM_ADMINISTRATOR, item.office.code, ROUND.reported_on), ROUND.reported_on
    for change in _changes(plan):
        actions.edit(item, change, seen=working(item, on).number, by=by, on=on)
    version = actions.send(item, seen=working(item, on).number, by=by, on=on)
    publish_version(version, ROUND)


def _changes(plan: Plan) -> Iterator[Callable[[Working], Change]]:
    if "promise" in plan:
        yield lambda now: promise(now.flow, Period.parse(plan["promise"]))
    for stated in plan.get("post", ()):
        post = LocalPost(stated["key"], stated["name"], "", tuple(Role(role) for role in stated["roles"]))
        yield lambda now, post=post: name_post(now.flow, post, now.skeleton)
    for stated in plan.get("added", ()):
        step = AddedStep(key="", **{**stated, "after": tuple(stated.get("after", ()))})
        yield lambda now, step=step: add_step(now.flow, step)
    for stated in plan.get("step", ()):
        own = _local_step(stated)
        yield lambda now, own=own: refine_step(now.flow, own, now.local)


def _local_step(stated: Plan) -> LocalStep:
    within, risk = stated.get("within"), stated.get("risk")
    return LocalStep(
        **{
            **stated,
            "within": Period.parse(within) if within else None,
            "risk": Risk(risk) if risk else None,
            "measures": tuple(stated.get("measures", ())),
        }
    )
