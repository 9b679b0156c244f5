"""The named conditions procedure files refer to: when a rule applies, and the gates that hold a step back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from quanheng.rules.days import Calendar, Period, last_day, latest_before
from quanheng.rules.money import yuan
from quanheng.rules.penalty_kinds import Kind, named
from quanheng.rules.procedure import Gate
from quanheng.rules.progress import Facts, Progress
from quanheng.rules.words import Words

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


@dataclass(frozen=True, slots=True)
class Situation:
    """A case on the day a step is to be taken, with the facts the step would add."""

    progress: Progress
    facts: Facts
    on: date
    calendar: Calendar

    def setting(self, name: str) -> int:
        """A figure of the procedure file, such as the fine from which a hearing is due."""
        return self.progress.procedure.settings[name]


@dataclass(frozen=True, slots=True)
class Condition:
    """A claim about a case, in code and in words."""

    name: str
    words: Words
    holds: Callable[[Situation], bool]


@dataclass(frozen=True, slots=True)
class GateRule:
    """A gate: the refusal it answers with, and what is wrong when it stays shut (None: it opens)."""

    name: str
    refusal: str
    words: Words
    blocks: Callable[[Situation, Mapping[str, Any]], Mapping[str, object] | None]


CONDITIONS: dict[str, Condition] = {}
GATES: dict[str, GateRule] = {}

Holds = Callable[[Situation], bool]
Blocks = Callable[[Situation, Mapping[str, Any]], Mapping[str, object] | None]


def condition(name: str, zh: str, en: str) -> Callable[[Holds], Holds]:
    """Registers a predicate under the name procedure files use."""

    def register(holds: Holds) -> Holds:
        CONDITIONS[name] = Condition(name, Words(zh, en), holds)
        return holds

    return register


def gate(name: str, refusal: str, zh: str, en: str) -> Callable[[Blocks], Blocks]:
    """Registers a gate under the name procedure files use."""

    def register(blocks: Blocks) -> Blocks:
        GATES[name] = GateRule(name, refusal, Words(zh, en), blocks)
        return blocks

    return register


def holds(name: str | None, situation: Situation) -> bool:
    """Whether a rule with this `when` applies; one without always does."""
    return name is None or CONDITIONS[name].holds(situation)


def shut(gate: Gate, situation: Situation) -> Mapping[str, object] | None:
    """Why the gate stays shut, or None when it opens."""
    return GATES[gate.check].blocks(situation, gate.settings)


# Penalties


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


@condition("payment-due", "决定载明应缴罚没款", "money is due under the decision")
def payment_due(situation: Situation) -> bool:
    """The decision, once made, demands money (行政处罚法第六十七条)."""
    decision = situation.progress.live.get("decision")
    return decision is not None and bool(decision.facts.get("fine") or decision.facts.get("confiscated"))


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


@gate("surcharge-within-principal", "surcharge-above-the-fine", "加处罚款不超过罚款数额，每日不超过百分之三",
      "the surcharge is at most three per cent a day and never above the fine")  # fmt: skip
def surcharge_within_principal(situation: Situation, settings: Mapping[str, Any]) -> Mapping[str, object] | None:
    """The surcharge is three per cent of the fine for each day late and never above the fine (行政处罚法第七十二条)."""
    fine = int(situation.progress.live["decision"].facts.get("fine") or 0)
    last = last_day(situation.progress.live["serve"].on, Period.parse("15cd"), situation.calendar).legal
    most = min(fine, fine * 3 * (situation.on - last).days // 100)
    return {"most": yuan(most) + "元"} if situation.facts.get("surcharge", 0) > most else None


@gate("paid-in-full", "paid-is-not-what-is-owed", "到账金额等于决定的罚款、没收款和加处罚款之和",
      "what was received is the fine, the confiscation and the surcharge decided")  # fmt: skip
def paid_in_full(situation: Situation, settings: Mapping[str, Any]) -> Mapping[str, object] | None:
    """The money received is what was decided, no less and no more (行政处罚法第六十七条)."""
    live = situation.progress.live
    owed = sum(int(live["decision"].facts.get(money) or 0) for money in ("fine", "confiscated"))
    if "surcharge" in live:
        owed += int(live["surcharge"].facts.get("surcharge") or 0)
    paid = int(situation.facts.get("paid") or 0)
    return None if paid == owed else {"owed": yuan(owed) + "元", "paid": yuan(paid) + "元"}


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
    heaviest = max((SEVERITY.index(kind) for kind in announced), default=-1)
    if any(SEVERITY.index(kind) > heaviest for kind in decided - announced):
        return {"told": named(announced), "decided": named(decided)}
    return None


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


@gate("fact-is", "fact-does-not-allow", "所填内容符合要求", "what is stated allows the step")
def fact_is(situation: Situation, settings: Mapping[str, Any]) -> Mapping[str, object] | None:
    """A stated fact has the value without which the law does not allow the step."""
    if situation.facts.get(settings["fact"]) == settings["equals"]:
        return None
    return {"fact": settings["fact"]}


# Days


@gate("clock-over", "period-still-runs", "期限届满", "the period has ended")
def clock_over(situation: Situation, settings: Mapping[str, Any]) -> Mapping[str, object] | None:
    """The period a clock measures has ended: the step is taken on a later day than its last."""
    clock = situation.progress.procedure.clock_by_key[settings["clock"]]
    started = situation.progress.taken_of(clock.starts)
    if started is None or clock.period is None:
        return {"until": ""}
    last = last_day(started.on, clock.period, situation.calendar).legal
    return {"until": last} if situation.on <= last else None


@gate("clock-runs", "period-is-over", "期限尚未届满", "the period has not ended")
def clock_runs(situation: Situation, settings: Mapping[str, Any]) -> Mapping[str, object] | None:
    """The step is taken while the period still runs."""
    clock = situation.progress.procedure.clock_by_key[settings["clock"]]
    started = situation.progress.taken_of(clock.starts)
    if started is None or clock.period is None:
        return None
    last = last_day(started.on, clock.period, situation.calendar).legal
    return {"until": last} if situation.on > last else None


@gate("days-between", "too-soon", "与前一环节间隔足够", "enough days lie between")
def days_between(situation: Situation, settings: Mapping[str, Any]) -> Mapping[str, object] | None:
    """At least `period` lies between the step `since` and this one (e.g. 行政处罚法第六十四条: 听证的七日前)."""
    earlier = situation.progress.live.get(settings["since"])
    if earlier is None:
        return {"since": "", "latest": ""}
    latest = latest_before(situation.on, Period.parse(settings["period"]), situation.calendar).legal
    return {"since": earlier.on, "latest": latest} if earlier.on > latest else None


@gate("date-passed", "period-still-runs", "所载日期已过", "the stated day has passed")
def date_passed(situation: Situation, settings: Mapping[str, Any]) -> Mapping[str, object] | None:
    """The day an earlier step stated has passed."""
    stated = situation.facts.get(settings["fact"])
    if stated is None:
        return {"until": ""}
    return {"until": stated} if situation.on <= date.fromisoformat(str(stated)) else None


# Licences


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
