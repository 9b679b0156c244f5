"""Random flows: what the check lets pass loses nothing of the statute, by an oracle that walks every order."""

import random
from dataclasses import fields, replace

from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

from quanheng.rules.days import Period, Unit
from quanheng.rules.flow import AddedStep, Flow, LocalPost, LocalStep, Risk, flow_hash, flow_text, parse_flow
from quanheng.rules.procedure import Clock, ClockKind, Forerunner, Gate, Post, Procedure, Stage, Step
from quanheng.rules.procedure_soundness import faults
from quanheng.rules.refined import refine
from quanheng.rules.refinement import weaknesses
from quanheng.rules.refusal import Refused
from quanheng.rules.roles import Role
from quanheng.rules.words import Words
from tests.rules.orders import lost
from tests.rules.procedures import procedure

LAW = "示例法第一条"
CONDITIONS = (None, None, "penalty-proposed", "hearing-due")
WORDS = Words("示例", "Example")
LOOSENED = ["forerunners", "gates", "different_from", "document", "certified", "persons", "when", "unless", "group",
            "returns", "facts", "automatic"]  # fmt: skip
REAL = [procedure("penalty-ordinary"), procedure("licence")]


@st.composite
def skeletons(draw) -> Procedure:
    """A statutory procedure of three to six steps, with alternatives, conditions, gates and a limit."""
    count = draw(st.integers(3, 6))
    steps = [_statutory(draw, number, count) for number in range(count)]
    clock = Clock("limit", WORDS, ClockKind.STATUTORY, ("s0",), (f"s{count - 1}",), LAW, Period(20, Unit.CALENDAR_DAY))
    promise = Clock("promise", WORDS, ClockKind.PROMISED, ("s0",), (f"s{count - 1}",), LAW, inside="limit")
    posts = (Post("one", WORDS, (Role.OFFICER, Role.CLERK)), Post("two", WORDS, (Role.HEAD,)))
    stage = (Stage("only", WORDS),)
    made = Procedure("small", WORDS, "penalty", LAW, stage, posts, tuple(steps), (clock, promise), hash="0" * 64)
    assume(not any(True for _ in faults(made)))
    return made


def _statutory(draw, number: int, count: int) -> Step:
    rules = []
    for _ in range(draw(st.integers(1, 2)) if number else 0):
        names = draw(st.lists(st.integers(0, number - 1), min_size=1, max_size=2, unique=True))
        rules.append(Forerunner(tuple(f"s{each}" for each in names), LAW, draw(st.sampled_from(CONDITIONS))))
    if number and all(rule.when for rule in rules):
        rules.append(Forerunner((f"s{number - 1}",), LAW))
    last = number == count - 1
    return Step(
        f"s{number}", WORDS, "only", draw(st.sampled_from(["one", "two"])), LAW, forerunners=tuple(rules),
        gates=(Gate("fine-is-listed", LAW),) if draw(st.booleans()) else (),
        when=draw(st.sampled_from(CONDITIONS)) if number and not last else None,
        group=draw(st.sampled_from([None, "g"])) if number and not last else None,
        unless=(f"s{count - 1}",) if number and not last and draw(st.booleans()) else (),
        optional=bool(number) and not last and draw(st.booleans()), ends=last,
    )  # fmt: skip


@st.composite
def sensible(draw, base: Procedure) -> Flow:
    """What an office would type: steps added before others, short limits, the posts as they are."""
    places = draw(st.lists(st.sampled_from([step.key for step in base.steps[1:]]), min_size=1, max_size=3))
    by = next(post.key for post in base.posts if post.roles)
    added = tuple(AddedStep(f"local-{number}", "增设", by, "", key) for number, key in enumerate(places, 1))
    limited = [step.key for step in base.steps[1:] if not step.optional and step.automatic is None]
    short = st.builds(Period, st.integers(1, 3), st.just(Unit.CALENDAR_DAY))
    own = [
        LocalStep(key, within=draw(short), risk=Risk.HIGH)
        for key in draw(st.sets(st.sampled_from(limited), max_size=2))
    ]
    return Flow("990225001000", base.key, base.hash, None, (), added, tuple(own))


@st.composite
def flows(draw, base: Procedure) -> Flow:
    """Anything an office could type into the editor, sensible or not."""
    if draw(st.booleans()):
        return draw(sensible(base))
    keys = [step.key for step in base.steps]
    added, known = [], list(keys)
    for number in range(1, draw(st.integers(0, 3)) + 1):
        after = tuple(draw(st.lists(st.sampled_from(known), max_size=2, unique=True)))
        before = draw(st.sampled_from(["", *known]))
        added.append(
            AddedStep(f"local-{number}", "增设", draw(st.sampled_from([p.key for p in base.posts])), "", before, after)
        )
        known.append(f"local-{number}")
    named = draw(st.lists(st.sampled_from(known), max_size=4, unique=True))
    return Flow(
        "990225001000", base.key, base.hash, draw(st.none() | periods), tuple(draw(st.lists(_posts(base), max_size=1))),
        tuple(added), tuple(draw(_own_step(key, base)) for key in named),
    )  # fmt: skip


periods = st.builds(Period, st.integers(1, 120), st.sampled_from([Unit.WORKING_DAY, Unit.CALENDAR_DAY, Unit.MONTH]))
texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=12)


def _posts(base: Procedure):
    roles = st.lists(st.sampled_from(list(Role)), max_size=2, unique=True).map(tuple)
    return st.builds(LocalPost, st.sampled_from([post.key for post in base.posts]), st.just("岗位"), texts, roles)


def _own_step(key: str, base: Procedure):
    return st.builds(
        LocalStep, st.just(key), st.sampled_from(["", *[post.key for post in base.posts]]), st.none() | periods,
        st.sampled_from(["", "", "内部审批表"]), texts, texts, st.none() | st.sampled_from(list(Risk)),
        st.lists(texts, max_size=2).map(tuple), texts,
    )  # fmt: skip


def refined(base: Procedure, flow: Flow):
    """The procedure that follows, or None when the flow names what is not there."""
    try:
        return refine(base, flow, flow_hash(flow_text(flow)))
    except Refused as refusal:
        event(refusal.code)
        return None


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_what_the_check_lets_pass_loses_no_step_and_no_order(data):
    base = data.draw(skeletons())
    local = refined(base, data.draw(flows(base)))
    assume(local is not None)
    found = weaknesses(local, base)
    event("accepted" if not found else found[0].code)
    assert found or lost(local, base) == ""


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_whatever_is_done_to_a_procedure_by_hand_what_passes_loses_nothing(data):
    """Not by the editor: any forerunner, condition or bar on any step, statutory or added."""
    base = data.draw(skeletons())
    made = refined(base, data.draw(sensible(base)))
    steps = list(made.steps)
    keys = [step.key for step in steps]
    for _ in range(data.draw(st.integers(1, 2))):
        place = data.draw(st.integers(0, len(steps) - 1))
        steps[place] = data.draw(_tampered(steps[place], keys))
    local = replace(made, steps=tuple(steps))
    found = weaknesses(local, base)
    event("accepted" if not found else found[0].code)
    assert found or lost(local, base) == ""


@st.composite
def _tampered(draw, step: Step, keys: list[str]) -> Step:
    rule = Forerunner((draw(st.sampled_from(keys)),), LAW, draw(st.sampled_from(CONDITIONS)))
    return draw(st.sampled_from([
        replace(step, forerunners=(*step.forerunners, rule)), replace(step, forerunners=(rule, *step.forerunners)),
        replace(step, forerunners=(rule,)), replace(step, when=None),
        replace(step, forerunners=step.forerunners[1:]), replace(step, when=draw(st.sampled_from(CONDITIONS))),
        replace(step, unless=(draw(st.sampled_from(keys)),)), replace(step, unless=()), replace(step, group="g"),
        replace(step, group=None), replace(step, ends=not step.ends),
    ]))  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_no_random_weakening_of_a_real_procedure_passes(data):
    base = data.draw(st.sampled_from(REAL))
    local = data.draw(_weakened(base))
    assume(local != base)
    assert weaknesses(local, base)


@st.composite
def _weakened(draw, base: Procedure) -> Procedure:
    step = draw(st.sampled_from(base.steps))
    clock = draw(st.sampled_from(base.clocks))
    emptied = draw(st.sampled_from(LOOSENED))
    blank = Step(step.key, step.name, step.stage, step.post, step.basis)
    less = replace(step, **{emptied: getattr(blank, emptied)})
    kept = draw(st.sampled_from(["step", "emptied", "clock", "longer"]))
    longer = clock.period and Period(clock.period.length * 2, clock.period.unit)
    if clock.of_party and longer and clock.period.length > 1:
        longer = Period(clock.period.length - 1, clock.period.unit)
    return {
        "step": replace(base, steps=tuple(each for each in base.steps if each is not step)),
        "emptied": replace(base, steps=tuple(less if each is step else each for each in base.steps)),
        "clock": replace(base, clocks=tuple(each for each in base.clocks if each is not clock)),
        "longer": replace(base, clocks=tuple(replace(c, period=longer) if c is clock else c for c in base.clocks)),
    }[kept]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(st.data(), st.integers(0, 2**32))
def test_the_real_procedures_keep_every_statutory_limit_gate_and_document(data, seed):
    base = data.draw(st.sampled_from(REAL))
    local = refined(base, data.draw(sensible(base)))
    assume(local is not None and not weaknesses(local, base))
    for step in base.steps:
        here = local.by_key[step.key]
        unlike = {each.name for each in fields(Step) if getattr(here, each.name) != getattr(step, each.name)}
        assert unlike <= {"forerunners", "post", "document"}
        assert here.document == step.document or step.document is None
        assert here.forerunners[: len(step.forerunners)] == step.forerunners
    assert [c for c in local.clocks if c.key in base.clock_by_key and c.kind is not ClockKind.PROMISED] == [
        c for c in base.clocks if c.kind is not ClockKind.PROMISED
    ]
    _walk_both(base, local, random.Random(seed))


def _walk_both(base: Procedure, local: Procedure, chance: random.Random) -> None:
    """A lawful walk through the statute can be walked under the flow, taking the added steps as they come."""
    from tests.rules.orders import may, truths

    truth = chance.choice(truths(base))
    taken, here = frozenset(), frozenset()
    while steps := [step for step in base.steps if may(base, step, taken, truth)]:
        step = chance.choice(steps)
        while more := {s.key for s in local.steps if s.key not in base.by_key and may(local, s, here, truth)}:
            here |= more
        assert may(local, local.by_key[step.key], here, truth), step.key
        taken, here = taken | {step.key}, here | {step.key}


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_a_flow_reads_back_as_it_was_written(data):
    flow = data.draw(flows(data.draw(st.sampled_from(REAL))))
    text = flow_text(flow)
    kept = replace(flow, steps=tuple(step for step in flow.steps if not step.says_nothing))
    assert parse_flow(text.encode(), "flow.toml") == kept
    assert flow_text(kept) == text
