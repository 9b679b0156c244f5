"""Gates about money that is overdue, put off, or received on the spot (行政处罚法第六十六条至第七十二条)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from quanheng.rules.conditions.register import condition, gate
from quanheng.rules.conditions.situation import Situation
from quanheng.rules.money import yuan
from quanheng.rules.payment import Ground


@gate("payment-overdue", "period-still-runs", "缴款期限（含批准的暂缓、分期）届满",
      "the time to pay, with what was put off, has ended")  # fmt: skip
def payment_overdue(situation: Situation, settings: Mapping[str, Any]) -> Mapping[str, object] | None:
    """The time to pay has passed: the statute's, or what was granted, or a missed instalment (行政处罚法第七十二条)."""
    last = paid_late_after(situation, str(settings["clock"]))
    if last is None:
        return {"until": ""}
    return {"until": last} if situation.on <= last else None


def paid_late_after(situation: Situation, clock: str) -> date | None:
    """The last day on which paying was not late, as the steps taken tell; None where nothing served asks for money."""
    live = situation.progress.live
    if "instalment-missed" in live:
        return date.fromisoformat(str(live["instalment-missed"].facts["missed_on"]))
    if "defer" in live:
        return date.fromisoformat(str(live["defer"].facts["deferred_until"]))
    running = situation.clocks(clock)
    return running.due.legal if running else None


@gate("on-the-spot-allowed", "fine-not-to-be-received", "属于可以当场收缴罚款的法定情形",
      "the law lets the fine be received on the spot")  # fmt: skip
def on_the_spot_allowed(situation: Situation, settings: Mapping[str, Any]) -> Mapping[str, object] | None:
    """A fine is received on the spot only in the cases listed (行政处罚法第六十八条、第六十九条).

    `grounds` are those this procedure allows; a small fine is one of at most the figure of the procedure.
    """
    ground, collected = str(situation.facts.get("ground")), int(situation.facts.get("collected") or 0)
    allowed = ground in settings["grounds"]
    if ground == Ground.SMALL:
        allowed = allowed and collected <= situation.setting("on-the-spot-fen")
    if ground == Ground.REMOTE:
        allowed = allowed and situation.facts.get("party_request") is True
    return None if allowed else {"collected": yuan(collected) + "元"}


@gate("collected-goes-through-the-bank", "collected-but-not-handed-in", "当场收缴的已经交至机关",
      "what was received on the spot was handed in")  # fmt: skip
def collected_goes_through_the_bank(
    situation: Situation, settings: Mapping[str, Any]
) -> Mapping[str, object] | None:  # fmt: skip
    """What was received on the spot counts once it was handed in and banked, and nothing else comes that way.

    (行政处罚法第七十一条)
    """
    on_the_spot = situation.facts.get("channel") == "on-the-spot"
    return None if on_the_spot == ("hand-in" in situation.progress.live) else {}


@condition("court-from-remedies", "没有批准的暂缓、分期，或者其期限先于复议诉讼期限结束",
           "no time to pay was granted, or it ended before the time for remedies")  # fmt: skip
def court_from_remedies(situation: Situation) -> bool:
    """The three months for the court count from the end of the time for remedies (行政强制法第五十三条)."""
    live = situation.progress.live
    return "remedies-lapsed" in live and ("defer" not in live or _deferral_over_first(situation))


@condition("court-from-deferral", "批准的暂缓、分期期限在复议诉讼期限之后结束",
           "the time granted to pay ended after the time for remedies")  # fmt: skip
def court_from_deferral(situation: Situation) -> bool:
    """They count from the end of the time granted to pay, where that came later (行政处罚法第七十二条第二款)."""
    live = situation.progress.live
    return {"remedies-lapsed", "deferral-over"} <= set(live) and not _deferral_over_first(situation)


def _deferral_over_first(situation: Situation) -> bool:
    live = situation.progress.live
    return "deferral-over" in live and live["deferral-over"].on < live["remedies-lapsed"].on
