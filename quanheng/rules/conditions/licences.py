"""Conditions and gates of licences (行政许可法)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from quanheng.rules.conditions.register import condition, gate
from quanheng.rules.conditions.situation import Situation


@condition("substance-checked", "需要对申请材料的实质内容进行核实", "the substance of the material has to be verified")
def substance_checked(situation: Situation) -> bool:
    """The substance of the material has to be verified (行政许可法第三十四条第三款)."""
    return bool(situation.facts.get("substance"))


@condition("supplement-asked", "已一次性告知补正", "supplements were asked for")
def supplement_asked(situation: Situation) -> bool:
    """The applicant was told once what is missing (行政许可法第三十二条第一款第四项)."""
    return "supplement-notice" in situation.progress.live


@condition("third-party", "直接关系他人重大利益", "a third party's major interest is directly concerned")
def third_party(situation: Situation) -> bool:
    """The matter directly concerns the major interest of someone else (行政许可法第三十六条)."""
    return bool(situation.facts.get("third_party"))


@condition("licence-hearing", "属于应当听证的许可，或者已提出听证申请", "a hearing is mandatory or was asked for")
def licence_hearing(situation: Situation) -> bool:
    """A hearing is prescribed, or the applicant or a third party asked for one in time (行政许可法第四十六条)."""
    return bool(situation.facts.get("hearing_prescribed")) or "hearing-request" in situation.progress.live


@gate("pause-ended", "special-procedure-runs", "特别程序已经结束", "the special procedure has ended")
def pause_ended(situation: Situation, settings: Mapping[str, Any]) -> Mapping[str, object] | None:
    """No special procedure is under way (行政许可法第四十五条)."""
    rule = next(rule for rule in situation.progress.procedure.pauses if rule.key == settings["pause"])
    opened = sum(taken.step == rule.starts for taken in situation.progress.history)
    closed = sum(taken.step == rule.ends for taken in situation.progress.history)
    return {} if opened > closed else None


@gate("no-pause", "special-procedure-runs", "当前没有正在进行的特别程序", "no special procedure is under way")
def no_pause(situation: Situation, settings: Mapping[str, Any]) -> Mapping[str, object] | None:
    """One special procedure at a time (行政许可法第四十五条)."""
    return pause_ended(situation, settings)


@gate("pause-open", "no-special-procedure", "有正在进行的特别程序", "a special procedure is under way")
def pause_open(situation: Situation, settings: Mapping[str, Any]) -> Mapping[str, object] | None:
    """A special procedure is under way, which alone can be ended (行政许可法第四十五条)."""
    return {} if pause_ended(situation, settings) is None else None
