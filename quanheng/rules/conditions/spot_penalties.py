"""Gates of the penalty decided on the spot (行政处罚法第五章第二节)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from quanheng.rules.conditions.register import gate
from quanheng.rules.conditions.situation import Situation
from quanheng.rules.money import yuan
from quanheng.rules.penalty_kinds import Kind

ON_THE_SPOT = frozenset({Kind.WARNING, Kind.FINE})


@gate("small-enough-for-the-spot", "too-heavy-for-the-spot", "只有警告或者小额罚款可以当场决定",
      "only a warning or a small fine is decided on the spot")  # fmt: skip
def small_enough_for_the_spot(situation: Situation, settings: Mapping[str, Any]) -> Mapping[str, object] | None:
    """A warning, or a fine of at most the figure for a citizen or an organisation; no other kind.

    行政处罚法第五十一条; 通报批评 is no warning and is not decided on the spot.
    """
    party = "person" if situation.facts.get("party_kind") == "person" else "organisation"
    most = situation.setting(f"spot-{party}-fen")
    kinds = {Kind(kind) for kind in situation.facts.get("kinds", ())}
    if kinds and kinds <= ON_THE_SPOT and int(situation.facts.get("fine") or 0) <= most:
        return None
    return {"most": yuan(most) + "元"}


@gate("on-the-same-day", "not-on-the-same-day", "与前一环节在同一日当场办理", "on the same day, on the spot")
def on_the_same_day(situation: Situation, settings: Mapping[str, Any]) -> Mapping[str, object] | None:
    """The step is taken on the day of the step `since`: what is decided on the spot is handed over there."""
    earlier = situation.progress.live.get(settings["since"])
    if earlier is None:
        return {"since": ""}
    return None if earlier.on == situation.on else {"since": earlier.on}
