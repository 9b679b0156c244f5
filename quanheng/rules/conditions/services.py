"""Conditions and gates of filings, support, rewards and adjudications."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from quanheng.rules.conditions.register import condition, gate
from quanheng.rules.conditions.situation import Situation


@condition("completion-asked", "已一次性告知补齐", "what is missing was asked for")
def completion_asked(situation: Situation) -> bool:
    """The filer was told once what is missing (优化营商环境条例第三十六条)."""
    return "completion-notice" in situation.progress.live


@condition("support-cut", "复核后拟减少或者停止", "the support is to be cut or stopped")
def support_cut(situation: Situation) -> bool:
    """The re-check proposes to cut or stop the support (社会救助法第四十八条)."""
    return situation.facts.get("recheck_result") in {"less", "stop"}


@condition("reward-proposed", "评审建议给予奖励", "the review proposes a reward")
def reward_proposed(situation: Situation) -> bool:
    """The review proposes a reward, which is then published (政府信息公开条例第十九条)."""
    return bool(situation.facts.get("proposed"))


@condition("dispute-settled", "双方达成协议", "the parties have settled")
def dispute_settled(situation: Situation) -> bool:
    """The parties have settled their dispute (优化营商环境条例第六十六条)."""
    return bool(situation.facts.get("settled"))


@gate("not-settled", "dispute-is-settled", "双方没有达成协议", "the parties have not settled")
def not_settled(situation: Situation, settings: Mapping[str, Any]) -> Mapping[str, object] | None:
    """What the parties settled is not ruled on (优化营商环境条例第六十六条)."""
    return {} if dispute_settled(situation) else None
