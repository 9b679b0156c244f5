"""A flow as its pages show it: the steps with their marks, the chart, the differences in words, the edits told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from quanheng.flows.models import FlowEdit
from quanheng.flows.queries import Working
from quanheng.people.names import ROLE_NAMES
from quanheng.rules.chart_svg import draw, outline
from quanheng.rules.flow_changes import Difference
from quanheng.rules.procedure import Procedure
from quanheng.rules.roles import Role
from quanheng.rules.running_clocks import Limits
from quanheng.rules.sentences import in_words, restored

WHAT = {
    "promise": _("承诺期限"), "post": _("岗位名称"), "roles": _("由谁担任"), "added": _("增设环节"),
    "by": _("办理岗位"),
    "limit": _("时限"), "document": _("文书"), "supervision": _("监察点"), "risk": _("廉政风险等级"),
    "measures": _("防控措施"), "discretion": _("裁量点"),
}  # fmt: skip


def chart(procedure: Procedure, limits: Limits) -> dict[str, Any]:
    """The drawing and the same as a list."""
    marks: dict[str, Any] = {"language": get_language() or "zh", "limits": limits}
    drawn = mark_safe(draw(procedure, **marks))  # noqa: S308 (our own drawing, its words escaped)
    return {"svg": drawn, "steps": outline(procedure, **marks)}


def steps(now: Working) -> list[dict[str, Any]]:
    """Every step with what the office refined in it, in a few words."""
    lines = {line.key: line for line in outline(now.local, language=get_language() or "zh", limits=now.limits)}
    return [
        {
            "key": step.key,
            "line": lines[step.key],
            "added": step.key in now.local.added,
            "refined": not now.flow.step(step.key).says_nothing,
            "own": now.flow.step(step.key),
        }
        for step in now.local.steps
    ]


def differences(found: Sequence[Difference]) -> list[dict[str, Any]]:
    """Each difference in words: where, what, as the statute has it, as the office does."""
    return [
        {"where": each.where, "what": WHAT[each.what], "statute": _said(each.statute), "here": _said(each.here)}
        for each in found
    ]


def _said(value: object) -> str:
    if isinstance(value, tuple):
        return "、".join(_said(member) for member in value)
    return str(ROLE_NAMES[value]) if isinstance(value, Role) else str(in_words(value, get_language() or "zh"))


def told(edits: Sequence[FlowEdit]) -> list[dict[str, Any]]:
    """The edits with the sentence each is told by."""
    return [{"edit": edit, "told": restored(edit.told)} for edit in edits]
