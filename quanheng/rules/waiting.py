"""Which steps may wait where a case stands, told from its position alone: a sieve for lists too long to compute."""

from __future__ import annotations

from quanheng.rules.procedure import Procedure, Step


def may_wait(procedure: Procedure, position: str) -> tuple[Step, ...]:
    """The steps called for that may be open while `position` stands furthest along ("" where nothing was taken).

    None that is open is missing; whether one of them is open is for `lawful_step` to say.
    """
    stood = _taken_for_certain(procedure, position)
    depth = procedure.depth(position) if position else -1
    return tuple(
        step
        for step in procedure.steps
        if step.automatic is None
        and not step.optional
        and (step.repeats or step.key not in stood)
        and not stood & _barring(procedure, step)
        and _within_reach(procedure, step, depth)
    )


def _taken_for_certain(procedure: Procedure, position: str) -> frozenset[str]:
    """The position and all without which it could not have been reached, save what a return takes out alone."""
    returns = [(step.key, rule.to) for step in procedure.steps for rule in step.returns if rule.redo_fact]
    taken = _led_by(procedure, position) if position else frozenset[str]()
    return taken - {key for pair in returns for key in pair}


def _led_by(procedure: Procedure, key: str) -> frozenset[str]:
    """The step and every step that came before it on whichever way it was reached."""
    needed = (rule.steps for rule in procedure.by_key[key].forerunners if rule.when is None)
    before = (frozenset.intersection(*(_led_by(procedure, each) for each in steps)) for steps in needed)
    return frozenset({key}).union(*before)


def _barring(procedure: Procedure, step: Step) -> set[str]:
    instead = {each.key for each in procedure.group(step.group)} - {step.key} if step.group else set[str]()
    return instead | set(step.unless)


def _within_reach(procedure: Procedure, step: Step, depth: int) -> bool:
    """Whether each forerunner it always needs may have been taken when nothing further along than this was."""
    return all(
        min(procedure.depth(key) for key in rule.steps) <= depth for rule in step.forerunners if rule.when is None
    )
