"""Conditions and gates of licences (行政许可法)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from quanheng.rules.conditions.register import condition, gate
from quanheng.rules.conditions.situation import Situation
from quanheng.rules.days import Period, last_day


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


@condition("joint-handling", "由两个以上部门统一、联合或者集中办理", "several departments handle it jointly")
def joint_handling(situation: Situation) -> bool:
    """Several departments decide in one procedure (行政许可法第二十六条第二款)."""
    return bool(situation.facts.get("joint"))


@condition("single-handling", "由一个部门办理", "one department handles it")
def single_handling(situation: Situation) -> bool:
    """One department decides, within the ordinary time (行政许可法第四十二条第一款)."""
    return not joint_handling(situation)


@condition("hearing-prescribed", "属于应当听证的许可", "a hearing is prescribed")
def hearing_prescribed(situation: Situation) -> bool:
    """The law prescribes a hearing or the public interest asks for one: it is announced (行政许可法第四十六条)."""
    return bool(situation.facts.get("hearing_prescribed"))


@condition("technical-inspection", "需要按技术标准检验、检测、检疫", "technical inspection is needed")
def technical_inspection(situation: Situation) -> bool:
    """The decision rests on inspection, testing or quarantine (行政许可法第五十五条)."""
    return bool(situation.facts.get("technical_inspection"))


@gate("by-the-record", "decided-off-the-record", "举行过听证的，根据听证笔录作出", "after a hearing, on its record")
def by_the_record(situation: Situation, settings: Mapping[str, Any]) -> Mapping[str, object] | None:
    """After a hearing the decision rests on its record (行政许可法第四十八条第二款)."""
    heard = "hearing" in situation.progress.live
    return {} if heard and situation.facts.get("by_the_record") is not True else None


@gate(
    "order-of-receipt",
    "order-of-receipt-missing",
    "有数量限制的，写明受理先后顺位",
    "limited licences go by order of receipt",
)
def order_of_receipt(situation: Situation, settings: Mapping[str, Any]) -> Mapping[str, object] | None:
    """Where numbers are limited, the grant states the place in the order of acceptance (行政许可法第五十七条)."""
    return {} if situation.facts.get("quantity_limited") and not situation.facts.get("order_of_receipt") else None


@gate("false-material-bars-one-year", "bar-not-one-year", "虚假材料申请直接关系安全的许可的，一年内不得再次申请",
      "false material for a safety licence bars one year, nothing else does")  # fmt: skip
def false_material_bars(situation: Situation, settings: Mapping[str, Any]) -> Mapping[str, object] | None:
    """False material for a safety licence bars one year; nothing else bars any (行政许可法第七十八条)."""
    due = bool(situation.facts.get("false_material") and situation.facts.get("safety_item"))
    last = last_day(situation.on, Period.parse(str(settings["period"])), situation.calendar).strict
    until = last.isoformat() if due else ""
    return None if str(situation.facts.get("barred_until") or "") == until else {"until": until}
