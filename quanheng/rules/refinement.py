"""Whether a local flow only refines a statutory procedure: it may add and shorten, never leave out or lengthen.

Every part of the statutory procedure is compared, by whatever fields it has: a field nobody named here has to stay
as it is. So a new kind of rule is guarded from the day it exists.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields
from typing import Any

from quanheng.rules import procedure_soundness
from quanheng.rules.days import Period
from quanheng.rules.limits_fitting import Fit, fits, within
from quanheng.rules.procedure import Clock, ClockKind, ExtensionRule, PauseRule, Post, Procedure, Step
from quanheng.rules.refusal import Refused
from quanheng.rules.running_clocks import Limits

Check = Callable[[Any, Any], Iterator[Refused]]


def weaknesses(local: Procedure, skeleton: Procedure, limits: Limits | None = None) -> tuple[Refused, ...]:
    """Everything in which the local flow demands less than the statute; nothing when it is a refinement.

    Checked: no statutory step, order, gate, person, document or limit is lost, no way round them opens, none is
    barred by an added step, and the limits of the steps together fit the promised one, that one the statutory one.
    `limits` are the power item's own.
    """
    if _goes_in_a_ring(local):
        return tuple(_unsound(local))
    found = (
        *_of_procedure(local, skeleton),
        *(each for step in skeleton.steps for each in _of_step(local, skeleton, step)),
        *(each for step in local.steps if step.key not in skeleton.by_key for each in _of_added(local, skeleton, step)),
        *_of_clocks(local, skeleton),
        *_of_posts(local, skeleton),
        *_of_pauses(local, skeleton),
        *_of_extensions(local, skeleton),
    )
    return found or (*_unsound(local), *_that_do_not_fit(local, limits or {}))


def _goes_in_a_ring(local: Procedure) -> bool:
    """Whether some step names one that is not there, or waits for itself: nothing else can be asked then."""
    named = {key for step in local.steps for key in step.names_forerunners}
    return not named <= local.by_key.keys() or any(key in after for key, after in local.followers.items())


def _unsound(local: Procedure) -> Iterator[Refused]:
    for where, _ in procedure_soundness.faults(local):
        yield Refused("flow-unsound", article=local.basis, where=where)


def _changed(here: object, statute: object, free: Iterable[str], article: str, name: object) -> Iterator[Refused]:
    """A refusal for each field that is not free to change and yet differs."""
    for each in fields(statute):  # type: ignore[arg-type]
        if each.name not in free and getattr(here, each.name) != getattr(statute, each.name):
            yield Refused("statutory-rule-changed", article=article, name=name, field=each.name)


PARTS = {"key", "name", "hash", "refines", "steps", "clocks", "posts", "pauses", "extensions"}


def _of_procedure(local: Procedure, skeleton: Procedure) -> Iterator[Refused]:
    yield from _changed(local, skeleton, PARTS, skeleton.basis, skeleton.name)
    kept = [step.key for step in local.steps if step.key in skeleton.by_key]
    stated = [step.key for step in skeleton.steps if step.key in local.by_key]
    if kept != stated or [step.key for step in local.steps[:1]] != kept[:1]:
        yield Refused("statutory-order-changed", article=skeleton.basis, name=skeleton.name)


# steps


def _of_step(local: Procedure, skeleton: Procedure, step: Step) -> Iterator[Refused]:
    here = local.by_key.get(step.key)
    if here is None:
        yield Refused("statutory-step-left-out", article=step.basis, step=step.name)
        return
    yield from _of_forerunners(local, skeleton, here, step)
    for name, check in STEP_CHECKS.items():
        if getattr(here, name) != getattr(step, name):
            yield from check(here, step)
    yield from _changed(here, step, {"forerunners", "post", "persons_basis", *STEP_CHECKS}, step.basis, step.name)


def _of_forerunners(local: Procedure, skeleton: Procedure, here: Step, step: Step) -> Iterator[Refused]:
    """Each statutory rule of order stands word for word; what is added asks only for an added step one can take."""
    for rule in step.forerunners:
        if rule not in here.forerunners:
            names = "、".join(skeleton.by_key[key].name.zh for key in rule.steps)
            yield Refused("statutory-order-lost", article=rule.basis, step=step.name, forerunner=names)
    for rule in here.forerunners:
        if rule in step.forerunners:
            continue
        reachable = [key for key in rule.steps if _always_takeable(local, skeleton, key, step)]
        if not reachable or step.automatic or _is_act_of_the_party(skeleton, step):
            names = "、".join(local.by_key[key].name.zh for key in rule.steps if key in local.by_key)
            yield Refused("added-step-bars", article=step.basis, step=step.name, added=names)


def _always_takeable(local: Procedure, skeleton: Procedure, key: str, waiting: Step) -> bool:
    """Whether an added step can be taken whenever the statute would let the waiting one be taken."""
    added = local.by_key.get(key)
    if added is None or key in skeleton.by_key or key in local.followers[waiting.key]:
        return False
    barred = bool(set(added.unless) - set(waiting.unless)) or added.when not in (None, waiting.when)
    return not barred and all(
        rule.when is None
        and (
            _certain(skeleton, waiting.key, frozenset(rule.steps))
            or any(_always_takeable(local, skeleton, other, waiting) for other in rule.steps)
        )
        for rule in added.forerunners
    )


def _certain(skeleton: Procedure, key: str, wanted: frozenset[str]) -> bool:
    """Whether one of `wanted` has been taken whenever it is the turn of the step, whichever way the case went."""
    return any(
        rule.when is None and all(other in wanted or _certain(skeleton, other, wanted) for other in rule.steps)
        for rule in skeleton.by_key[key].forerunners
    )


def _is_act_of_the_party(skeleton: Procedure, step: Step) -> bool:
    return any(clock.of_party and step.key in clock.until for clock in skeleton.clocks)


def _optional(here: Step, step: Step) -> Iterator[Refused]:
    yield Refused("statutory-step-made-optional", article=step.basis, step=step.name)


def _barred(here: Step, step: Step) -> Iterator[Refused]:
    yield Refused("statutory-step-barred", article=step.basis, step=step.name)


def _ending(here: Step, step: Step) -> Iterator[Refused]:
    yield Refused("added-step-goes-round", article=step.basis, step=step.name)


def _gates(here: Step, step: Step) -> Iterator[Refused]:
    for gate in step.gates:
        if gate not in here.gates:
            yield Refused("statutory-gate-lost", article=gate.basis, step=step.name, gate=gate.check)


def _persons(here: Step, step: Step) -> Iterator[Refused]:
    if here.persons < step.persons:
        yield Refused("fewer-persons-than-the-statute", article=step.persons_basis, step=step.name, needed=step.persons)


def _certified(here: Step, step: Step) -> Iterator[Refused]:
    if step.certified:
        yield Refused("certificate-no-longer-asked", article=step.certified, step=step.name)


def _separations(here: Step, step: Step) -> Iterator[Refused]:
    for rule in step.different_from:
        if rule not in here.different_from:
            yield Refused("separation-lost", article=rule.basis, step=step.name)


def _document(here: Step, step: Step) -> Iterator[Refused]:
    if step.document:
        yield Refused("statutory-document-lost", article=step.document.basis, step=step.name, name=step.document.name)


STEP_CHECKS: Mapping[str, Check] = {
    "optional": _optional, "when": _optional, "unless": _barred, "group": _barred, "automatic": _barred,
    "ends": _ending, "gates": _gates, "persons": _persons, "certified": _certified,
    "different_from": _separations, "document": _document,
}  # fmt: skip
"""What is said of a field that differs; nothing is said of a step that asks for more."""


# A step the statute does not know adds work and nothing else: it decides nothing and bars nothing.
PLAIN = {"key", "name", "stage", "post", "basis", "forerunners", "when", "unless", "optional", "persons",
         "persons_basis", "document", "facts", "legal_effect"}  # fmt: skip


def _of_added(local: Procedure, skeleton: Procedure, step: Step) -> Iterator[Refused]:
    blank = Step(step.key, step.name, step.stage, step.post, step.basis)
    if any(_changed(step, blank, PLAIN, skeleton.basis, step.name)):
        yield Refused("added-step-goes-round", article=skeleton.basis, step=step.name)
    known = {fact.key for each in local.steps if each is not step for fact in each.facts}
    if known & {fact.key for fact in step.facts}:
        yield Refused("added-step-restates", article=skeleton.basis, step=step.name)


# limits


def _of_clocks(local: Procedure, skeleton: Procedure) -> Iterator[Refused]:
    for clock in skeleton.clocks:
        yield from _of_clock(local, clock)
    for clock in local.clocks:
        if clock.key in skeleton.clock_by_key:
            continue
        cuts = [each for each in skeleton.clocks if each.of_party and set(each.until) & set(clock.until)]
        if clock.kind is not ClockKind.STEP or clock.of_party:
            yield Refused("limit-measures-something-else", article=clock.basis, clock=clock.name)
        elif cuts and clock.period:
            statute = cuts[0].period or clock.period
            yield Refused(
                "party-time-cut", article=cuts[0].basis, clock=cuts[0].name, statute=statute, here=clock.period
            )


def _of_clock(local: Procedure, clock: Clock) -> Iterator[Refused]:
    here = local.clock_by_key.get(clock.key)
    if here is None:
        yield Refused("statutory-limit-left-out", article=clock.basis, clock=clock.name)
        return
    if any(_changed(here, clock, {"period", "name"}, clock.basis, clock.name)):
        yield Refused("limit-measures-something-else", article=clock.basis, clock=clock.name)
    if clock.period is None and clock.kind is ClockKind.PROMISED:
        return
    if clock.period is None or here.period is None:
        yield from _changed(here, clock, {"name"}, clock.basis, clock.name)
        return
    # A party's time may not be cut, the agency's may not be stretched.
    if clock.of_party and not within(clock.period, here.period):
        yield Refused("party-time-cut", article=clock.basis, clock=clock.name, statute=clock.period, here=here.period)
    if not clock.of_party and not within(here.period, clock.period):
        yield _longer(clock, here.period, clock.period)


def _longer(clock: Clock, here: Period, statute: Period) -> Refused:
    return Refused("limit-longer-than-the-statute", article=clock.basis, clock=clock.name, statute=statute, here=here)


def _that_do_not_fit(local: Procedure, limits: Limits) -> Iterator[Refused]:
    for fit in fits(local, limits):
        if fit.promise and fit.statute and not within(fit.promise, fit.statute):
            yield _longer(fit.clock, fit.promise, fit.statute)
        most = fit.promise or fit.statute
        if fit.together and most and not within(fit.together, most):
            yield _too_much(fit, fit.together, most)
        own = fit.clock.period
        if own and fit.promise and own != fit.promise:
            yield Refused("promise-differs-from-the-item", article=fit.clock.basis, here=own, item=fit.promise)


def _too_much(fit: Fit, together: Period, most: Period) -> Refused:
    if fit.promise:
        return Refused("step-limits-exceed-the-promise", article=fit.clock.basis, together=together, promise=most)
    return Refused("step-limits-exceed-the-statute", article=fit.clock.basis, together=together, statute=most)


# posts, pauses, extensions


def _of_posts(local: Procedure, skeleton: Procedure) -> Iterator[Refused]:
    """Nobody acts whom the statute does not let act: a post keeps roles of its own, a step goes to such a post."""
    kept = {post.key: post for post in local.posts}
    for post in skeleton.posts:
        if post.key not in kept or not _narrower(kept[post.key], post):
            yield Refused("post-beyond-the-statute", article=skeleton.basis, step=skeleton.name, post=post.name)
    for step in skeleton.steps:
        here = local.by_key.get(step.key, step)
        if here.post not in kept or not _narrower(kept[here.post], skeleton.post_of(step)):
            yield Refused("post-beyond-the-statute", article=step.basis, step=step.name, post=here.post)


def _narrower(here: Post, statute: Post) -> bool:
    return set(here.roles) <= set(statute.roles) and bool(here.roles) == bool(statute.roles)


def _of_pauses(local: Procedure, skeleton: Procedure) -> Iterator[Refused]:
    statutory = {rule.key: rule for rule in skeleton.pauses}
    for rule in local.pauses:
        if rule.key not in statutory or any(_beyond(rule, statutory[rule.key])):
            yield Refused("pause-beyond-the-statute", article=rule.basis, pause=rule.name)
    for rule in skeleton.pauses:
        if rule.key not in {each.key for each in local.pauses}:
            yield Refused("statutory-rule-changed", article=rule.basis, name=rule.name, field="pauses")


def _beyond(here: PauseRule, statute: PauseRule) -> Iterator[bool]:
    yield from (True for _ in _changed(here, statute, {"clocks", "kinds", "name"}, statute.basis, statute.name))
    yield not set(here.clocks) <= set(statute.clocks)
    yield not set(here.kinds) <= set(statute.kinds)


def _of_extensions(local: Procedure, skeleton: Procedure) -> Iterator[Refused]:
    for rule in local.extensions:
        if not any(_no_more(rule, other) for other in skeleton.extensions):
            names = "、".join(local.clock_by_key[key].name.zh for key in rule.clocks if key in local.clock_by_key)
            yield Refused("extension-beyond-the-statute", article=rule.basis, clock=names)


def _no_more(here: ExtensionRule, statute: ExtensionRule) -> bool:
    same = not any(_changed(here, statute, {"clocks", "period"}, statute.basis, statute.step))
    return same and set(here.clocks) <= set(statute.clocks) and within(here.period, statute.period)
