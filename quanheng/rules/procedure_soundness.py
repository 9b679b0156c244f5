"""What every procedure file must satisfy before it may be used: each name is defined, every way leads to an end."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from quanheng.rules.conditions import CONDITIONS, GATES
from quanheng.rules.days import Unit
from quanheng.rules.law_files import BadLawFile
from quanheng.rules.procedure import Clock, ClockKind, FactType, Procedure, Step
from quanheng.rules.roles import Role

LAWFUL_PAUSES = {
    "行政许可法第四十五条": frozenset({
        "hearing", "tender", "auction", "inspection", "testing", "quarantine", "appraisal", "expert-review",
    }),
    "行政强制法第二十五条第三款": frozenset({"testing", "inspection", "quarantine", "appraisal"}),
}  # fmt: skip
"""What alone may stop a clock, by the article that says so; any other pause is refused at loading."""

FILING, REGISTERED = "filing", "registered"
"""A procedure of this kind ends in the steps of this group alone (优化营商环境条例第三十九条)."""

Fault = tuple[str, str]


def require(procedure: Procedure, path: Path | str) -> None:
    """Raises `BadLawFile` for the first fault of the procedure."""
    for where, why in faults(procedure):
        raise BadLawFile(path, where, why)


def faults(procedure: Procedure) -> Iterator[Fault]:
    """Every fault, as the dotted way to the rule and what is wrong with it."""
    yield from _twice(procedure)
    for position, step in enumerate(procedure.steps):
        yield from _unknown_in_step(procedure, step, f"step[{position}]")
        yield from _unknown_in_rules(procedure, step, f"step[{position}]")
    yield from _opened_by_several(procedure)
    yield from _unknown_in_clocks(procedure)
    yield from _unlawful_pauses(procedure)
    yield from _approval_in_disguise(procedure)
    if not any(True for _ in _undefined(procedure)):
        yield from _dead_ends(procedure)


def _twice(procedure: Procedure) -> Iterator[Fault]:
    for name in ("stages", "posts", "steps", "clocks"):
        keys = [each.key for each in getattr(procedure, name)]
        for position, key in enumerate(keys):
            if key in keys[:position]:
                yield f"{name[:-1]}[{position}].key", f"{key!r} is defined twice"


def _unknown_in_step(procedure: Procedure, step: Step, where: str) -> Iterator[Fault]:
    if step.stage not in {stage.key for stage in procedure.stages}:
        yield f"{where}.stage", f"no stage called {step.stage!r}"
    if step.post not in {post.key for post in procedure.posts}:
        yield f"{where}.by", f"no post called {step.post!r}"
    for key in _steps_named(step):
        if key not in procedure.by_key:
            yield where, f"no step called {key!r}"
    for name in _conditions_named(step):
        if name not in CONDITIONS:
            yield where, f"no condition called {name!r}"
    for position, gate in enumerate(step.gates):
        if gate.check not in GATES:
            yield f"{where}.gate[{position}].check", f"no gate called {gate.check!r}"
        if "clock" in gate.settings and gate.settings["clock"] not in procedure.clock_by_key:
            yield f"{where}.gate[{position}].clock", f"no clock called {gate.settings['clock']!r}"
    if step.replaces and not (step.repeats and step.document):
        yield f"{where}.replaces", "only a document that may be issued again takes the place of the one before"
    if step.automatic and step.automatic.clock not in procedure.clock_by_key:
        yield f"{where}.automatic", f"no clock called {step.automatic.clock!r}"


def _unknown_in_rules(procedure: Procedure, step: Step, where: str) -> Iterator[Fault]:
    asked = {fact.key: fact.type for fact in step.facts}
    posts = {post.key for post in procedure.posts}
    for position, rule in enumerate(step.signers):
        if rule.post not in posts:
            yield f"{where}.signers[{position}].post", f"no post called {rule.post!r}"
    if step.each and not step.signed_by_several:
        yield f"{where}.each", "nobody but the one who takes the step signs it"
    if step.recuses and asked.get(step.recuses.fact) is not FactType.PERSON:
        yield f"{where}.recuses.fact", f"no person is named in {step.recuses.fact!r}"
    for position, back in enumerate(step.returns):
        if back.redo_fact is not None and asked.get(back.redo_fact) is not FactType.YES_NO:
            yield f"{where}.returns[{position}].redo_fact", f"no yes or no is asked in {back.redo_fact!r}"


def _opened_by_several(procedure: Procedure) -> Iterator[Fault]:
    """Before the first step there is no proceeding in which anyone else could sign."""
    if procedure.steps and procedure.steps[0].signed_by_several:
        yield "step[0].persons", "one person opens a proceeding; what several sign comes after"


def _steps_named(step: Step) -> Iterator[str]:
    yield from step.names_forerunners
    yield from step.unless
    yield from (key for rule in step.different_from for key in rule.steps)
    yield from (rule.to for rule in step.returns)


def _conditions_named(step: Step) -> Iterator[str]:
    for name in (step.when, *(rule.when for rule in step.forerunners), *(fact.when for fact in step.facts)):
        if name is not None:
            yield name


def _unknown_in_clocks(procedure: Procedure) -> Iterator[Fault]:
    for position, clock in enumerate(procedure.clocks):
        where = f"clock[{position}]"
        for key in (*clock.starts, *clock.until):
            if key not in procedure.by_key:
                yield where, f"no step called {key!r}"
        if not clock.starts or not clock.until:
            yield where, "a clock needs a step that starts it and one that stops it"
        if clock.kind is not ClockKind.PROMISED and clock.period is None and clock.due_fact is None:
            yield f"{where}.period", "missing"
        yield from _unstated(procedure, clock, where)
        if clock.when is not None and clock.when not in CONDITIONS:
            yield f"{where}.when", f"no condition called {clock.when!r}"
        if clock.inside is not None and clock.inside not in procedure.clock_by_key:
            yield f"{where}.inside", f"no clock called {clock.inside!r}"
    for position, rule in enumerate(procedure.extensions):
        if rule.step not in procedure.by_key:
            yield f"extension[{position}].step", f"no step called {rule.step!r}"
        for key in rule.clocks:
            if key not in procedure.clock_by_key:
                yield f"extension[{position}].clocks", f"no clock called {key!r}"


def _unstated(procedure: Procedure, clock: Clock, where: str) -> Iterator[Fault]:
    """A day or a moment the clock counts from, that a step which starts it does not state."""
    for key in clock.starts:
        step = procedure.by_key.get(key)
        if step is None:
            continue
        asked = {fact.key: fact.type for fact in step.facts}
        for name in ("from_fact", "due_fact"):
            wanted = getattr(clock, name)
            if wanted is not None and asked.get(wanted) is not FactType.DATE:
                yield f"{where}.{name}", f"{key!r} states no day in {wanted!r}"
        if clock.period and clock.period.unit is Unit.HOUR and step.moment is None:
            yield f"{where}.period", f"{key!r} states no moment to count hours from"


def _unlawful_pauses(procedure: Procedure) -> Iterator[Fault]:
    for position, rule in enumerate(procedure.pauses):
        where = f"pause[{position}]"
        lawful = LAWFUL_PAUSES.get(rule.basis)
        if lawful is None:
            yield f"{where}.basis", f"{rule.basis} stops no clock"
        for kind in rule.kinds:
            if lawful is not None and kind not in lawful:
                yield f"{where}.kinds", f"{rule.basis} does not list {kind!r}"
        for key in (rule.starts, rule.ends):
            if key not in procedure.by_key:
                yield where, f"no step called {key!r}"
        for key in rule.clocks:
            if key not in procedure.clock_by_key:
                yield f"{where}.clocks", f"no clock called {key!r}"


def _approval_in_disguise(procedure: Procedure) -> Iterator[Fault]:
    """A filing informs the agency: nobody examines or decides it, and it ends in registration alone.

    优化营商环境条例第三十九条: 不得以备案等方式变相设定或者实施行政许可。
    """
    if procedure.kind != FILING:
        return
    for position, post in enumerate(procedure.posts):
        if set(post.roles) - {Role.CLERK}:
            yield f"post[{position}].roles", "a filing is registered at the window, nobody examines or decides it"
    for position, step in enumerate(procedure.steps):
        if step.ends and step.group != REGISTERED:
            yield f"step[{position}].ends", "a filing ends in registration and cannot be refused"
        if step.group == REGISTERED and (step.when or step.gates):
            yield f"step[{position}].gate", "the registration of a filing depends on nothing but its completeness"


def _undefined(procedure: Procedure) -> Iterator[str]:
    for step in procedure.steps:
        yield from (key for key in _steps_named(step) if key not in procedure.by_key)


def _dead_ends(procedure: Procedure) -> Iterator[Fault]:
    ends = {step.key for step in procedure.steps if step.ends}
    for position, step in enumerate(procedure.steps):
        if step.key in procedure.followers[step.key]:
            yield f"step[{position}]", f"{step.key!r} waits for itself"
        elif not step.ends and not ends & procedure.followers[step.key] and not _beside_the_way(step):
            yield f"step[{position}]", f"no end follows {step.key!r}"


def _beside_the_way(step: Step) -> bool:
    """An optional step nothing waits for: the case goes on as if it had not been taken, or goes back."""
    return step.optional or bool(step.returns)
