"""Conditions and gates of a licence after it was granted: renewal, withdrawal, revocation, promises kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from quanheng.rules.conditions.register import condition, gate
from quanheng.rules.conditions.situation import Situation
from quanheng.rules.days import Period, last_day, latest_before


def _latest_request(situation: Situation, period: Period | None) -> date | None:
    """The last day on which renewal can still be asked for (行政许可法第五十条第一款)."""
    stated = situation.facts.get("valid_until")
    if not stated or period is None:
        return None
    return latest_before(date.fromisoformat(str(stated)), period, situation.calendar).legal


def _asked_on(situation: Situation) -> date:
    received = situation.progress.live.get("receive")
    return received.on if received else situation.on


def _time_before_expiry(situation: Situation) -> Period | None:
    """How long before expiry renewal is asked for, as the gate in the law file says; None where it sets no time."""
    gates = (each for step in situation.progress.procedure.steps for each in step.gates)
    return next((Period.parse(str(g.settings["period"])) for g in gates if g.check == "asked-before-expiry"), None)


@condition("renewal-late", "未在有效期届满前的法定日数以前提出", "renewal was asked for too close to expiry")
def renewal_late(situation: Situation) -> bool:
    """Renewal was asked for too late (行政许可法第五十条第一款)."""
    latest = _latest_request(situation, _time_before_expiry(situation))
    return latest is not None and _asked_on(situation) > latest


@condition("renewal-in-time", "在有效期届满前的法定日数以前提出", "renewal was asked for in time before expiry")
def renewal_in_time(situation: Situation) -> bool:
    """Only a request made in time is deemed granted when nobody decides it (行政许可法第五十条第二款)."""
    return not renewal_late(situation)


@gate("asked-before-expiry", "renewal-asked-too-late", "在有效期届满前的法定日数以前提出",
      "renewal is asked for the required time before expiry")  # fmt: skip
def asked_before_expiry(situation: Situation, settings: Mapping[str, Any]) -> Mapping[str, object] | None:
    """Renewal is asked for at least `period` before expiry (行政许可法第五十条第一款)."""
    latest = _latest_request(situation, Period.parse(str(settings["period"])))
    asked = _asked_on(situation)
    return {"latest": latest, "asked": asked} if latest is not None and asked > latest else None


@gate("renewed-beyond-expiry", "renewal-without-time", "延续后的有效期晚于原有效期", "the renewed term ends later")
def renewed_beyond_expiry(situation: Situation, settings: Mapping[str, Any]) -> Mapping[str, object] | None:
    """A renewal lengthens the term (行政许可法第五十条)."""
    until = str(situation.facts.get("valid_until") or "")
    return None if str(situation.facts.get("renewed_until") or "") > until else {"until": until}


@condition("ground-of-another-law", "依据其他法律、法规规定的情形", "the ground is one another law or regulation sets")
def ground_of_another_law(situation: Situation) -> bool:
    """Another law sets the ground, which then has to be named (行政许可法第六十九条第一款第五项、第七十条第六项)."""
    return "other-law" in {situation.facts.get("revocation_ground"), situation.facts.get("cancellation_ground")}


@condition("ended-by-decision", "许可因撤销、撤回或者吊销而终止", "the licence was ended by a decision")
def ended_by_decision(situation: Situation) -> bool:
    """A decision ended the licence, whose number is then stated (行政许可法第七十条第四项)."""
    return situation.facts.get("cancellation_ground") == "revoked"


@condition("licence-expired", "有效期届满未延续", "the licence expired and was not renewed")
def licence_expired(situation: Situation) -> bool:
    """The term of the licence ended, which day is then stated (行政许可法第七十条第一项)."""
    return situation.facts.get("cancellation_ground") == "expired"


@gate("expired-and-not-renewed", "licence-still-runs", "以届满注销的，有效期已过，且没有未决的延续申请",
      "a licence struck off as expired has expired, and no request for renewal is open")  # fmt: skip
def expired_and_not_renewed(situation: Situation, settings: Mapping[str, Any]) -> Mapping[str, object] | None:
    """On its last day a licence runs; renewal nobody decided is granted (行政许可法第五十条、第七十条)."""
    until = str(situation.facts.get("valid_until") or "")
    if not licence_expired(situation) or (until and not _runs(situation, until)):
        return None
    return {"until": until}


def _runs(situation: Situation, until: str) -> bool:
    return situation.on <= date.fromisoformat(until) or situation.facts.get("renewal_pending") is not False


@condition("holder-to-be-compensated", "被许可人的合法权益受到损失，且不是以欺骗、贿赂取得",
           "the holder, who committed no fraud, suffers a loss")  # fmt: skip
def holder_to_be_compensated(situation: Situation) -> bool:
    """The holder is compensated, unless the licence was got by fraud (行政许可法第八条第二款、第六十九条第四款)."""
    return bool(situation.facts.get("property_loss")) and not _fraud(situation)


def _fraud(situation: Situation) -> bool:
    return situation.facts.get("revocation_ground") == "fraud"


@gate("fraud-bars-three-years", "bar-not-three-years", "欺骗、贿赂取得直接关系安全的许可的，三年内不得再次申请",
      "fraud on a safety licence bars three years, nothing else does")  # fmt: skip
def fraud_bars_three_years(situation: Situation, settings: Mapping[str, Any]) -> Mapping[str, object] | None:
    """Who got a safety licence by fraud may not apply for three years; nobody else is barred (行政许可法第七十九条)."""
    due = _fraud(situation) and bool(situation.facts.get("safety_item"))
    last = last_day(situation.on, Period.parse(str(settings["period"])), situation.calendar).strict
    until = last.isoformat() if due else ""
    return None if str(situation.facts.get("barred_until") or "") == until else {"until": until}


@gate("fraud-is-revoked", "fraud-must-be-revoked", "以欺骗、贿赂取得的，除重大公共利益外应当撤销",
      "fraud must be revoked unless the public interest is gravely harmed")  # fmt: skip
def fraud_is_revoked(situation: Situation, settings: Mapping[str, Any]) -> Mapping[str, object] | None:
    """A licence got by fraud stands only for the sake of a grave public interest (行政许可法第六十九条)."""
    return {} if _fraud(situation) and not situation.facts.get("great_harm") else None


@condition("promise-broken", "核查发现承诺不实", "the promise was found untrue")
def promise_broken(situation: Situation) -> bool:
    """The inspection found the promise untrue (优化营商环境条例第四十条第三款)."""
    return situation.facts.get("promise_kept") is False


@condition("promise-not-put-right", "承诺不实且逾期未整改到位", "the promise was untrue and not put right")
def promise_not_put_right(situation: Situation) -> bool:
    """The order to put right came first and was not followed (优化营商环境条例第四十条第三款)."""
    return promise_broken(situation) and situation.facts.get("put_right") is False


@gate("promise-in-order", "promise-still-broken", "承诺属实，或者已整改到位", "the promise is true or was put right")
def promise_in_order(situation: Situation, settings: Mapping[str, Any]) -> Mapping[str, object] | None:
    """The case closes only when the promise is true or was put right (行政许可法第六十九条第二款)."""
    return {} if promise_not_put_right(situation) else None
