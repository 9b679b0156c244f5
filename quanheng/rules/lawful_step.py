"""Whether a step may be taken: its order, its persons, its day, its facts and its gates, each under an article."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from quanheng.rules.calendars import Calendar
from quanheng.rules.conditions import GATES, Situation, holds, shut
from quanheng.rules.procedure import Post, Procedure, Step
from quanheng.rules.progress import Facts, Progress, Taken
from quanheng.rules.refusal import Refused
from quanheng.rules.running_clocks import Limits, Timing, moment_stated
from quanheng.rules.standing import Standing
from quanheng.rules.stated_facts import LATE_REASON, check_facts
from quanheng.rules.words import Words


@dataclass(frozen=True, slots=True)
class Attempt:
    """What someone wants to do: take a step, on a day, with others, stating facts.

    `at_entry` is what `by` is on the day of entry, where that is a later day than the step's own.
    """

    step: str
    on: date
    entered_on: date
    office: str
    by: Standing
    others: tuple[Standing, ...] = ()
    facts: Facts = field(default_factory=dict)
    area: str | None = None
    at_entry: Standing | None = None

    @property
    def persons(self) -> tuple[Standing, ...]:
        return (self.by, *self.others)


@dataclass(frozen=True, slots=True)
class Prospect:
    """A step as it stands for someone: may be taken now (`refusal` is None), or why not."""

    step: Step
    refusal: Refused | None = None


def check_step(timing: Timing, attempt: Attempt) -> Step:
    """The step, if it may be taken; `Refused` says which rule forbids it, under which article.

    In this order: the order of steps, the persons, the day, the facts, the gates, the limits.
    """
    step = _step(timing.progress.procedure, attempt.step)
    check_order(timing.progress, step, _situation(timing, step, attempt.on, {}))
    check_persons(timing.progress, step, attempt)
    _check_day(timing.progress, step, attempt)
    _check_not_the_same_again(timing.progress, step, attempt)
    situation = _situation(timing, step, attempt.on, attempt.facts)
    check_facts(step, attempt.facts, situation)
    _check_forerunners_with(timing.progress, step, situation)
    _check_gates(step, situation)
    _check_limits(timing, step, attempt)
    return step


def open_steps(timing: Timing, on: date) -> tuple[Step, ...]:
    """The steps whose turn it is on a day, whoever may take them."""
    return tuple(step for step in timing.progress.procedure.steps if out_of_order(timing, step, on) is None)


def prospects(timing: Timing, by: Standing, office: str, on: date) -> tuple[Prospect, ...]:
    """Every step not yet taken, with the reason why this person may not take it now, if there is one."""
    return tuple(Prospect(step, obstacle(timing, step, by, office, on)) for step in _ahead(timing.progress))


def _ahead(progress: Progress) -> Iterator[Step]:
    for step in progress.procedure.steps:
        if step.automatic is None and (step.repeats or step.key not in progress.live):
            yield step


def obstacle(timing: Timing, step: Step, by: Standing, office: str, on: date) -> Refused | None:
    """Why this person may not take the step now, or None: its turn, the post, and not recused, no second role."""
    refusal = out_of_order(timing, step, on)
    if refusal is not None:
        return refusal
    try:
        _check_post(timing.progress, step, by, office)
        _check_not_recused(timing.progress, step, (by,))
        _check_separation(timing.progress, step, (by,))
    except Refused as found:
        return found
    return None


def out_of_order(timing: Timing, step: Step, on: date) -> Refused | None:
    """Why it is not this step's turn, or None when it is."""
    try:
        check_order(timing.progress, step, _situation(timing, step, on, {}))
    except Refused as refusal:
        return refusal
    return None


def _step(procedure: Procedure, key: str) -> Step:
    if key not in procedure.by_key:
        raise Refused("no-such-step", article=procedure.basis, step=key, procedure=procedure.name)
    return procedure.by_key[key]


def _situation(timing: Timing, step: Step, on: date, added: Facts) -> Situation:
    """The case as the step would leave it; what the step asks and is left blank comes from no earlier step."""
    asked = {field.key for field in step.facts}
    known = {key: value for key, value in timing.progress.facts.items() if key not in asked}
    return timing.situation(on, {**known, **added})


def check_order(progress: Progress, step: Step, situation: Situation) -> None:
    """It is this step's turn: nothing before it is missing, and nothing has taken its place."""
    if progress.ended is not None:
        raise Refused("proceeding-ended", article=step.basis, step=step.name, on=progress.ended.on)
    if step.automatic is not None:
        raise Refused("step-takes-itself", article=step.basis, step=step.name)
    if step.key in progress.live and not step.repeats:
        raise Refused("step-already-taken", article=step.basis, step=step.name, on=progress.live[step.key].on)
    instead = progress.taken_of([*_alternatives(progress.procedure, step), *step.unless])
    if instead is not None:
        raise Refused("step-barred-by-another", article=step.basis, step=step.name, other=_name(progress, instead.step))
    if not holds(step.when, situation):
        raise Refused("step-does-not-apply", article=step.basis, step=step.name)
    _check_nothing_awaited(progress, step)
    _check_forerunners_with(progress, step, situation)


def _check_nothing_awaited(progress: Progress, step: Step) -> None:
    """What was sent back alone is taken again before anything that comes after it."""
    for key in progress.awaited:
        if step.key in progress.procedure.followers[key]:
            raise Refused("step-sent-back", article=step.basis, step=step.name, awaited=_name(progress, key))


def _check_not_the_same_again(progress: Progress, step: Step, attempt: Attempt) -> None:
    """A step that may be repeated is another act each time: a form sent twice is one act."""
    last = progress.live.get(step.key)
    if last is None or not step.repeats:
        return
    persons = {person.person for person in attempt.persons}
    if (last.on, set(last.persons), dict(last.facts)) == (attempt.on, persons, dict(attempt.facts)):
        raise Refused("step-already-taken", article=step.basis, step=step.name, on=last.on)


def _alternatives(procedure: Procedure, step: Step) -> list[str]:
    return [each.key for each in procedure.group(step.group) if each is not step] if step.group else []


def _check_forerunners_with(progress: Progress, step: Step, situation: Situation) -> None:
    for rule in step.forerunners:
        if holds(rule.when, situation) and progress.taken_of(rule.steps) is None:
            raise Refused(
                "step-before-its-forerunner",
                article=rule.basis,
                step=step.name,
                forerunner=_either([_name(progress, key) for key in rule.steps]),
            )


def _name(progress: Progress, key: str) -> Words:
    return progress.procedure.by_key[key].name


def _either(names: Sequence[Words]) -> Words:
    return Words("”或“".join(name.zh for name in names), "” or “".join(name.en for name in names))


def check_persons(progress: Progress, step: Step, attempt: Attempt) -> None:
    """The right posts, enough persons, each certified where it must be, none in two roles."""
    for person in attempt.persons:
        if person is attempt.by or not _signs_as_another_post(progress, step, person, attempt.office):
            _check_post(progress, step, person, attempt.office)
    _check_still_in_post(progress, step, attempt)
    if len({person.person for person in attempt.persons}) < step.persons:
        raise Refused("two-officers-needed", article=step.persons_basis, step=step.name, needed=step.persons)
    _check_signers(progress, step, attempt)
    _check_not_recused(progress, step, attempt.persons, attempt.facts)
    for person in attempt.persons if step.certified else ():
        if not person.certified(attempt.on, attempt.area):
            raise Refused("certificate-expired", article=step.certified, person=person.name, on=attempt.on)
    _check_separation(progress, step, attempt.persons)


def _signs_as_another_post(progress: Progress, step: Step, person: Standing, office: str) -> bool:
    posts = {rule.post for rule in step.signers}
    return any(
        person.holds(role, office) for post in progress.procedure.posts if post.key in posts for role in post.roles
    )


def _check_signers(progress: Progress, step: Step, attempt: Attempt) -> None:
    for rule in step.signers:
        post = next(each for each in progress.procedure.posts if each.key == rule.post)
        signing = {p.person for p in attempt.others if any(p.holds(role, attempt.office) for role in post.roles)}
        if len(signing - {attempt.by.person}) < rule.count:
            raise Refused("signature-needed", article=rule.basis, step=step.name, post=post.name, needed=rule.count)


def _check_not_recused(progress: Progress, step: Step, persons: Sequence[Standing], facts: Facts | None = None) -> None:
    asked_of = (facts or {}).get(step.recuses.fact) if step.recuses else None
    for person in persons:
        if step.recuses and person.person == asked_of:
            raise Refused("own-recusal", article=step.recuses.basis, step=step.name, person=person.name)
        check_not_recused(progress, person.person, person.name)


def check_not_recused(progress: Progress, person: int, name: str) -> None:
    """Whoever was recused has no part in the case any more, be it to approve (e.g. 行政处罚法第四十三条)."""
    if person in progress.recused:
        basis = next(step.recuses.basis for step in progress.procedure.steps if step.recuses)
        raise Refused("person-recused", article=basis, person=name)


def _check_post(progress: Progress, step: Step, person: Standing, office: str) -> None:
    post = progress.procedure.post_of(step)
    if not any(person.holds(role, office) for role in post.roles):
        raise Refused("wrong-post", article=step.basis, step=step.name, person=person.name, post=post.name)


def _check_still_in_post(progress: Progress, step: Step, attempt: Attempt) -> None:
    """Dating a step back does not bring back a post: who left it enters nothing more."""
    if attempt.at_entry:
        _check_holds_one_of(
            (progress.procedure.post_of(step),), step, attempt.at_entry, attempt.office, attempt.entered_on
        )


def check_in_post_to_sign(procedure: Procedure, step: Step, person: Standing, office: str, on: date) -> None:
    """Whoever signs a step holds on the day of signing a post that takes it, or one whose signature it needs."""
    keys = {rule.post for rule in step.signers}
    posts = (procedure.post_of(step), *(post for post in procedure.posts if post.key in keys))
    _check_holds_one_of(posts, step, person, office, on)


def _check_holds_one_of(posts: Sequence[Post], step: Step, person: Standing, office: str, on: date) -> None:
    if not any(person.holds(role, office) for post in posts for role in post.roles):
        name = _either([post.name for post in posts])
        raise Refused(
            "post-left-before-entry", article=step.basis, step=step.name, person=person.name, post=name, on=on
        )


def _check_separation(progress: Progress, step: Step, persons: Sequence[Standing]) -> None:
    for rule in step.different_from:
        before = progress.persons_of(rule.steps)
        for person in persons:
            if rule.collectors and person.person in progress.collectors:
                raise Refused("collector-in-step", article=rule.basis, step=step.name, person=person.name)
            if person.person in before:
                other = _either([_name(progress, key) for key in rule.steps])
                raise Refused(
                    "same-person-two-roles", article=rule.basis, step=step.name, person=person.name, other=other
                )


def _check_day(progress: Progress, step: Step, attempt: Attempt) -> None:
    if attempt.on > attempt.entered_on:
        raise Refused("dated-in-the-future", article=step.basis, step=step.name, on=attempt.on)
    moment = moment_stated(step, attempt.facts)
    if moment is not None and moment.date() != attempt.on:
        raise Refused("moment-on-another-day", article=step.basis, step=step.name, on=attempt.on, moment=moment)
    for key in step.names_forerunners:
        earlier = progress.live.get(key)
        if earlier is not None and attempt.on < earlier.on:
            raise Refused(
                "dated-before-its-forerunner",
                article=step.basis,
                step=step.name,
                on=attempt.on,
                forerunner=_name(progress, key),
                earlier=earlier.on,
            )


def _check_gates(step: Step, situation: Situation) -> None:
    for gate in step.gates:
        wrong = shut(gate, situation)
        if wrong is not None:
            params: Mapping[str, Any] = {"step": step.name, **{key: wrong[key] for key in wrong if key != "article"}}
            raise Refused(GATES[gate.check].refusal, article=str(wrong.get("article") or gate.basis), **params)


def _check_limits(timing: Timing, step: Step, attempt: Attempt) -> None:
    breached = timing.breached_by(step, attempt.on, moment_stated(step, attempt.facts))
    if breached is not None and not attempt.facts.get(LATE_REASON):
        raise Refused("late-decision", article=breached.basis, step=step.name, due=breached.due.legal)
    after = timing.progress.and_then(Taken(step.key, attempt.on, facts=attempt.facts))
    try:
        Timing(after, timing.calendar, timing.limits).clocks()
    except Refused as refusal:
        raise Refused(refusal.code, article=refusal.article or step.basis, **refusal.params) from refusal


def timing_of(
    procedure: Procedure,
    history: Sequence[Taken],
    calendar: Calendar,
    *,
    context: Facts | None = None,
    limits: Limits | None = None,
) -> Timing:
    """What has been taken under a procedure, ready to be asked what is open and what is due."""
    return Timing(Progress(procedure, tuple(history), context or {}), calendar, limits or {})
