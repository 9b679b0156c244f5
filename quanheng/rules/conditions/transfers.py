"""A suspected crime sent to the police (行政执法机关移送涉嫌犯罪案件的规定), and what is sent back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from quanheng.rules.conditions.register import condition, gate
from quanheng.rules.conditions.situation import Situation


@condition("transfer-approved", "批准移送", "the transfer was approved")
def transfer_approved(situation: Situation) -> bool:
    """The head approved the transfer, which then follows within 24 hours (移送规定第五条第二款)."""
    decided = situation.progress.live.get("transfer-decision")
    return decided is not None and decided.facts.get("transfer_approved") is True


@condition("transferred", "案件已经移送", "the case was transferred")
def transferred(situation: Situation) -> bool:
    """The case stands with the police (移送规定第六条)."""
    return "transfer" in situation.progress.live


@condition("police-filed", "公安机关决定立案", "the police opened a case")
def police_filed(situation: Situation) -> bool:
    """The last word of the police is that they opened a case (移送规定第八条、第九条)."""
    return _last_word(situation) == "filed"


@condition("police-declined", "公安机关不予立案", "the police opened no case")
def police_declined(situation: Situation) -> bool:
    """The last word of the police is that they opened none (移送规定第八条、第九条)."""
    return _last_word(situation) == "declined"


def _last_word(situation: Situation) -> object:
    said = situation.progress.taken_of(["reconsidered", "police-decision"])
    return said.facts.get("police_decision") if said else None


@gate("no-reconsideration-pending", "reconsideration-pending", "提请复议的，公安机关已经作出复议决定",
      "the police have answered a request to reconsider")  # fmt: skip
def no_reconsideration_pending(situation: Situation, settings: Mapping[str, Any]) -> Mapping[str, object] | None:
    """A case is not taken back while the police reconsider (移送规定第九条第二款)."""
    live = situation.progress.live
    return {} if "reconsideration" in live and "reconsidered" not in live else None


@gate("sent-back-to-what-was-done", "sent-back-to-what-was-not-done", "退回的环节已经办理",
      "what it is sent back to was done")  # fmt: skip
def sent_back_to_what_was_done(situation: Situation, settings: Mapping[str, Any]) -> Mapping[str, object] | None:
    """Only a step that stands can be sent back."""
    wanted = str(situation.facts.get(settings["fact"]))
    return None if wanted in situation.progress.live else {}
