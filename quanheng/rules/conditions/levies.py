"""Conditions and gates of levies (预算法第五十五条、价格法第四十七条、优化营商环境条例第二十五条)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from quanheng.rules.conditions.compulsion import named_source
from quanheng.rules.conditions.register import condition, gate
from quanheng.rules.conditions.situation import Situation
from quanheng.rules.money import yuan

BELOW_REGULATION = ("办法", "规则", "细则", "意见", "通知", "决定")
"""Titles of sources that are neither 法律 nor 行政法规."""


@condition("late-fee-provided", "法律规定了滞纳金", "the statute provides a late fee")
def late_fee_provided(situation: Situation) -> bool:
    """The statute of this levy provides a late fee (e.g. 水土保持法第五十七条)."""
    return bool(situation.facts.get("late_fee_by_statute"))


def _sum(situation: Situation, fact: str) -> int:
    return int(situation.facts.get(fact) or 0)


@gate("levy-has-its-source", "levy-without-source", "征收依据是法律、行政法规", "a statute or regulation is the source")
def levy_has_its_source(situation: Situation, settings: Mapping[str, Any]) -> Mapping[str, object] | None:
    """What is levied rests on a 法律 or 行政法规, on nothing below (优化营商环境条例第二十五条)."""
    return _below_regulation(situation.facts.get("levy_source"))


@gate("relief-by-law", "levy-without-source", "减免依据是法律、行政法规", "relief rests on a statute or regulation")
def relief_by_law(situation: Situation, settings: Mapping[str, Any]) -> Mapping[str, object] | None:
    """Nothing is reduced or let off but under a 法律 or 行政法规 (预算法第五十五条第一款)."""
    return _below_regulation(situation.facts.get("relief_basis"))


def _below_regulation(citation: object) -> Mapping[str, object] | None:
    named = named_source(citation)
    return {"named": named} if named.endswith(BELOW_REGULATION) else None


@gate("assessed-by-the-rate", "assessed-otherwise", "核定金额等于计征数量乘以公布的标准",
      "what is assessed is units times the published rate")  # fmt: skip
def assessed_by_the_rate(situation: Situation, settings: Mapping[str, Any]) -> Mapping[str, object] | None:
    """What is assessed is the number of units at the published rate, no more and no less (价格法第四十七条第一款)."""
    right = _sum(situation, "units") * _sum(situation, "rate")
    return None if _sum(situation, "assessed") == right else {"right": yuan(right) + "元"}


@gate("relief-within-assessed", "relief-above-assessed", "减免不超过核定金额", "no more is let off than was assessed")
def relief_within_assessed(situation: Situation, settings: Mapping[str, Any]) -> Mapping[str, object] | None:
    """What is let off is at most what was assessed (预算法第五十五条第一款)."""
    most = _sum(situation, "assessed")
    return {"most": yuan(most) + "元"} if _sum(situation, "relieved") > most else None


def _to_levy(situation: Situation) -> int:
    relief = situation.progress.live.get("relief")
    return _sum(situation, "assessed") - int(relief.facts.get("relieved") or 0 if relief else 0)


@gate("levy-as-assessed", "levied-otherwise", "应缴金额等于核定金额减去依法减免的金额",
      "what is levied is what was assessed, less lawful relief")  # fmt: skip
def levy_as_assessed(situation: Situation, settings: Mapping[str, Any]) -> Mapping[str, object] | None:
    """Neither too much nor too little is levied (预算法第五十五条第一款)."""
    right = _to_levy(situation)
    return None if _sum(situation, "levied") == right else {"right": yuan(right) + "元"}


@gate(
    "nothing-left-to-levy", "something-left-to-levy", "全额免征的，已经批准全额免征", "an exemption in full was granted"
)
def nothing_left_to_levy(situation: Situation, settings: Mapping[str, Any]) -> Mapping[str, object] | None:
    """Nothing is let off in full but by an exemption that was granted (预算法第五十五条第一款)."""
    left = _to_levy(situation)
    exempt = situation.facts.get("no_levy_ground") == "exempt"
    return {"left": yuan(left) + "元"} if exempt and left else None


@gate("levy-leaves-time", "levy-without-time", "送达时缴纳期限尚未届满", "it is served before the day to pay")
def levy_leaves_time(situation: Situation, settings: Mapping[str, Any]) -> Mapping[str, object] | None:
    """Nothing is levied ahead of its day: the decision reaches the party before it (预算法第五十五条第一款)."""
    until = situation.facts.get("pay_by")
    return {"until": until} if until and situation.on >= date.fromisoformat(str(until)) else None


@gate("late-fee-by-statute", "late-fee-without-statute", "法律规定了滞纳金", "the statute provides a late fee")
def late_fee_by_statute(situation: Situation, settings: Mapping[str, Any]) -> Mapping[str, object] | None:
    """A late fee is added only where a statute provides one (行政强制法第四十五条第一款)."""
    return None if late_fee_provided(situation) else {}


@gate("late-fee-within-principal", "late-fee-too-high", "滞纳金按日计算，不超出应缴金额",
      "the late fee is counted by the day and never above the levy")  # fmt: skip
def late_fee_within_principal(situation: Situation, settings: Mapping[str, Any]) -> Mapping[str, object] | None:
    """The late fee is by days late, never above the levy (水土保持法第五十七条, 行政强制法第四十五条第二款)."""
    levied, overdue = _sum(situation, "levied"), situation.clocks(settings["clock"])
    between = (situation.on - overdue.due.legal).days if overdue else 0
    days = max(0, min(between, int(situation.facts.get("days") or between)))
    most = min(levied, int(levied * Fraction(situation.setting("late-fee-per-ten-thousand"), 10000) * days))
    return {"most": yuan(most) + "元"} if _sum(situation, "surcharge") > most else None


@gate("levy-paid-in-full", "levy-not-paid-in-full", "到账金额等于应缴金额和滞纳金之和，减去依执行协议减免的",
      "what came in is the levy and the late fee, less what an agreement let off")  # fmt: skip
def levy_paid_in_full(situation: Situation, settings: Mapping[str, Any]) -> Mapping[str, object] | None:
    """What was levied and added came in whole; an agreement lets off nothing but late fee (预算法第五十六条第一款)."""
    live = situation.progress.live
    added = int(live["surcharge"].facts.get("surcharge") or 0) if "surcharge" in live else 0
    levied = int(live["decision"].facts.get("levied") or 0)
    owed = levied + added - min(added, _sum(situation, "waived"))
    paid = _sum(situation, "paid")
    return None if paid == owed else {"owed": yuan(owed) + "元", "paid": yuan(paid) + "元"}


@gate("refund-within-paid", "refund-above-paid", "退还不超过已缴金额", "no more is returned than was paid")
def refund_within_paid(situation: Situation, settings: Mapping[str, Any]) -> Mapping[str, object] | None:
    """What was levied too much is returned, at most what was paid (预算法第五十五条第一款)."""
    most = _sum(situation, "paid")
    return {"most": yuan(most) + "元"} if _sum(situation, "refunded") > most else None
