"""An item's facts as pages show them: by the questions people ask, and one version beside another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from quanheng.catalogue.actions import QUESTIONS as FOUR
from quanheng.catalogue.models import VersionStep
from quanheng.catalogue.tables import fields
from quanheng.rules.power import Kind
from quanheng.rules.power_fields import Field, Form, to_cell
from quanheng.rules.power_items import Facts

Names = Mapping[str, str]
OFFICE_FIELDS = ("office", "supervised_by")

# Which facts answer which question; a kind shows the questions it has facts for.
QUESTIONS = (
    (_("这是什么"), ("behaviours", "inspected", "inspection_content", "levy_kind", "measures", "result")),
    (_("谁可以办、什么条件"), ("service_object", "conditions", "quantity_limit")),
    (_("要带什么"), ("materials",)),
    (_("罚什么、罚多少"), ("penalties", "penalty_range")),
    (_("收多少"), ("levy_rate", "fee", "fee_basis")),
    (_("多久办好"), ("statutory_limit", "statutory_limit_basis", "promised_limit", "case_type", "special_procedures")),
    (_("谁办、去哪里"), ("section", "post", "place", "hours", "visits", "consultation", "supervised_by")),
    (_("不服怎么办"), ("remedies", "complaint")),
)
SECTIONS = (
    (_("责任事项"), ("duties", "duty_basis")),
    (_("追责情形"), ("liabilities", "liability_basis")),
    (_("登记信息"), ("code", "kind", "nature", "level", "body", "source", "disclosure", "undisclosed_reason")),
)


def answers(facts: Facts, names: Names) -> list[dict[str, Any]]:
    """The questions this item answers, each with its facts."""
    return _blocks(QUESTIONS, facts, names)


def sections(facts: Facts, names: Names) -> list[dict[str, Any]]:
    """The rest: duties, liabilities, registration."""
    return _blocks(SECTIONS, facts, names)


def _blocks(blocks: tuple, facts: Facts, names: Names) -> list[dict[str, Any]]:
    found = [
        {
            "title": title,
            "facts": [_shown(fields()[key], facts[key], names) for key in keys if facts.get(key) not in (None, "", [])],
        }
        for title, keys in blocks
    ]
    return [block for block in found if block["facts"]]


def _shown(field: Field, value: Any, names: Names) -> dict[str, Any]:
    if field.form is Form.MATERIALS:
        return {"label": field.name, "materials": value}
    if field.form is Form.CITATIONS:
        return {"label": field.name, "articles": value}
    if field.form is Form.CITATION:
        return {"label": field.name, "articles": [value]}
    if field.form is Form.LIST:
        return {"label": field.name, "members": value}
    return {"label": field.name, "text": _text(field, value, names)}


def _text(field: Field, value: Any, names: Names) -> str:
    """The value in words; an office by its name, a flow by the beginning of its hash."""
    if field.key == "flow":
        return str(value)[:12]
    return names.get(str(value), str(value)) if field.key in OFFICE_FIELDS else to_cell(field, value).strip()


def answered(steps: Sequence[VersionStep]) -> list[dict[str, Any]]:
    """The four questions with the answers of the review, in their order; empty before a review."""
    given = next((step.answers for step in steps if step.answers), {})
    return [{"label": str(question).partition("：")[0], **given[key]} for key, question in FOUR.items() if key in given]


def compared(before: Facts | None, after: Facts, names: Names) -> list[dict[str, Any]]:
    """Every field the kind has, as the published version says it and as the draft does."""
    rows = []
    for field in fields().of(Kind(str(after["kind"]))):
        old, new = (_cell(field, side, names) for side in (before or {}, after))
        if old or new:
            rows.append(
                {"label": field.name, "before": old, "after": new, "changed": before is not None and old != new}
            )
    return rows


def _cell(field: Field, facts: Facts, names: Names) -> str:
    return _text(field, facts[field.key], names) if facts.get(field.key) not in (None, "", []) else ""
