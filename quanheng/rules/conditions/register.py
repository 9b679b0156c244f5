"""The register of named conditions and gates: what a procedure file may refer to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from quanheng.rules.conditions.situation import Situation
from quanheng.rules.procedure import Gate
from quanheng.rules.words import Words


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
