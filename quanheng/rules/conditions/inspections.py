"""Conditions and gates of inspections, with the draw by lot that anyone can repeat (优化营商环境条例第五十四条)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from quanheng.rules.conditions.register import condition, gate
from quanheng.rules.conditions.situation import Situation


@condition("random-inspection", "以双随机方式抽查", "firm and inspectors are drawn by lot")
def random_inspection(situation: Situation) -> bool:
    """The inspection is one of those drawn by lot (优化营商环境条例第五十四条)."""
    return bool(situation.facts.get("inspection_kind") == "random")


@condition("inspection-to-correct", "检查结果为责令改正", "the result is an order to put right")
def inspection_to_correct(situation: Situation) -> bool:
    """Something has to be put right (行政处罚法第二十八条第一款)."""
    return bool(situation.facts.get("inspection_result") == "correct")


@condition("inspection-clue", "检查发现涉嫌违法的线索", "a suspected violation was found")
def inspection_clue(situation: Situation) -> bool:
    """A suspected violation was found and goes to who files cases (行政处罚法第五十四条第二款)."""
    return bool(situation.facts.get("inspection_result") == "clue")


def drawn(seed: str, pool: Sequence[str], count: int) -> tuple[str, ...]:
    """The `count` names a seed draws: those whose SHA-256 of seed, a line feed and name comes first."""
    ranked = sorted(set(pool), key=lambda name: sha256(f"{seed}\n{name}".encode()).hexdigest())
    return tuple(ranked[:count])


@gate("draw-follows-its-seed", "draw-not-by-its-seed", "抽取结果与公布的种子一致，检查人员不少于二人",
      "the draw is the one its seed gives, with two inspectors at least")  # fmt: skip
def draw_follows_its_seed(situation: Situation, settings: Mapping[str, Any]) -> Mapping[str, object] | None:
    """Anyone who repeats the draw with its seed gets the same names (优化营商环境条例第五十四条)."""
    seed = str(situation.facts.get("draw_seed") or "")
    for pool, chosen, least in (("object_pool", "drawn_objects", 1), ("inspector_pool", "drawn_inspectors", 2)):
        names = _lines(situation, chosen)
        by_seed = drawn(seed, _lines(situation, pool), max(len(names), least))
        if set(names) != set(by_seed) or len(names) < least:
            return {"drawn": "、".join(by_seed)}
    return None


def _lines(situation: Situation, fact: str) -> list[str]:
    return [line.strip() for line in str(situation.facts.get(fact) or "").splitlines() if line.strip()]
