"""Conditions and gates of penalties (行政处罚法)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from quanheng.rules.conditions.register import condition, gate
from quanheng.rules.conditions.situation import Situation
from quanheng.rules.days import Period, last_day
from quanheng.rules.money import yuan
from quanheng.rules.penalty_kinds import Kind, named
from quanheng.rules.progress import Facts

HEAVY = frozenset({
    Kind.LOWER_QUALIFICATION, Kind.REVOKE_LICENCE, Kind.STOP_BUSINESS, Kind.CLOSE_BUSINESS, Kind.RESTRICT_WORK,
    Kind.RESTRICT_BUSINESS, Kind.SUSPEND_LICENCE,
})  # fmt: skip
"""The kinds that give a right to a hearing whatever the sum (行政处罚法第六十三条)."""

SEVERITY = (
    Kind.WARNING, Kind.CRITICISM, Kind.FINE, Kind.CONFISCATE_GAINS, Kind.CONFISCATE_GOODS, Kind.SUSPEND_LICENCE,
    Kind.LOWER_QUALIFICATION, Kind.RESTRICT_BUSINESS, Kind.STOP_BUSINESS, Kind.RESTRICT_WORK, Kind.CLOSE_BUSINESS,
    Kind.REVOKE_LICENCE, Kind.DETENTION,
)  # fmt: skip
"""From the lightest kind to the heaviest, as 行政处罚法第九条 lists them."""


@condition("penalty-proposed", "调查终结时建议给予处罚", "the report proposes a penalty")
def penalty_proposed(situation: Situation) -> bool:
    """The report of the investigation proposes a penalty (行政处罚法第五十七条)."""
    return bool(situation.facts.get("proposal") == "penalty")


@condition("hearing-due", "拟作出的处罚较重，应当告知听证权利", "the proposed penalty is heavy: a hearing may be had")
def hearing_due(situation: Situation) -> bool:
    """The penalty the party is told of gives a right to a hearing (行政处罚法第六十三条)."""
    notice = situation.progress.live.get("notice")
    facts: Facts = {**situation.facts, **notice.facts} if notice else situation.facts
    if HEAVY & _kinds(facts):
        return True
    party = "person" if facts.get("party_kind") == "person" else "organisation"
    sums = int(facts.get("fine") or 0), int(facts.get("confiscated") or 0)
    return max(sums) >= situation.setting(f"hearing-{party}-fen")


@condition("hearing-asked", "当事人要求听证", "the party asked for a hearing")
def hearing_asked(situation: Situation) -> bool:
    """The party asked for a hearing in time (行政处罚法第六十四条)."""
    return "hearing-request" in situation.progress.live


@condition("legal-review-due", "属于应当法制审核的情形", "the case is one that must pass legal review")
def legal_review_due(situation: Situation) -> bool:
    """The case is of a kind that must pass legal review (行政处罚法第五十八条)."""
    facts = situation.facts
    listed = facts.get("public_interest") or facts.get("complex") or facts.get("review_listed")
    return bool(listed) or "hearing" in situation.progress.live


@condition("collective-due", "情节复杂或者重大违法行为，应当集体讨论", "complex or grave: the heads decide together")
def collective_due(situation: Situation) -> bool:
    """The case is complex or the violation grave (行政处罚法第五十七条第二款)."""
    return bool(situation.facts.get("complex") or situation.facts.get("grave"))


@condition("fined", "处以罚款", "a fine is imposed")
def fined(situation: Situation) -> bool:
    """The penalty contains a fine."""
    return bool(situation.facts.get("fine"))


@condition("order-first", "须先责令改正，拒不改正才可罚款", "an order to correct comes first, a fine on refusal")
def order_first(situation: Situation) -> bool:
    """The provision fines only whoever refused an order to correct (e.g. 食品安全法第一百二十六条)."""
    return bool(situation.facts.get("order_first"))


@condition("to-be-served", "有须送达当事人的决定", "there is a decision to be served")
def to_be_served(situation: Situation) -> bool:
    """The case ended in a decision addressed to the party, not in a transfer (行政处罚法第六十一条)."""
    return "transfer" not in situation.progress.live


@condition("evidence-preserved", "有先行登记保存的物品", "evidence was preserved")
def evidence_preserved(situation: Situation) -> bool:
    """Evidence was registered and preserved and has to be dealt with (行政处罚法第五十六条)."""
    return "preserve" in situation.progress.live


@gate("hearing-right-told", "hearing-right-not-told", "应当告知听证权利的，已在告知书中写明",
      "where a hearing may be asked for, the notice says so")  # fmt: skip
def hearing_right_told(situation: Situation, settings: Mapping[str, Any]) -> Mapping[str, object] | None:
    """A notice of a heavy penalty states the right to a hearing (行政处罚法第六十三条)."""
    return {} if hearing_due(situation) and not situation.facts.get("hearing_told") else None


@gate("order-before-fine", "fine-before-the-order", "先责令改正并给予警告，复查确认拒不改正，才可处以罚款",
      "an order and a warning, and a refusal found on re-inspection, come before a fine")  # fmt: skip
def order_before_fine(situation: Situation, settings: Mapping[str, Any]) -> Mapping[str, object] | None:
    """Where the provision puts the order first, a fine needs the order, the warning and the refusal."""
    if not (order_first(situation) and fined(situation)):
        return None
    live = situation.progress.live
    ordered = live.get("correction-order")
    recheck = live.get("recheck")
    refused = recheck is not None and recheck.facts.get("corrected") is False
    if ordered and ordered.facts.get("warned") and refused:
        return None
    article = situation.facts.get("order_first_basis")
    return {"article": article} if article else {}


@gate("no-heavier-than-notice", "heavier-than-the-notice", "不得重于事先告知书载明的处罚",
      "no heavier than what the party was told")  # fmt: skip
def no_heavier_than_notice(situation: Situation, settings: Mapping[str, Any]) -> Mapping[str, object] | None:
    """The decision is no heavier than the notice (行政处罚法第四十五条)."""
    told = situation.progress.live["notice"].facts
    for money in ("fine", "confiscated"):
        most, decided_sum = int(told.get(money) or 0), int(situation.facts.get(money) or 0)
        if decided_sum > most:
            return {"told": yuan(most) + "元", "decided": yuan(decided_sum) + "元"}
    decided, announced = _kinds(situation.facts), _kinds(told)
    if _each_instead_of_a_heavier(decided, announced):
        return None
    return {"told": named(announced), "decided": named(decided)}


def _each_instead_of_a_heavier(decided: frozenset[Kind], announced: frozenset[Kind]) -> bool:
    """Whether every kind not told of stands in the place of a told one, at least as heavy, that was dropped."""
    added = sorted((SEVERITY.index(kind) for kind in decided - announced), reverse=True)
    dropped = sorted((SEVERITY.index(kind) for kind in announced - decided), reverse=True)
    return len(added) <= len(dropped) and all(new <= old for new, old in zip(added, dropped, strict=False))


def _kinds(facts: Facts) -> frozenset[Kind]:
    return frozenset(Kind(kind) for kind in facts.get("kinds", ()))


@gate("fine-is-listed", "fine-without-its-kind", "写明罚款数额须同时选择罚款这一种类，反之亦然",
      "a fine and its amount go together")  # fmt: skip
def fine_is_listed(situation: Situation, settings: Mapping[str, Any]) -> Mapping[str, object] | None:
    """A penalty that names a fine names its amount, and the other way round (行政处罚法第五十九条)."""
    if (Kind.FINE in _kinds(situation.facts)) == bool(situation.facts.get("fine")):
        return None
    return {}


@gate("within-time-bar", "past-the-time-bar", "未超过追究时效", "the time bar has not passed")
def within_time_bar(situation: Situation, settings: Mapping[str, Any]) -> Mapping[str, object] | None:
    """The act was found within two years, five where life, health or finance were harmed (行政处罚法第三十六条)."""
    ended = situation.facts.get("act_ended_on")
    if not ended:
        return None
    period = Period.parse(str(settings["long"] if situation.facts.get("grave_harm") else settings["short"]))
    last = last_day(date.fromisoformat(str(ended)), period, situation.calendar).strict
    found = date.fromisoformat(str(situation.facts.get("found_on", situation.on)))
    return {"last": last, "found": found} if found > last else None
