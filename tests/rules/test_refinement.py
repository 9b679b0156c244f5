"""地方流程只能细化，不能削弱: what a local flow may change and what it may not."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quanheng.rules.days import Period, Unit, last_day
from quanheng.rules.limits_fitting import at_least, at_most
from quanheng.rules.procedure import Clock, ClockKind, Forerunner, Procedure, Step
from quanheng.rules.refinement import weaknesses
from quanheng.rules.roles import Role
from quanheng.rules.running_clocks import Limit
from quanheng.rules.words import Words
from tests.rules.procedures import calendar, procedure

PENALTY, LICENCE = procedure("penalty-ordinary"), procedure("licence")
WORDS = Words("内部会商", "Internal consultation")


def with_step(base: Procedure, key: str, **changes) -> Procedure:
    """The procedure with one step changed."""
    return replace(base, steps=tuple(replace(step, **changes) if step.key == key else step for step in base.steps))


def without(base: Procedure, key: str) -> Procedure:
    return replace(base, steps=tuple(step for step in base.steps if step.key != key))


def with_clock(base: Procedure, key: str, **changes) -> Procedure:
    clocks = tuple(replace(clock, **changes) if clock.key == key else clock for clock in base.clocks)
    return replace(base, clocks=clocks)


def codes(local: Procedure, base: Procedure = PENALTY, promise: Period | None = None) -> set[str]:
    limits = {"promise": Limit(promise, base.basis)} if promise else {}
    found = weaknesses(local, base, limits)
    assert all(each.article for each in found)
    return {each.code for each in found}


@pytest.mark.parametrize("base", [PENALTY, LICENCE])
def test_the_statute_refines_itself(base):
    assert codes(base, base) == set()


@pytest.mark.parametrize("key", [step.key for step in PENALTY.steps])
def test_no_statutory_step_may_be_left_out(key):
    local = without(PENALTY, key)
    if any(key in set(step.names_forerunners) for step in local.steps):
        local = replace(local, steps=tuple(_forget(step, key) for step in local.steps))
    assert "statutory-step-left-out" in codes(local)


def _forget(step: Step, key: str) -> Step:
    rules = (replace(rule, steps=tuple(k for k in rule.steps if k != key)) for rule in step.forerunners)
    return replace(step, forerunners=tuple(rule for rule in rules if rule.steps))


def test_an_added_step_between_two_keeps_the_order():
    added = Step("consult", WORDS, "handling", "approver", PENALTY.basis,
                 forerunners=(Forerunner(("close-investigation",), PENALTY.basis),))  # fmt: skip
    notice = PENALTY.by_key["notice"]
    rules = (*notice.forerunners, Forerunner(("consult",), notice.basis))
    local = with_step(replace(PENALTY, steps=(*PENALTY.steps, added)), "notice", forerunners=rules)
    assert codes(local) == set()
    around = with_step(replace(PENALTY, steps=(*PENALTY.steps, added)), "notice", forerunners=rules[1:])
    assert codes(around) == {"statutory-order-lost"}


def test_an_added_step_never_bars_a_statutory_one():
    """A step that follows the hearing cannot be asked for before every decision: not every case has a hearing."""
    added = Step("consult", WORDS, "handling", "approver", PENALTY.basis,
                 forerunners=(Forerunner(("hearing",), PENALTY.basis),))  # fmt: skip
    decision = PENALTY.by_key["decision"]
    rules = (*decision.forerunners, Forerunner(("consult",), PENALTY.basis))
    local = with_step(replace(PENALTY, steps=(*PENALTY.steps, added)), "decision", forerunners=rules)
    assert codes(local) == {"added-step-bars"}


@pytest.mark.parametrize("key", ["hearing-lapsed", "hearing-request", "perform", "remedies-lapsed"])
def test_no_step_stands_before_an_act_of_the_party_or_of_time(key):
    step = PENALTY.by_key[key]
    added = Step("consult", WORDS, step.stage, "approver", PENALTY.basis, forerunners=step.forerunners)
    rules = (*step.forerunners, Forerunner(("consult",), PENALTY.basis))
    local = with_step(replace(PENALTY, steps=(*PENALTY.steps, added)), key, forerunners=rules)
    assert codes(local) == {"added-step-bars"}


def test_what_nobody_thought_of_has_to_stay_as_it_is():
    """Every field of every statutory rule, whatever it is called: changed, it is noticed."""
    for name in ("kind", "settings", "stages"):
        assert codes(replace(PENALTY, **{name: ()})) == {"statutory-rule-changed"}
    for name, value in (("repeats", False), ("returns", ()), ("facts", ()), ("legal_effect", None), ("basis", "x")):
        key = "legal-review" if name == "returns" else "investigate"
        assert "statutory-rule-changed" in codes(with_step(PENALTY, key, **{name: value})), name


def test_a_statutory_post_keeps_to_whom_the_statute_lets_act():
    raised = replace(PENALTY, posts=tuple(replace(post, roles=(Role.HEAD,)) if post.key == "approver" else post
                                          for post in PENALTY.posts))  # fmt: skip
    assert codes(raised) == set()
    lowered = replace(PENALTY, posts=tuple(replace(post, roles=(*post.roles, Role.OFFICER)) for post in PENALTY.posts))
    assert codes(lowered) == {"post-beyond-the-statute"}
    assert codes(with_step(PENALTY, "decision", post="officer")) == {"post-beyond-the-statute"}


def test_a_post_may_be_raised_and_persons_added():
    assert codes(with_step(PENALTY, "file", post="head")) == set()
    assert codes(with_step(PENALTY, "investigate", persons=3)) == set()


@pytest.mark.parametrize(
    ("key", "changes", "code"),
    [
        ("notice", {"optional": True}, "statutory-step-made-optional"),
        ("notice", {"when": "collective-due"}, "statutory-step-made-optional"),
        ("statement", {"unless": ("result", "file")}, "statutory-step-barred"),
        ("decision", {"forerunners": ()}, "statutory-order-lost"),
        ("decision", {"gates": ()}, "statutory-gate-lost"),
        ("decision", {"document": None}, "statutory-document-lost"),
        ("investigate", {"persons": 1}, "fewer-persons-than-the-statute"),
        ("investigate", {"certified": None}, "certificate-no-longer-asked"),
        ("hearing", {"different_from": ()}, "separation-lost"),
        ("file", {"ends": True}, "added-step-goes-round"),
    ],
)
def test_nothing_statutory_may_be_weakened(key, changes, code):
    assert code in codes(with_step(PENALTY, key, **changes))


def test_each_forerunner_of_the_decision_is_guarded_one_by_one():
    decision = PENALTY.by_key["decision"]
    for position in range(len(decision.forerunners)):
        kept = decision.forerunners[:position] + decision.forerunners[position + 1 :]
        local = with_step(PENALTY, "decision", forerunners=kept)
        assert codes(local) == {"statutory-order-lost"}


def test_a_new_step_may_not_end_the_case_round_the_others():
    added = Step("drop", WORDS, "handling", "head", PENALTY.basis, forerunners=(Forerunner(("file",), PENALTY.basis),),
                 ends=True)  # fmt: skip
    assert "added-step-goes-round" in codes(replace(PENALTY, steps=(*PENALTY.steps, added)))


@pytest.mark.parametrize(
    ("period", "code"),
    [("60cd", None), ("90cd", None), ("91cd", "limit-longer-than-the-statute"), ("40wd", None),
     ("41wd", "limit-longer-than-the-statute"), ("3m", "limit-longer-than-the-statute")],
)  # fmt: skip
def test_a_limit_may_be_shortened_never_lengthened_whatever_its_unit(period, code):
    found = codes(with_clock(PENALTY, "CF-DEC", period=Period.parse(period)))
    assert found == ({code} if code else set())


def test_the_time_a_party_has_may_be_lengthened_never_cut():
    assert codes(with_clock(PENALTY, "CF-HREQ", period=Period.parse("4wd"))) == {"party-time-cut"}
    assert codes(with_clock(PENALTY, "CF-HREQ", period=Period.parse("6wd"))) == set()


def test_a_limit_may_not_start_later_or_be_left_out():
    assert codes(with_clock(PENALTY, "CF-DEC", starts=("investigate",))) == {"limit-measures-something-else"}
    local = replace(PENALTY, clocks=tuple(clock for clock in PENALTY.clocks if clock.key != "CF-SERVE"))
    assert codes(local) == {"statutory-limit-left-out"}


def test_no_new_kind_of_pause_and_no_longer_extension():
    rule = replace(LICENCE.pauses[0], clocks=("XK-DEC", "XK-ACC"))
    assert codes(replace(LICENCE, pauses=(rule,)), LICENCE) == {"pause-beyond-the-statute"}
    longer = replace(LICENCE.extensions[0], period=Period.parse("20wd"))
    assert codes(replace(LICENCE, extensions=(longer,)), LICENCE) == {"extension-beyond-the-statute"}


def step_limit(key: str, until: str, period: str) -> Clock:
    return Clock(key, WORDS, ClockKind.STEP, ("accept",), (until,), LICENCE.basis, Period.parse(period))


def test_step_limits_together_fit_the_promise_and_the_promise_the_statute():
    limits = step_limit("a", "examine", "4wd"), step_limit("b", "grant", "3wd")
    local = replace(LICENCE, clocks=(*LICENCE.clocks, *limits))
    assert codes(local, LICENCE, Period.parse("7wd")) == set()
    assert codes(local, LICENCE, Period.parse("6wd")) == {"step-limits-exceed-the-promise"}
    assert codes(local, LICENCE, Period.parse("21wd")) == {"limit-longer-than-the-statute"}


@given(st.integers(1, 60), st.dates(date(2020, 2, 1), date(2026, 8, 1)))
def test_a_period_of_working_days_never_leaves_its_worst_case(length, start):
    period = Period(length, Unit.WORKING_DAY)
    days = (last_day(start, period, calendar()).legal - start).days
    assert at_least(period) <= days <= at_most(period)
