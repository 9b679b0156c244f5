"""An oracle of its own making: every order in which the steps of a small procedure can be taken, one by one.

It knows nothing of the refinement check: it only walks. What the facts decide (conditions) is laid down at the start.
"""

from itertools import product

from quanheng.rules.procedure import Procedure, Step

State = frozenset[str]
Truth = frozenset[str]


def truths(procedure: Procedure) -> list[Truth]:
    """Every way the conditions a procedure names can turn out."""
    names = sorted(
        {name for step in procedure.steps for name in (step.when, *(r.when for r in step.forerunners)) if name}
    )
    return [
        frozenset(n for n, true in zip(names, way, strict=True) if true)
        for way in product([True, False], repeat=len(names))
    ]


def may(procedure: Procedure, step: Step, taken: State, truth: Truth) -> bool:
    """Whether it is the step's turn when these have been taken."""
    barred = {other.key for other in procedure.steps if step.group and other.group == step.group} | set(step.unless)
    over = any(procedure.by_key[key].ends for key in taken)
    waits = any(not set(rule.steps) & taken for rule in step.forerunners if rule.when is None or rule.when in truth)
    applies = step.when is None or step.when in truth
    return step.key not in taken and applies and not (over or waits or barred & taken)


def reachable(procedure: Procedure, truth: Truth) -> dict[State, set[str]]:
    """Every set of steps that can come about, with the steps that may be taken next."""
    found: dict[State, set[str]] = {}
    waiting = [frozenset()]
    while waiting:
        state = waiting.pop()
        if state not in found:
            found[state] = {step.key for step in procedure.steps if may(procedure, step, state, truth)}
            waiting += [state | {key} for key in found[state]]
    return found


def lost(local: Procedure, skeleton: Procedure) -> str:
    """What the local procedure lets happen that the statute does not, or no longer lets happen; nothing when the same.

    Whatever was done under the local procedure, its statutory part is lawful under the statute; and each statutory
    step that would be lawful there can still be taken, after some added ones.
    """
    statutory = frozenset(skeleton.by_key)
    for truth in truths(skeleton):
        lawful, here = reachable(skeleton, truth), reachable(local, truth)
        for state, following in here.items():
            done = state & statutory
            beyond = (following & statutory) - lawful.get(done, set())
            if done not in lawful or beyond:
                return f"{sorted(done)} then {sorted(beyond)} is not lawful when {sorted(truth)}"
            missing = lawful[done] - _open_after_added(here, state, statutory)
            if missing:
                return f"after {sorted(state)} the statute allows {sorted(missing)} when {sorted(truth)}"
    return ""


def _open_after_added(here: dict[State, set[str]], state: State, statutory: State) -> set[str]:
    """The statutory steps one can get to from here by added steps alone."""
    found: set[str] = set()
    waiting, seen = [state], set()
    while waiting:
        now = waiting.pop()
        if now not in seen:
            seen.add(now)
            found |= here[now] & statutory
            waiting += [now | {key} for key in here[now] - statutory]
    return found
