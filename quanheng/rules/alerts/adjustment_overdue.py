"""Adjustment overdue: an office has not reported in time an item whose basis is law no longer."""

from __future__ import annotations

from datetime import date

from quanheng.rules.alerts.rule import AdjustmentFacts, AdjustmentRule
from quanheng.rules.calendars import ONE_DAY
from quanheng.rules.words import Words


def _first_day(adjustment: AdjustmentFacts) -> date:
    """The day after the last on which the report is in time."""
    return adjustment.due_on + ONE_DAY


RULE = AdjustmentRule(
    key="adjustment-overdue",
    name=Words("逾期未报送调整", "Adjustment overdue"),
    why=Words(
        "事项的依据不再适用，部门没有在期限内报送调整，或者报送时已经超过",
        "An item's basis ceased to apply and its office reported no adjustment within the limit, or did so after it",
    ),
    basis="优化营商环境条例第四十条",
    needs=("item", "cited", "lost_on", "due_on", "provisional", "filed_on", "basis"),
    first_day=_first_day,
)
