"""Conditions and gates about money owed under a decision (行政处罚法第六十六条至第七十四条)."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from quanheng.rules.conditions.register import condition, gate
from quanheng.rules.conditions.situation import Situation
from quanheng.rules.money import yuan


@condition("payment-due", "决定载明应缴罚没款", "money is due under the decision")
def payment_due(situation: Situation) -> bool:
    """The decision, once made, demands money (行政处罚法第六十七条)."""
    decision = situation.progress.live.get("decision")
    return decision is not None and bool(decision.facts.get("fine") or decision.facts.get("confiscated"))


@gate("surcharge-within-principal", "surcharge-above-the-fine", "加处罚款不超过罚款数额，每日不超过百分之三",
      "the surcharge is at most three per cent a day and never above the fine")  # fmt: skip
def surcharge_within_principal(situation: Situation, settings: Mapping[str, Any]) -> Mapping[str, object] | None:
    """The surcharge is three per cent of the fine for each day late and never above the fine (行政处罚法第七十二条).

    `days` are those that count, fewer than lie between where review, suit or time granted stood in the way.
    """
    fine = int(situation.progress.live["decision"].facts.get("fine") or 0)
    overdue = situation.clocks(str(settings.get("clock", "CF-PAY")))
    between = (situation.on - overdue.due.legal).days if overdue else 0
    days = min(between, int(situation.facts.get("days") or between))
    rate = Fraction(situation.setting("surcharge-per-thousand"), 1000)
    most = min(fine, int(fine * rate * max(0, days)))
    return {"most": yuan(most) + "元"} if situation.facts.get("surcharge", 0) > most else None


@gate("paid-in-full", "paid-is-not-what-is-owed", "到账金额等于罚款、没收款和加处罚款之和，减去依执行协议减免的",
      "what was received is what was decided and added, less what an agreement let off")  # fmt: skip
def paid_in_full(situation: Situation, settings: Mapping[str, Any]) -> Mapping[str, object] | None:
    """The money received is what was decided, less what an agreement let off of the surcharge, no less and no more.

    (行政处罚法第六十七条, 行政强制法第四十二条第二款)
    """
    live = situation.progress.live
    owed = sum(int(live["decision"].facts.get(money) or 0) for money in ("fine", "confiscated"))
    added = int(live["surcharge"].facts.get("surcharge") or 0) if "surcharge" in live else 0
    waived = min(added, int(situation.facts.get("waived") or 0))
    owed += added - waived
    paid = int(situation.facts.get("paid") or 0)
    return None if paid == owed else {"owed": yuan(owed) + "元", "paid": yuan(paid) + "元"}
