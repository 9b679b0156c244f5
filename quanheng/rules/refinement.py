"""Whether a local flow only refines a statutory procedure: it may add and shorten, never leave out or lengthen."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from quanheng.rules.days import Period, Unit
from quanheng.rules.procedure import Clock, ClockKind, Forerunner, Procedure, Step
from quanheng.rules.refusal import Refused

# The longest closure announced so far is nine days; ten working days can lie a month apart around it.
DAYS_AT_MOST = {Unit.WORKING_DAY: 2, Unit.CALENDAR_DAY: 1, Unit.MONTH: 31, Unit.YEAR: 366}
DAYS_AT_LEAST = {Unit.WORKING_DAY: 1, Unit.CALENDAR_DAY: 1, Unit.MONTH: 28, Unit.YEAR: 365}
LONGEST_CLOSURE = 10


def weaknesses(local: Procedure, skeleton: Procedure, promise: Period | None = None) -> tuple[Refused, ...]:
    """Everything in which the local flow demands less than the statute; nothing when it is a refinement.

    Checked: no statutory step, order, gate, person, document or limit is lost, no new way round them opens, and
    the limits of the steps together fit the promised limit, that one the statutory one.
    """
    return (
        *_lost_steps(local, skeleton),
        *(each for step in skeleton.steps if step.key in local.by_key for each in _weaker_step(local, skeleton, step)),
        *_new_ways_round(local, skeleton),
        *(each for clock in skeleton.clocks for each in _weaker_clock(local, clock)),
        *_new_pauses(local, skeleton),
        *_limits_that_do_not_fit(local, promise),
    )


def _lost_steps(local: Procedure, skeleton: Procedure) -> Iterator[Refused]:
    for step in skeleton.steps:
        if step.key not in local.by_key:
            yield Refused("statutory-step-left-out", article=step.basis, step=step.name)


def _weaker_step(local: Procedure, skeleton: Procedure, step: Step) -> Iterator[Refused]:
    here = local.by_key[step.key]
    if (here.optional and not step.optional) or (here.when != step.when and here.when is not None):
        yield Refused("statutory-step-made-optional", article=step.basis, step=step.name)
    if set(here.unless) - set(step.unless) or here.group != step.group or here.automatic != step.automatic:
        yield Refused("statutory-step-barred", article=step.basis, step=step.name)
    for rule in step.forerunners:
        if not _still_required(local, here, rule):
            names = "、".join(skeleton.by_key[key].name.zh for key in rule.steps)
            yield Refused("statutory-order-lost", article=rule.basis, step=step.name, forerunner=names)
    yield from _weaker_persons(here, step)
    for gate in step.gates:
        if not any(gate.check == other.check and gate.settings == other.settings for other in here.gates):
            yield Refused("statutory-gate-lost", article=gate.basis, step=step.name, gate=gate.check)
    if step.document and (here.document is None or here.document.key != step.document.key):
        yield Refused("statutory-document-lost", article=step.document.basis, step=step.name, name=step.document.name)


def _still_required(local: Procedure, step: Step, rule: Forerunner) -> bool:
    """Some rule of the local step leads, directly or through added steps, to what the statute wants first."""
    return any(
        other.when in (None, rule.when) and all(_leads_to(local, key, frozenset(rule.steps)) for key in other.steps)
        for other in step.forerunners
    )


def _leads_to(local: Procedure, key: str, wanted: frozenset[str]) -> bool:
    if key in wanted:
        return True
    return any(
        rule.when is None and all(_leads_to(local, other, wanted) for other in rule.steps)
        for rule in local.by_key[key].forerunners
    )


def _weaker_persons(here: Step, step: Step) -> Iterator[Refused]:
    if here.persons < step.persons:
        yield Refused(
            "fewer-persons-than-the-statute", article=step.persons_basis, step=step.name, needed=step.persons
        )
    if step.certified and not here.certified:
        yield Refused("certificate-no-longer-asked", article=step.certified, step=step.name)
    for rule in step.different_from:
        kept = {key for other in here.different_from for key in other.steps}
        if not set(rule.steps) <= kept:
            yield Refused("separation-lost", article=rule.basis, step=step.name)


def _new_ways_round(local: Procedure, skeleton: Procedure) -> Iterator[Refused]:
    groups = {step.group for step in skeleton.steps if step.group}
    ends = {step.key for step in skeleton.steps if step.ends}
    for step in local.steps:
        added = step.key not in skeleton.by_key
        if (step.ends and step.key not in ends) or (added and step.group in groups):
            yield Refused("added-step-goes-round", article=skeleton.basis, step=step.name)


def _weaker_clock(local: Procedure, clock: Clock) -> Iterator[Refused]:
    here = local.clock_by_key.get(clock.key)
    if here is None:
        yield Refused("statutory-limit-left-out", article=clock.basis, clock=clock.name)
        return
    same_ends = set(here.starts) == set(clock.starts) and set(here.until) <= set(clock.until)
    if not same_ends or here.when != clock.when:
        yield Refused("limit-measures-something-else", article=clock.basis, clock=clock.name)
    if clock.period is None or here.period is None:
        return
    # A party's time may not be cut, the agency's may not be stretched.
    if clock.of_party and not within(clock.period, here.period):
        yield Refused("party-time-cut", article=clock.basis, clock=clock.name, statute=clock.period, here=here.period)
    if not clock.of_party and not within(here.period, clock.period):
        yield _longer(clock, here.period, clock.period)


def _longer(clock: Clock, here: Period, statute: Period) -> Refused:
    return Refused("limit-longer-than-the-statute", article=clock.basis, clock=clock.name, statute=statute, here=here)


def within(shorter: Period, longer: Period) -> bool:
    """Whether the one period never ends after the other; where units differ, in the worst case of the calendar."""
    if shorter.unit is longer.unit:
        return shorter.length <= longer.length
    return at_most(shorter) <= at_least(longer)


def at_most(period: Period) -> int:
    """The most calendar days the period can last."""
    closure = LONGEST_CLOSURE if period.unit is Unit.WORKING_DAY else 0
    return period.length * DAYS_AT_MOST[period.unit] + closure


def at_least(period: Period) -> int:
    """The fewest calendar days the period can last."""
    return period.length * DAYS_AT_LEAST[period.unit]


def _new_pauses(local: Procedure, skeleton: Procedure) -> Iterator[Refused]:
    allowed = {(clock, kind) for rule in skeleton.pauses for clock in rule.clocks for kind in rule.kinds}
    for rule in local.pauses:
        if not {(clock, kind) for clock in rule.clocks for kind in rule.kinds} <= allowed:
            yield Refused("pause-beyond-the-statute", article=rule.basis, pause=rule.name)
    granted = {clock: rule.period for rule in skeleton.extensions for clock in rule.clocks}
    for extension in local.extensions:
        for clock in extension.clocks:
            if clock not in granted or not within(extension.period, granted[clock]):
                yield Refused("extension-beyond-the-statute", article=extension.basis, clock=clock)


def _limits_that_do_not_fit(local: Procedure, promise: Period | None) -> Iterator[Refused]:
    for clock in local.clocks:
        if clock.kind is not ClockKind.PROMISED or clock.inside is None or promise is None:
            continue
        statutory = local.clock_by_key[clock.inside].period
        if statutory and not within(promise, statutory):
            yield _longer(clock, promise, statutory)
        together = _longest_way(local, clock, promise.unit)
        if together is not None and not within(together, promise):
            yield Refused(
                "step-limits-exceed-the-promise", article=clock.basis, together=together, promise=promise
            )


def _longest_way(local: Procedure, clock: Clock, unit: Unit) -> Period | None:
    """The limits of the steps on the longest way the clock measures, added up; in calendar days when units mix."""
    limits = {key: each.period for each in local.clocks if each.kind is ClockKind.STEP and each.period
              for key in each.until}  # fmt: skip
    mixed = any(period.unit is not unit for period in limits.values())

    @cache
    def longest(key: str) -> int:
        if key in clock.starts:
            return 0
        own = limits.get(key)
        length = 0 if own is None else at_most(own) if mixed else own.length
        before = (longest(other) for other in local.by_key[key].names_forerunners)
        return length + max(before, default=0)

    total = max(longest(key) for key in clock.until)
    return Period(total, Unit.CALENDAR_DAY if mixed else unit) if total else None
