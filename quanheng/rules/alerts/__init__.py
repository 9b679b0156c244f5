"""The rules of supervision, one a file, found by being in this folder."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from quanheng.rules.alerts.rule import AdjustmentRule, ClockRule, EntryRule, PauseRule

Rule = ClockRule | PauseRule | EntryRule | AdjustmentRule


@cache
def rules() -> Mapping[str, Rule]:
    """Every rule by its key, in the order of the files' names."""
    found: dict[str, Rule] = {}
    for module in sorted(entry.name for entry in iter_modules(__path__)):
        rule = getattr(import_module(f"{__name__}.{module}"), "RULE", None)
        if rule is not None:
            found[rule.key] = rule
    return found


def clock_rules() -> tuple[ClockRule, ...]:
    """The rules that a running time limit can break, by acting late or by silence."""
    return tuple(rule for rule in rules().values() if isinstance(rule, ClockRule))


def pause_rules() -> tuple[PauseRule, ...]:
    """The rules that a pause breaks by lasting too long or by coming again."""
    return tuple(rule for rule in rules().values() if isinstance(rule, PauseRule))


def entry_rules() -> tuple[EntryRule, ...]:
    """The rules that an entry breaks by when it was made."""
    return tuple(rule for rule in rules().values() if isinstance(rule, EntryRule))


def adjustment_rules() -> tuple[AdjustmentRule, ...]:
    """The rules that an office breaks by leaving an item as it was when its basis ended."""
    return tuple(rule for rule in rules().values() if isinstance(rule, AdjustmentRule))
