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


@condition(
    "measure-disapproved", "负责人认为不应当采取措施", "the head holds that the measure should not have been taken"
)
def measure_disapproved(situation: Situation) -> bool:
    """The head disagrees with the measure taken in urgency: it is lifted at once (行政强制法第十九条)."""
    return situation.facts.get("head_agrees") is False


@gate("measure-stands", "measure-to-be-released", "负责人未认为不应采取", "the head has not disagreed")
def measure_stands(situation: Situation, settings: Mapping[str, Any]) -> Mapping[str, object] | None:
    """A measure the head holds should not have been taken is released at once (行政强制法第十九条)."""
    return {} if measure_disapproved(situation) else None


@gate("release-ground-fits", "ground-is-not-the-true-one", "解除事由与办理情况一致",
      "the ground of the release is the one on record")  # fmt: skip
def release_ground_fits(situation: Situation, settings: Mapping[str, Any]) -> Mapping[str, object] | None:
    """A measure whose period ended, or that the head disapproved, is lifted for that reason, no other for either.

    (行政强制法第十九条、第二十八条第一款、第三十三条第一款)
    """
    ended, stated = "lapsed" in situation.progress.live, situation.facts.get("release_ground")
    for ground, true in (("disapproved", measure_disapproved(situation)), ("period", ended)):
        if true:
            return None if stated == ground else {}
        if stated == ground:
            return {}
    return None
