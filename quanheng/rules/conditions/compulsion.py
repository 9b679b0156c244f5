"""Conditions and gates of compulsory measures: sealing, seizing, freezing (行政强制法第三章)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from quanheng.rules.conditions.register import condition, gate
from quanheng.rules.conditions.situation import Situation
from quanheng.rules.money import yuan


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


@gate(
    "freezing-by-statute", "freezing-without-statute", "写明的是授予冻结权的法律", "a statute gives the power to freeze"
)
def freezing_by_statute(situation: Situation, settings: Mapping[str, Any]) -> Mapping[str, object] | None:
    """Only an agency a 法律 names freezes deposits: no 条例, 规定 or 办法 is enough (行政强制法第二十九条第一款)."""
    named = named_source(situation.facts.get("freeze_basis"))
    return {"named": named} if below_statute(named) else None


@gate("freeze-within-what-is-involved", "freeze-above-what-is-involved", "冻结数额与涉案金额相当",
      "what is to be frozen is no more than what is involved")  # fmt: skip
def freeze_within_what_is_involved(situation: Situation, settings: Mapping[str, Any]) -> Mapping[str, object] | None:
    """The sum asked for matches the sum involved in the violation (行政强制法第二十九条第二款)."""
    return _above(situation.facts.get("freeze_sum"), situation.facts.get("involved"))


@gate("decided-within-what-is-involved", "freeze-above-what-is-involved", "决定冻结的数额不超过申请冻结的金额",
      "what is frozen is no more than what was asked for")  # fmt: skip
def decided_within_what_is_involved(situation: Situation, settings: Mapping[str, Any]) -> Mapping[str, object] | None:
    """What the head decides to freeze is at most what was asked for (行政强制法第二十九条第二款)."""
    return _above(situation.facts.get("frozen"), situation.facts.get("freeze_sum"))


def _above(sum_: object, most: object) -> Mapping[str, object] | None:
    limit = int(str(most or 0))
    return {"most": yuan(limit) + "元"} if int(str(sum_ or 0)) > limit else None


@gate("handed-on-in-writing", "handed-on-untold", "一并移送的，已书面告知当事人",
      "the party was told in writing of what was handed on")  # fmt: skip
def handed_on_in_writing(situation: Situation, settings: Mapping[str, Any]) -> Mapping[str, object] | None:
    """What is handed on with the case is told the party in writing (行政强制法第二十一条)."""
    facts = situation.facts
    return {} if facts.get("disposal") == "handed-on" and not facts.get("handed_on_told") else None


LOWER_SOURCES = ("条例", "规定", "办法", "规则", "决定", "细则")


def named_source(citation: object) -> str:
    """The title of the source a citation names, without its article."""
    return str(citation or "").partition("第")[0].strip("《》 ")


def below_statute(title: str) -> bool:
    """Whether a title is that of a source below a 法律, as its last word tells."""
    return title.endswith(LOWER_SOURCES)
