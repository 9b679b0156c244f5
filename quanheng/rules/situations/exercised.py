"""Which rules of a procedure the situations have shown at work, and which none has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from quanheng.rules.conditions import GATES, Situation, holds, shut
from quanheng.rules.lawful_step import Attempt
from quanheng.rules.procedure import Forerunner, Procedure, Step
from quanheng.rules.refusal import Refused
from quanheng.rules.running_clocks import Timing
from quanheng.rules.situations.told import Exercised


def to_be_shown(procedure: Procedure) -> frozenset[Exercised]:
    """Every gate, added need, separation, recusal and clock of a procedure, each with its article."""
    return frozenset((*_of_steps(procedure), *(("clock", clock.key, clock.basis) for clock in procedure.clocks)))


def lacking(procedure: Procedure, shown: Iterable[Exercised]) -> tuple[Exercised, ...]:
    """What no situation shows, in the order of the procedure's own file as far as its kinds go."""
    seen = set(shown)
    clocks = {key for kind, key, _ in seen if kind == "clock"}
    missing = (rule for rule in to_be_shown(procedure) if rule not in seen)
    return tuple(sorted(rule for rule in missing if rule[0] != "clock" or rule[1] not in clocks))


def _of_steps(procedure: Procedure) -> Iterator[Exercised]:
    for step in procedure.steps:
        yield from (("gate", f"{step.key}:{gate.check}", gate.basis) for gate in step.gates)
        yield from (_need(step, rule) for rule in step.forerunners if _added(step, rule))
        yield from (("separation", step.key, rule.basis) for rule in step.different_from)
        yield from (("collectors", step.key, rule.basis) for rule in step.different_from if rule.collectors)
        yield from (("signers", step.key, rule.basis) for rule in step.signers)
        if step.persons > 1:
            yield "persons", step.key, step.persons_basis
        if step.certified:
            yield "certified", step.key, step.certified
        if step.recuses:
            yield "recusal", step.key, step.recuses.basis
        if step.automatic:
            yield "step", step.key, step.basis


def _added(step: Step, rule: Forerunner) -> bool:
    return rule.when is not None or rule.basis != step.basis


def _need(step: Step, rule: Forerunner) -> Exercised:
    return "needs", f"{step.key}:{'/'.join(rule.steps)}", rule.basis


def behind_refusal(timing: Timing, attempt: Attempt, step: Step, refusal: Refused) -> set[Exercised]:
    """The rule of the procedure that refused an act."""
    article = refusal.article or ""
    match refusal.code:
        case "step-before-its-forerunner":
            return {_need(step, rule) for rule in step.forerunners if _unmet(timing, attempt, step, rule, refusal)}
        case "step-barred-by-another":
            return set(_lapsed_before(timing, step))
        case code if code in _BY_PERSONS:
            return {(_BY_PERSONS[code], step.key, article)}
    return _shut_gates(timing, attempt, step, refusal)


_BY_PERSONS = {
    "same-person-two-roles": "separation",
    "collector-in-step": "collectors",
    "two-officers-needed": "persons",
    "signature-needed": "signers",
    "certificate-expired": "certified",
    "own-recusal": "recusal",
}


def _lapsed_before(timing: Timing, step: Step) -> Iterator[Exercised]:
    """A period that has run out takes its own step first: what the gate guards is refused because that one stands."""
    steps = timing.progress.procedure.by_key
    lapsed = {rule.clock for key in timing.progress.live if (rule := steps[key].automatic)}
    for gate in step.gates:
        if gate.check == "clock-runs" and gate.settings["clock"] in lapsed:
            yield "gate", f"{step.key}:{gate.check}", gate.basis


def _unmet(timing: Timing, attempt: Attempt, step: Step, rule: Forerunner, refusal: Refused) -> bool:
    situation = _situation(timing, attempt, step)
    return (
        rule.basis == refusal.article
        and timing.progress.taken_of(rule.steps) is None
        and holds(rule.when, situation)
    )  # fmt: skip


def _shut_gates(timing: Timing, attempt: Attempt, step: Step, refusal: Refused) -> set[Exercised]:
    situation = _situation(timing, attempt, step)
    of_that_code = (gate for gate in step.gates if GATES[gate.check].refusal == refusal.code)
    first = next((gate for gate in of_that_code if shut(gate, situation) is not None), None)
    return {("gate", f"{step.key}:{first.check}", first.basis)} if first else set()


def _situation(timing: Timing, attempt: Attempt, step: Step) -> Situation:
    asked = {field.key for field in step.facts}
    known = {key: value for key, value in timing.progress.facts.items() if key not in asked}
    return timing.situation(attempt.on, {**known, **attempt.facts})
