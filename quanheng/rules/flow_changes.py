"""What someone may change in a flow, one change at a time, and how the change is told afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from quanheng.rules.days import Period
from quanheng.rules.flow import AddedStep, Flow, LocalPost, LocalStep
from quanheng.rules.procedure import Procedure
from quanheng.rules.refusal import Refused
from quanheng.rules.sentences import Sentence


@dataclass(frozen=True, slots=True)
class Change:
    """The flow as it is after a change, and the sentence that tells of it."""

    flow: Flow
    told: Sentence


def refine_step(flow: Flow, own: LocalStep, over: Procedure) -> Change:
    """What the office says of one step, in place of what it said before."""
    step = over.by_key.get(own.key)
    if step is None:
        raise Refused("flow-names-no-step", article=over.basis, step=own.key)
    others = {each.key: each for each in flow.steps if each.key != own.key}
    if not own.says_nothing:
        others[own.key] = own
    ordered = tuple(others[each.key] for each in over.steps if each.key in others)
    return _changed(flow, replace(flow, steps=ordered), Sentence("flow-step-refined", {"step": step.name}))


def name_post(flow: Flow, own: LocalPost, over: Procedure) -> Change:
    """What the office calls a post and who fills it; the statutory name and roles again when nothing differs."""
    statute = next((post for post in over.posts if post.key == own.key), None)
    if statute is None:
        raise Refused("flow-names-no-post", article=over.basis, post=own.key)
    same = own.name == statute.name.zh and own.english in ("", statute.name.en)
    roles = () if set(own.roles) == set(statute.roles) else own.roles
    others = {each.key: each for each in flow.posts if each.key != own.key}
    if not (same and not roles):
        others[own.key] = replace(own, roles=roles)
    ordered = tuple(others[each.key] for each in over.posts if each.key in others)
    return _changed(flow, replace(flow, posts=ordered), Sentence("flow-post-named", {"post": own.name}))


def promise(flow: Flow, period: Period | None) -> Change:
    """The limit the office promises for the whole, or none."""
    told = Sentence("flow-promised", {"period": period}) if period else Sentence("flow-promise-dropped")
    return _changed(flow, replace(flow, promise=period), told)


def add_step(flow: Flow, own: AddedStep) -> Change:
    """One more step; its key is the next that is free."""
    taken = {each.key for each in flow.added}
    key = next(f"local-{number}" for number in range(1, len(taken) + 2) if f"local-{number}" not in taken)
    added = replace(own, key=key)
    return _changed(flow, replace(flow, added=(*flow.added, added)), Sentence("flow-step-added", {"step": own.words}))


def drop_step(flow: Flow, key: str) -> Change:
    """An added step leaves again, with what was said of it; what stood before it has to go first."""
    gone = next((each for each in flow.added if each.key == key), None)
    if gone is None:
        raise Refused("flow-names-no-step", step=key)
    added = tuple(each for each in flow.added if each.key != key)
    steps = tuple(each for each in flow.steps if each.key != key)
    return _changed(flow, replace(flow, added=added, steps=steps), Sentence("flow-step-dropped", {"step": gone.words}))


def start_again(flow: Flow) -> Change:
    """The statutory procedure, unrefined."""
    return _changed(flow, Flow(flow.item, flow.refines, flow.skeleton), Sentence("flow-started-again"))


def _changed(before: Flow, after: Flow, told: Sentence) -> Change:
    if before == after:
        raise Refused("flow-changes-nothing")
    return Change(after, told)


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is otherwise than in the statutory procedure: where, what the statute says, what the office says.

    `what` names the kind of thing: post, by, limit, document, added, supervision, risk, measures, discretion, promise.
    """

    where: object
    what: str
    statute: object
    here: object


def differences(local: Procedure, skeleton: Procedure, flow: Flow) -> Sequence[Difference]:
    """Everything the flow refines, in the order of the procedure."""
    found = [*_of_promise(skeleton, flow)]
    statutory = {post.key: post for post in skeleton.posts}
    for post in flow.posts:
        was = statutory[post.key]
        if post.words != was.name:
            found.append(Difference(was.name, "post", was.name, post.words))
        if post.roles:
            found.append(Difference(was.name, "roles", was.roles, post.roles))
    added = {each.key: each for each in flow.added}
    for step in local.steps:
        if step.key in added:
            found.append(Difference(step.name, "added", "", local.post_of(step).name))
        found += _of_step(flow.step(step.key), local, skeleton)
    return found


def _of_promise(skeleton: Procedure, flow: Flow) -> Sequence[Difference]:
    promised = [clock for clock in skeleton.clocks if clock.inside] if flow.promise else []
    return [
        Difference(clock.name, "promise", skeleton.clock_by_key[clock.inside or ""].period or "", flow.promise)
        for clock in promised
    ]


def _of_step(own: LocalStep, local: Procedure, skeleton: Procedure) -> Sequence[Difference]:
    step, was = local.by_key[own.key], skeleton.by_key.get(own.key)
    found = []
    if own.by and was:
        found.append(Difference(step.name, "by", skeleton.post_of(was).name, local.post_of(step).name))
    if own.within:
        found.append(Difference(step.name, "limit", _statutory_limits(skeleton, own.key), own.within))
    for what in ("document", "supervision", "risk", "measures", "discretion"):
        said = getattr(own, what)
        if said:
            found.append(Difference(step.name, what, "", said.words if what == "risk" else said))
    return found


def _statutory_limits(skeleton: Procedure, key: str) -> tuple[Period, ...]:
    bound = (clock for clock in skeleton.clocks if key in clock.until and not clock.of_party)
    return tuple(clock.period for clock in bound if clock.period)
