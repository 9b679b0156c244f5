"""The pauses of a proceeding as supervision sees them: how long was told, and how long they lasted."""

from __future__ import annotations

from collections.abc import Iterator

from quanheng.rules.alerts.rule import PauseFacts
from quanheng.rules.days import last_day
from quanheng.rules.procedure import PauseRule
from quanheng.rules.running_clocks import Timing


def pauses_told(timing: Timing) -> tuple[PauseFacts, ...]:
    """Every pause that began, in the order of the procedure's own rules and then of time (行政许可法第四十五条)."""
    rules = timing.progress.procedure.pauses
    return tuple(facts for rule in rules for facts in _under(timing, rule))


def _under(timing: Timing, rule: PauseRule) -> Iterator[PauseFacts]:
    kinds: set[str] = set()
    asked = timing.progress.procedure.by_key[rule.starts].facts
    names = {choice.key: choice.name for field in asked if field.key == rule.kind_fact for choice in field.choices}
    pauses = (pause for pause in timing.pauses(rule.clocks[0]) if pause.kind in rule.kinds)
    for number, pause in enumerate(pauses, 1):
        until = last_day(pause.begins_on, pause.declared, timing.calendar).strict if pause.declared else None
        yield PauseFacts(
            pause=rule.key, name=rule.name, starts=rule.starts, number=number, kind_of_pause=names[pause.kind],
            began_on=pause.begins_on, declared=pause.declared, declared_until=until, ended_on=pause.ends_on,
            again=pause.kind in kinds, basis=rule.basis,
        )  # fmt: skip
        kinds.add(pause.kind)
