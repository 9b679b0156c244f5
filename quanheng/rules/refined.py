"""The procedure that follows from a statutory one and a local flow: the same two texts always give the same one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields, replace

from quanheng.rules.days import Unit
from quanheng.rules.flow import AddedStep, Flow, LocalStep
from quanheng.rules.procedure import (
    Clock,
    ClockKind,
    Document,
    FactField,
    FactType,
    Forerunner,
    Post,
    Procedure,
    Step,
)
from quanheng.rules.refusal import Refused
from quanheng.rules.words import Words


@dataclass(frozen=True)
class LocalProcedure(Procedure):
    """A procedure as an office refined it; `statute` is the hash of the text it refines, `flow` what was refined."""

    statute: str = ""
    flow: Flow = field(default_factory=lambda: Flow("", "", ""))

    @property
    def added(self) -> frozenset[str]:
        """The steps no statute asks for."""
        return frozenset(step.key for step in self.flow.added)


def added_steps(procedure: Procedure) -> frozenset[str]:
    """The steps of a procedure no statute asks for; none of a statutory one."""
    return procedure.added if isinstance(procedure, LocalProcedure) else frozenset()


def points_of(procedure: Procedure, step: str) -> LocalStep:
    """What the office says about supervision, risk and discretion at a step; nothing in a statutory procedure."""
    return procedure.flow.step(step) if isinstance(procedure, LocalProcedure) else LocalStep(step)


def refine(skeleton: Procedure, flow: Flow, digest: str) -> LocalProcedure:
    """The refined procedure under its hash; refused when the flow names what is not there, or another text.

    Whether it weakens the statute is another question (`rules.refinement.weaknesses`).
    """
    if (flow.refines, flow.skeleton) != (skeleton.key, skeleton.hash):
        raise Refused("flow-of-another-text", article=skeleton.basis, procedure=skeleton.name)
    kept = {each.name: getattr(skeleton, each.name) for each in fields(Procedure)}
    local = LocalProcedure(**{**kept, "refines": skeleton.key, "hash": digest}, statute=skeleton.hash, flow=flow)
    local = replace(local, posts=tuple(_posts(skeleton, flow)))
    for added in flow.added:
        local = replace(local, steps=_with_added(local, added))
    local = replace(local, steps=tuple(_with_own(local, step, flow) for step in local.steps))
    _refuse_strangers(local, flow)
    return replace(local, clocks=(*_promises(local, flow), *_limits(local, flow)))


def _posts(skeleton: Procedure, flow: Flow) -> Iterator[Post]:
    own = {post.key: post for post in flow.posts}
    for key in own.keys() - {post.key for post in skeleton.posts}:
        raise Refused("flow-names-no-post", article=skeleton.basis, post=key)
    for post in skeleton.posts:
        here = own.get(post.key)
        yield Post(post.key, here.words, here.roles or post.roles) if here else post


def _with_added(local: Procedure, added: AddedStep) -> tuple[Step, ...]:
    """The steps with one more: before the one that is to wait for it, or right after those it follows."""
    _refuse_misplaced(local, added)
    if not added.before:
        last = max(position for position, step in enumerate(local.steps) if step.key in added.after)
        free = replace(_new(local, added, local.steps[last], added.after), optional=True)
        return (*local.steps[: last + 1], free, *local.steps[last + 1 :])
    place = next(position for position, step in enumerate(local.steps) if step.key == added.before)
    waits = local.steps[place]
    first = [rule.steps for rule in waits.forerunners if rule.when is None]
    new = _new(local, added, waits, *([added.after] if added.after else first))
    new = replace(new, when=waits.when, unless=waits.unless)
    waiting = replace(waits, forerunners=(*waits.forerunners, Forerunner((added.key,), waits.basis)))
    return (*local.steps[:place], new, waiting, *local.steps[place + 1 :])


def _new(local: Procedure, added: AddedStep, beside: Step, *after: Sequence[str]) -> Step:
    """An added step stands in the stage and under the article of the statutory step it belongs to."""
    asked = Words(added.note, added.note)
    return Step(
        key=added.key, name=added.words, stage=beside.stage, post=added.by, basis=beside.basis,
        forerunners=tuple(Forerunner(tuple(keys), beside.basis) for keys in after),
        facts=(FactField(f"{added.key}-note", asked, FactType.LONG_TEXT),) if added.note else (),
    )  # fmt: skip


def _refuse_misplaced(local: Procedure, added: AddedStep) -> None:
    article, name = local.basis, added.words
    if added.by not in {post.key for post in local.posts if post.roles}:
        raise Refused("flow-names-no-post", article=article, post=added.by)
    for key in (*added.after, *([added.before] if added.before else [])):
        if key not in local.by_key or key == added.key:
            raise Refused("flow-names-no-step", article=article, step=key)
    if added.key in local.by_key:
        raise Refused("flow-step-twice", article=article, step=added.key)
    if not added.before and not added.after:
        raise Refused("flow-step-without-place", article=article, step=name)
    if added.before == local.steps[0].key:
        raise Refused("flow-before-first-step", article=article, step=name, first=local.steps[0].name)
    if added.before and set(added.after) & ({added.before} | local.followers[added.before]):
        raise Refused("flow-step-in-a-ring", article=article, step=name, before=local.by_key[added.before].name)


def _with_own(local: Procedure, step: Step, flow: Flow) -> Step:
    """The step with the post and the document the office gives it; a statutory document stays what it is."""
    own = flow.step(step.key)
    if own.by:
        step = replace(step, post=own.by)
    if own.document:
        if step.document is not None:
            raise Refused("flow-document-taken", article=step.document.basis, step=step.name, name=step.document.name)
        name = Words(own.document, own.document)
        step = replace(step, document=Document(f"local-{step.key}", name, step.basis, own.number_word))
    return step


def _refuse_strangers(local: Procedure, flow: Flow) -> None:
    """Everything the flow refines exists, and each limit stands where a limit can be counted."""
    posts = {post.key for post in local.posts}
    for own in flow.steps:
        step = local.by_key.get(own.key)
        if step is None:
            raise Refused("flow-names-no-step", article=local.basis, step=own.key)
        if step.post not in posts:
            raise Refused("flow-names-no-post", article=local.basis, post=step.post)
        if own.within is not None and own.within.unit is Unit.HOUR:
            raise Refused("flow-limit-in-hours", article=step.basis, step=step.name)
        if own.within is not None and (step.optional or step.automatic or not step.forerunners):
            raise Refused("flow-limit-without-start", article=step.basis, step=step.name)


def _promises(local: Procedure, flow: Flow) -> Iterator[Clock]:
    for clock in local.clocks:
        promised = clock.kind is ClockKind.PROMISED and flow.promise is not None
        yield replace(clock, period=flow.promise) if promised else clock


def _limits(local: Procedure, flow: Flow) -> Iterator[Clock]:
    """The office's own limits: from the last of the steps before it until the step, or another of its group."""
    for own in flow.steps:
        if own.within is not None:
            step = local.by_key[own.key]
            starts = sorted(set(step.names_forerunners), key=lambda key: (-local.depth(key), key))
            group = local.group(step.group) if step.group else (step,)
            yield Clock(
                key=f"local-limit-{step.key}", name=Words(f"{step.name.zh}（本单位时限）", f"{step.name.en} (local)"),
                kind=ClockKind.STEP, starts=tuple(starts), until=tuple(each.key for each in group), basis=step.basis,
                period=own.within, when=None if step.group else step.when,
            )  # fmt: skip
