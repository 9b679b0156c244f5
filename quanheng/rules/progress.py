"""What the steps taken so far amount to: which stand, in which round, and what they say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from quanheng.rules.procedure import Procedure, Step

Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Taken:
    """A step that was taken: in which round, on which day, by whom, stating what."""

    step: str
    on: date
    round: int = 1
    persons: tuple[int, ...] = ()
    facts: Facts = field(default_factory=dict)


@dataclass(frozen=True)
class Progress:
    """A procedure and the steps taken, in the order they were taken; `context` is what was known at the opening.

    `collectors` are those who collected evidence of the case, whatever steps they took.
    """

    procedure: Procedure
    history: tuple[Taken, ...] = ()
    context: Facts = field(default_factory=dict)
    collectors: frozenset[int] = frozenset()

    @cached_property
    def live(self) -> Mapping[str, Taken]:
        """The steps that stand, each by its last taking; what a return sent back no longer stands."""
        standing: dict[str, Taken] = {}
        for taken in self.history:
            standing.pop(taken.step, None)
            standing[taken.step] = taken
            for key in self._sent_back_by(taken):
                standing.pop(key, None)
        return standing

    def _sent_back_by(self, taken: Taken) -> Iterable[str]:
        for rule in self.procedure.by_key[taken.step].returns:
            if rule.applies(taken.facts):
                yield rule.to
                yield from self.procedure.followers[rule.to] if rule.redoes(taken.facts) else (taken.step,)

    @cached_property
    def awaited(self) -> frozenset[str]:
        """The steps to be taken once more before anything that comes after them, though what follows them stands."""
        waiting: set[str] = set()
        for taken in self.history:
            waiting.discard(taken.step)
            for rule in self.procedure.by_key[taken.step].returns:
                if rule.applies(taken.facts) and not rule.redoes(taken.facts):
                    waiting.add(rule.to)
        return frozenset(waiting)

    @cached_property
    def recused(self) -> frozenset[int]:
        """Those who take no further part in the case (行政处罚法第四十三条)."""
        return frozenset(
            int(taken.facts[rule.fact])
            for taken in self.history
            if (rule := self.procedure.by_key[taken.step].recuses) and taken.facts.get(rule.granted)
        )

    @cached_property
    def facts(self) -> Facts:
        """What the standing steps state, a later one over an earlier one, all over the context."""
        known = dict(self.context)
        for taken in self.live.values():
            known.update(taken.facts)
        return known

    @cached_property
    def ended(self) -> Taken | None:
        """The standing step that ended the proceeding, if one did."""
        return next((taken for taken in self.live.values() if self.procedure.by_key[taken.step].ends), None)

    def round_of(self, step: str) -> int:
        """The round in which the step would be taken next: 1 for the first time."""
        return 1 + sum(taken.step == step for taken in self.history)

    def taken_of(self, steps: Iterable[str]) -> Taken | None:
        """The first of these steps that stands, if any."""
        live = self.live
        for key in steps:  # asked of every clock of every case in a list: no generator
            if key in live:
                return live[key]
        return None

    def persons_of(self, steps: Iterable[str]) -> frozenset[int]:
        """Everyone who took one of these steps, in any round: who once investigated has investigated."""
        wanted = set(steps)
        return frozenset(person for taken in self.history if taken.step in wanted for person in taken.persons)

    def and_then(self, taken: Taken) -> Progress:
        """The progress after one more step."""
        return Progress(self.procedure, (*self.history, taken), self.context, self.collectors)

    @cached_property
    def position(self) -> Step | None:
        """Where the case is: the standing step furthest along the procedure."""
        steps = [self.procedure.by_key[key] for key in self.live]
        return max(steps, key=lambda step: self.procedure.depth(step.key), default=None)
