"""Conditions and gates of compulsory measures (行政强制法第三章)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from quanheng.rules.conditions.register import condition, gate
from quanheng.rules.conditions.situation import Situation


@condition("measure-urgent", "情况紧急，需要当场实施", "the measure is urgent")
def measure_urgent(situation: Situation) -> bool:
    """The measure is taken first and reported within 24 hours (行政强制法第十九条)."""
    return bool(situation.facts.get("measure_urgent"))


@condition("measure-not-urgent", "并非情况紧急", "the measure is not urgent")
def measure_not_urgent(situation: Situation) -> bool:
    """The head of the agency approves before the measure is taken (行政强制法第十八条第一项)."""
    return not situation.facts.get("measure_urgent")


@gate("measure-stands", "measure-to-be-released", "负责人未认为不应采取", "the head has not disagreed")
def measure_stands(situation: Situation, settings: Mapping[str, Any]) -> Mapping[str, object] | None:
    """A measure the head holds should not have been taken is released at once (行政强制法第十九条)."""
    return {} if situation.facts.get("head_agrees") is False else None
