"""Conditions and gates of compulsory enforcement (行政强制法第四章、第五章)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from quanheng.rules.conditions.compulsion import below_statute, named_source
from quanheng.rules.conditions.register import condition, gate
from quanheng.rules.conditions.situation import Situation
from quanheng.rules.money import yuan

MANNERS = {
    "money": {"transfer", "auction", "other"},
    "restore": {"restore", "other"},
    "demolition": {"demolish"},
    "other": {"restore", "other"},
}
"""Which way of enforcing (行政强制法第十二条) fits which duty."""

MOMENTS = ("executed_at", "performed_at")


@condition("duty-decided", "有据以执行的行政决定", "there is a decision to enforce")
def duty_decided(situation: Situation) -> bool:
    """A decision laid the duty on the party; clearing at once needs none (行政强制法第三十四条、第五十二条)."""
    return situation.facts.get("duty") not in (None, "obstacle")


@condition("money-owed", "义务是金钱给付", "money is owed")
def money_owed(situation: Situation) -> bool:
    """The duty is to pay money (行政强制法第四十五条)."""
    return situation.facts.get("duty") == "money"


@condition("restoring-due", "义务是排除妨碍、恢复原状", "something is to be removed or restored")
def restoring_due(situation: Situation) -> bool:
    """The duty is one another can perform for the party (行政强制法第五十条)."""
    return situation.facts.get("duty") == "restore"


@condition("demolition-due", "义务是拆除违法的建筑物、构筑物、设施", "an unlawful building is to be removed")
def demolition_due(situation: Situation) -> bool:
    """The duty is to remove an unlawful building (行政强制法第四十四条)."""
    return situation.facts.get("duty") == "demolition"


@condition("obstacle-to-clear", "有须立即清除的遗洒物、障碍物或者污染物", "something must be cleared at once")
def obstacle_to_clear(situation: Situation) -> bool:
    """A road, river, channel or public place must be cleared at once (行政强制法第五十二条)."""
    return situation.facts.get("duty") == "obstacle"


@condition("enforces-itself", "法律授予本机关强制执行权", "a statute gives the agency the power to enforce")
def enforces_itself(situation: Situation) -> bool:
    """A 法律 lets the agency enforce its decision itself (行政强制法第十三条第一款)."""
    return duty_decided(situation) and bool(situation.facts.get("own_power"))


@condition("asks-the-court", "本机关没有强制执行权", "the agency has no power to enforce")
def asks_the_court(situation: Situation) -> bool:
    """An agency without the power asks the court (行政强制法第十三条第二款、第五十三条)."""
    return duty_decided(situation) and not situation.facts.get("own_power")


@condition("assets-moved", "有转移或者隐匿财物迹象", "assets are being moved or hidden")
def assets_moved(situation: Situation) -> bool:
    """Evidence shows that assets are moved or hidden: the demand need not run out (行政强制法第三十七条第三款)."""
    return bool(situation.facts.get("assets_moved"))


@condition("transfer-ordered", "以划拨方式执行", "deposits are to be transferred")
def transfer_ordered(situation: Situation) -> bool:
    """The decision orders deposits to be transferred (行政强制法第四十七条)."""
    return situation.facts.get("manner") == "transfer"


@condition("execution-urgent", "情况紧急", "the matter is urgent")
def execution_urgent(situation: Situation) -> bool:
    """Urgency alone lets enforcement go on at night or on a festival (行政强制法第四十三条第一款)."""
    return bool(situation.facts.get("execution_urgent"))


@condition("party-was-absent", "立即清除时当事人不在场", "the party was not there")
def party_was_absent(situation: Situation) -> bool:
    """Whoever was not there is told at once afterwards (行政强制法第五十二条)."""
    cleared = situation.progress.live.get("clear")
    return cleared is not None and not cleared.facts.get("party_present")


@condition("docket-taken", "法院受理", "the court has taken the application")
def docket_taken(situation: Situation) -> bool:
    """The court took the application (行政强制法第五十六条第一款)."""
    return situation.facts.get("docketed") is True


@condition("docket-refused", "法院不予受理", "the court has not taken the application")
def docket_refused(situation: Situation) -> bool:
    """The court did not take the application (行政强制法第五十六条第二款)."""
    return situation.facts.get("docketed") is False


@condition("ruling-refused", "法院裁定不予执行", "the court ruled against enforcement")
def ruling_refused(situation: Situation) -> bool:
    """The court ruled that nothing is enforced (行政强制法第五十八条第三款)."""
    return situation.facts.get("ruled_for") is False


@gate("duty-is-overdue", "period-still-runs", "行政决定确定的期限已过", "the time the decision gave has passed")
def duty_is_overdue(situation: Situation, settings: Mapping[str, Any]) -> Mapping[str, object] | None:
    """Nothing is enforced before the time the decision gave is over (行政强制法第三十四条)."""
    last = situation.facts.get("perform_by")
    if not duty_decided(situation) or not last:
        return None
    return {"until": last} if situation.on <= date.fromisoformat(str(last)) else None


@gate(
    "power-by-statute",
    "power-without-statute",
    "强制执行权写明了授予它的法律",
    "the power to enforce names its statute",
)
def power_by_statute(situation: Situation, settings: Mapping[str, Any]) -> Mapping[str, object] | None:
    """Only a 法律 gives the power to enforce: no 条例, 规定 or 办法 does (行政强制法第十三条第一款)."""
    named = named_source(situation.facts.get("power_basis"))
    return {"named": named} if enforces_itself(situation) and below_statute(named) else None


@gate("additions-within-principal", "additions-above-principal", "加处罚款或者滞纳金不超出金钱给付义务的数额",
      "what is added is no more than what is owed")  # fmt: skip
def additions_within_principal(situation: Situation, settings: Mapping[str, Any]) -> Mapping[str, object] | None:
    """All that is added is at most the principal (行政强制法第四十五条第二款)."""
    most, added = int(situation.facts.get("principal") or 0), int(situation.facts.get("added") or 0)
    return {"most": yuan(most) + "元"} if added > most else None


@gate(
    "demand-leaves-time",
    "demand-without-time",
    "催告书送达时履行期限尚未届满",
    "the demand is served before its time is over",
)
def demand_leaves_time(situation: Situation, settings: Mapping[str, Any]) -> Mapping[str, object] | None:
    """A demand gives time to perform: it is served before that time is over (行政强制法第三十五条)."""
    until = situation.facts.get("within_until")
    return {"until": until} if until and situation.on >= date.fromisoformat(str(until)) else None


@gate("demand-over", "period-still-runs", "催告期限已过，或者有证据证明转移、隐匿财物",
      "the time of the demand is over, or assets are being moved")  # fmt: skip
def demand_over(situation: Situation, settings: Mapping[str, Any]) -> Mapping[str, object] | None:
    """Enforcement waits until the demand has run out, unless assets are moved (行政强制法第三十七条)."""
    running = situation.clocks(settings["clock"])
    if running is None or assets_moved(situation):
        return None
    return {"until": running.due.legal} if situation.on <= running.due.legal else None


@gate("party-not-right", "party-was-right", "当事人的陈述、申辩没有成立的", "nothing the party said was found to hold")
def party_not_right(situation: Situation, settings: Mapping[str, Any]) -> Mapping[str, object] | None:
    """What the party said and was found to hold is accepted: nothing is enforced against it (行政强制法第三十六条)."""
    return {} if situation.facts.get("statement_adopted") else None


@gate("manner-fits-duty", "manner-does-not-fit", "强制执行的方式与义务相符", "the way of enforcing fits the duty")
def manner_fits_duty(situation: Situation, settings: Mapping[str, Any]) -> Mapping[str, object] | None:
    """Money is not enforced by demolition, nor a demolition by transfer (行政强制法第十二条)."""
    duty, manner = str(situation.facts.get("duty")), situation.facts.get("manner")
    return None if manner in MANNERS.get(duty, set()) else {}


@gate("added-for-thirty-days", "additions-not-thirty-days", "加处罚款或者滞纳金已超过三十日，或者财物正在转移",
      "additions have run for more than thirty days, or assets are being moved")  # fmt: skip
def added_for_thirty_days(situation: Situation, settings: Mapping[str, Any]) -> Mapping[str, object] | None:
    """Money is enforced after more than thirty days of additions (行政强制法第四十六条第一款、第三十七条第三款)."""
    if not money_owed(situation) or assets_moved(situation):
        return None
    running = situation.clocks(settings["clock"])
    return None if running is not None and situation.on > running.due.legal else {}


@gate(
    "transfer-by-statute",
    "transfer-without-statute",
    "划拨由法律规定的行政机关决定",
    "a statute lets the agency order a transfer",
)
def transfer_by_statute(situation: Situation, settings: Mapping[str, Any]) -> Mapping[str, object] | None:
    """Only an agency a 法律 names orders a transfer of deposits (行政强制法第四十七条第一款)."""
    return {} if transfer_ordered(situation) and not situation.facts.get("transfer_power") else None


@gate("not-suspended", "execution-suspended", "没有中止执行", "enforcement is not suspended")
def not_suspended(situation: Situation, settings: Mapping[str, Any]) -> Mapping[str, object] | None:
    """Nothing is enforced while enforcement is suspended (行政强制法第三十九条第一款)."""
    return {} if _suspended(situation) else None


@gate("is-suspended", "execution-not-suspended", "正在中止执行", "enforcement is suspended")
def is_suspended(situation: Situation, settings: Mapping[str, Any]) -> Mapping[str, object] | None:
    """Only what is suspended is resumed, or given up after three years (行政强制法第三十九条第二款)."""
    return None if _suspended(situation) else {}


def _suspended(situation: Situation) -> bool:
    last = [key for key in situation.progress.live if key in ("suspend", "resume")]
    return last[-1:] == ["suspend"]


@gate("no-agreement-stands", "agreement-stands", "没有正在履行的执行协议", "no agreement is being performed")
def no_agreement_stands(situation: Situation, settings: Mapping[str, Any]) -> Mapping[str, object] | None:
    """An agreement is performed; only one that is broken lets enforcement go on (行政强制法第四十二条第二款)."""
    live = situation.progress.live
    return {} if "agree" in live and "agreement-broken" not in live else None


@gate("only-additions-waived", "principal-not-let-off", "只能减免加处部分，且当事人已采取补救措施",
      "only additions are let off, and only of a party that has made amends")  # fmt: skip
def only_additions_waived(situation: Situation, settings: Mapping[str, Any]) -> Mapping[str, object] | None:
    """An agreement lets off additions of a party that made amends, never the principal (行政强制法第四十二条第一款)."""
    waived, added = int(situation.facts.get("waived") or 0), int(situation.facts.get("added") or 0)
    if not waived or (waived <= added and situation.facts.get("remedied")):
        return None
    return {"most": yuan(added if situation.facts.get("remedied") else 0) + "元"}


@gate("not-at-night-nor-festival", "at-night-or-on-a-festival", "不在夜间和法定节假日，情况紧急除外",
      "not at night nor on a statutory festival, unless urgent")  # fmt: skip
def not_at_night_nor_festival(situation: Situation, settings: Mapping[str, Any]) -> Mapping[str, object] | None:
    """Nothing is enforced at night or on a statutory festival, unless it is urgent (行政强制法第四十三条第一款)."""
    stated = next((situation.facts[key] for key in MOMENTS if situation.facts.get(key)), None)
    if stated is None or execution_urgent(situation):
        return None
    at = datetime.fromisoformat(str(stated))
    night = at.hour >= situation.setting("night-from-hour") or at.hour < situation.setting("night-until-hour")
    return {"at": at} if night or situation.calendar.festival(at.date()) is not None else None


@gate("demolition-announced", "demolition-too-soon", "拆除前已公告、自行拆除期限和复议诉讼期限都已届满",
      "before a demolition: announced, and the time to remove and to seek remedies is over")  # fmt: skip
def demolition_announced(situation: Situation, settings: Mapping[str, Any]) -> Mapping[str, object] | None:
    """A building is demolished after the announcement, its time and the time for remedies (行政强制法第四十四条)."""
    if not demolition_due(situation):
        return None
    running = situation.clocks(settings["clock"])
    over = running is not None and situation.on > running.due.legal
    return None if over and "remedies-lapsed" in situation.progress.live else {}


@gate(
    "proceeds-handed-in", "proceeds-kept", "执行所得款项已上缴国库或者划入财政专户", "the proceeds went to the treasury"
)
def proceeds_handed_in(situation: Situation, settings: Mapping[str, Any]) -> Mapping[str, object] | None:
    """What enforcement brings in goes to the treasury (行政强制法第四十九条)."""
    return {} if money_owed(situation) and not situation.facts.get("proceeds_handed_in") else None
