"""No way through the procedures of compulsion and levy reaches a state the law forbids, told from it, not from law/."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quanheng.rules.procedure import Procedure
from tests.rules.procedures import calendar, procedure
from tests.rules.random_walks import State, walk

BOUNDED = settings(
    max_examples=160, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck)
)
COERCING = ("execute", "substitute-perform", "auction-sealed")
DECIDING = ("decide", "substitute-decide")


@dataclass(frozen=True)
class Forbidden:
    """A state a statute forbids."""

    article: str
    what: str
    holds: Callable[[State], bool]


FORBIDDEN: dict[str, list[Forbidden]] = {
    "compulsory-measure": [], "compulsory-enforcement": [], "compulsory-freezing": [], "levy": [],
}  # fmt: skip


def forbidden(key: str, article: str, what: str) -> Callable:
    """Write a state down among those forbidden to a procedure."""

    def keep(holds: Callable[[State], bool]) -> Callable[[State], bool]:
        FORBIDDEN[key].append(Forbidden(article, what, holds))
        return holds

    return keep


def stated(state: State, step: str, fact: str) -> object:
    return state.live[step].facts.get(fact) if step in state.live else None


def last(state: State, *steps: str) -> bool:
    return state.history[-1].step in steps


def before(state: State, earlier: str) -> bool:
    """Whether a step was taken at some time before the last."""
    return any(taken.step == earlier for taken in state.history[:-1])


# 查封、扣押


@forbidden("compulsory-measure", "第十八条第一项", "a measure nobody approved that was not urgent")
def unapproved(state: State) -> bool:
    return last(state, "apply") and not stated(state, "request", "measure_urgent") and not before(state, "approve")


@forbidden("compulsory-measure", "第十八条第二项", "a measure by one officer")
def alone(state: State) -> bool:
    return any(len(set(taken.persons)) < 2 for taken in state.all_of("apply"))


@forbidden("compulsory-measure", "第十九条", "anything but the release after the head disagreed")
def kept_after_disagreement(state: State) -> bool:
    disagreed = stated(state, "confirm", "head_agrees") is False
    return disagreed and last(state, "extend", "test-start", "dispose")


@forbidden("compulsory-measure", "第二十五条第一款", "goods disposed of after sixty days and the time of testing")
def held_too_long(state: State) -> bool:
    if not last(state, "dispose") or "test-start" in state.live:
        return False
    days = 60 if "extend" in state.live else 30
    return state.history[-1].on > state.live["apply"].on + timedelta(days)


@forbidden("compulsory-measure", "第二十八条第一款", "a release for a reason that is not on record")
def released_for_another_reason(state: State) -> bool:
    if not last(state, "release"):
        return False
    return (stated(state, "release", "release_ground") == "period") != ("lapsed" in state.live) and (
        stated(state, "confirm", "head_agrees") is not False
    )


# 冻结


@forbidden("compulsory-freezing", "第二十九条第二款", "more frozen than is involved")
def frozen_too_much(state: State) -> bool:
    return int(str(stated(state, "approve", "frozen") or 0)) > int(str(stated(state, "request", "involved") or 0))


@forbidden("compulsory-freezing", "第十八条第一项、第二项", "a freeze nobody approved, or by one officer")
def frozen_alone(state: State) -> bool:
    return any(len(set(taken.persons)) < 2 for taken in state.all_of("freeze")) or (
        last(state, "freeze") and not stated(state, "approve", "measure_approved")
    )


@forbidden("compulsory-freezing", "第三十二条第一款", "a decision after thirty days, or sixty where extended")
def frozen_too_long(state: State) -> bool:
    days = 60 if "extend" in state.live else 30
    return last(state, "dispose") and state.history[-1].on > state.live["freeze"].on + timedelta(days)


@forbidden(
    "compulsory-freezing", "第三十一条", "a decision on money whose owner was never given the decision to freeze"
)
def frozen_in_secret(state: State) -> bool:
    return last(state, "dispose") and not before(state, "serve")


# 行政强制执行


@forbidden("compulsory-enforcement", "第三十五条", "coercion that nobody demanded in writing and served")
def undemanded(state: State) -> bool:
    return last(state, *COERCING, *DECIDING, "court") and not before(state, "urge-serve")


@forbidden("compulsory-enforcement", "第三十七条", "a decision while the demand runs and no assets are moved")
def decided_within_the_demand(state: State) -> bool:
    if not last(state, *DECIDING) or state.history[-1].facts.get("assets_moved"):
        return False
    return state.history[-1].on <= date.fromisoformat(str(stated(state, "urge", "within_until")))


@forbidden("compulsory-enforcement", "第十三条、第五十三条", "enforcement by an agency without the power")
def powerless(state: State) -> bool:
    return last(state, "execute", "decide") and not stated(state, "start", "own_power")


@forbidden("compulsory-enforcement", "第三十六条", "coercion though what the party said was found to hold")
def deaf(state: State) -> bool:
    return last(state, *DECIDING, "court") and stated(state, "statement", "statement_adopted") is True


@forbidden("compulsory-enforcement", "第三十八条", "an execution of a decision that was not served")
def unserved(state: State) -> bool:
    return last(state, "execute") and not before(state, "decision-serve")


@forbidden("compulsory-enforcement", "第四十三条第一款", "an execution at night or on a festival without urgency")
def at_night(state: State) -> bool:
    if not last(state, "execute", "substitute-perform") or state.history[-1].facts.get("execution_urgent"):
        return False
    facts = state.history[-1].facts
    at = datetime.fromisoformat(str(facts.get("executed_at") or facts.get("performed_at")))
    return at.hour >= 22 or at.hour < 6 or calendar().festival(at.date()) is not None


@forbidden("compulsory-enforcement", "第四十三条第二款", "an execution by cutting water or power")
def cut_off(state: State) -> bool:
    return last(state, "execute") and not state.history[-1].facts.get("no_cut_off")


@forbidden("compulsory-enforcement", "第四十四条", "a demolition unannounced, or while remedies run")
def demolished_early(state: State) -> bool:
    due = stated(state, "start", "duty") == "demolition"
    return last(state, "execute") and due and not {"announce", "remedies-lapsed"} <= set(state.live)


@forbidden("compulsory-enforcement", "第四十五条第二款", "additions above what is owed")
def added_too_much(state: State) -> bool:
    owed = int(str(stated(state, "start", "principal") or 0))
    return any(int(taken.facts["added"]) > owed for taken in state.all_of("surcharge"))


@forbidden("compulsory-enforcement", "第三十九条", "coercion while it is suspended")
def while_suspended(state: State) -> bool:
    turns = [taken.step for taken in state.history if taken.step in ("suspend", "resume")]
    return last(state, *COERCING) and turns[-1:] == ["suspend"]


@forbidden("compulsory-enforcement", "第四十二条第二款", "coercion while an agreement is kept")
def against_the_agreement(state: State) -> bool:
    return last(state, *COERCING, "court") and before(state, "agree") and not before(state, "agreement-broken")


@forbidden("compulsory-enforcement", "第五十一条第一款第二项", "a substitute performance without a second demand")
def once_demanded(state: State) -> bool:
    return last(state, "substitute-perform") and not before(state, "substitute-urge")


@forbidden("compulsory-enforcement", "第五十三条、第五十四条", "the court asked while remedies or the ten days run")
def court_too_soon(state: State) -> bool:
    if not last(state, "court"):
        return False
    days = calendar().working_days(state.live["urge-serve"].on, state.history[-1].on)
    return "remedies-lapsed" not in state.live or days <= 10 or "remedy-filed" in state.live


# 行政征收


@forbidden("levy", "预算法第五十五条第一款", "more or less levied than assessed and not let off")
def levied_wrongly(state: State) -> bool:
    if not last(state, "decision"):
        return False
    assessed, relieved = stated(state, "assess", "assessed"), stated(state, "relief", "relieved")
    return int(str(stated(state, "decision", "levied"))) != int(str(assessed)) - int(str(relieved or 0))


@forbidden("levy", "价格法第四十七条第一款", "an assessment at another rate than the published one")
def assessed_wrongly(state: State) -> bool:
    facts = state.live["assess"].facts if "assess" in state.live else {"assessed": 0, "units": 0, "rate": 0}
    return int(facts["assessed"]) != int(facts["units"]) * int(facts["rate"])


@forbidden("levy", "预算法第五十五条第一款", "whoever assessed decides, lets off or books the money")
def assessed_and_decided(state: State) -> bool:
    assessors = {person for taken in state.all_of("assess") for person in taken.persons}
    done = state.all_of("decision", "relief", "no-levy", "perform")
    return bool(assessors & {person for taken in done for person in taken.persons})


@forbidden("levy", "行政强制法第四十五条", "a late fee no statute gives, or one above the levy")
def late_fee_wrongly(state: State) -> bool:
    if "surcharge" not in state.live:
        return False
    fee, levied = stated(state, "surcharge", "surcharge"), stated(state, "decision", "levied")
    return not stated(state, "decision", "late_fee_by_statute") or int(str(fee)) > int(str(levied))


@forbidden("levy", "水土保持法第五十七条", "a late fee before the order to pay has run out")
def late_fee_too_soon(state: State) -> bool:
    if not last(state, "surcharge"):
        return False
    return state.history[-1].on <= date.fromisoformat(str(stated(state, "order", "order_until")))


@forbidden("levy", "行政强制法第五十三条、第五十四条", "the court asked while remedies or the ten days run")
def levy_court_too_soon(state: State) -> bool:
    if not last(state, "court"):
        return False
    days = calendar().working_days(state.live["urge"].on, state.history[-1].on)
    return "remedies-lapsed" not in state.live or days <= 10


EARLY_ENDS = ("fulfilled", "end", "remedy-filed", "release")
"""What ends or halts most cases of chance early: half the walks do without, so that they get to what coerces."""


def without_early_ends(key: str) -> Procedure:
    """The procedure as a party would meet it that neither performs nor sues."""
    whole = procedure(key)
    return replace(whole, steps=tuple(step for step in whole.steps if step.key not in EARLY_ENDS))


REACHED = {
    "compulsory-measure": {"confirm", "extend", "dispose", "release", "lapsed"},
    "compulsory-freezing": {"freeze", "serve", "extend", "lapsed", "dispose", "release"},
    "levy": {"decision", "serve", "order", "surcharge", "court", "close"},
    "compulsory-enforcement": {"decide", "execute", "substitute-perform", "clear", "court", "agree"},
}


@pytest.mark.parametrize("key", sorted(FORBIDDEN))
def test_no_way_through_compulsion_reaches_a_state_the_law_forbids(key):
    reached: set[str] = set()

    @settings(BOUNDED)
    @given(st.integers(0, 2**32))
    def walked(seed: int) -> None:
        for state in walk(without_early_ends(key) if seed % 2 else procedure(key), seed, acts=140):
            wrong = [f"{each.article}: {each.what}" for each in FORBIDDEN[key] if each.holds(state)]
            assert not wrong, f"{wrong}\n{state.told()}"
            reached.add(state.history[-1].step)

    walked()
    assert reached >= REACHED[key], sorted(reached)


CARELESS = [
    ("compulsory-measure", "extend", "measure-stands"),
    ("compulsory-measure", "release", "release-ground-fits"),
    ("compulsory-freezing", "approve", "decided-within-what-is-involved"),
    ("compulsory-enforcement", "decide", "demand-over"),
    ("compulsory-enforcement", "surcharge", "additions-within-principal"),
    ("levy", "decision", "levy-as-assessed"),
    ("levy", "assess", "assessed-by-the-rate"),
    ("levy", "surcharge", "late-fee-by-statute"),
]


@pytest.mark.parametrize(("key", "step", "check"), CARELESS)
def test_a_procedure_that_forgot_the_gate_is_found_out(key, step, check):
    whole = without_early_ends(key) if step != "release" else procedure(key)
    kept = {each.key: tuple(gate for gate in each.gates if gate.check != check) for each in whole.steps}
    careless = replace(
        whole, steps=tuple(replace(each, gates=kept[each.key]) if each.key == step else each for each in whole.steps)
    )
    assert len(kept[step]) < len(whole.by_key[step].gates)
    states = (state for seed in range(1, 600) for state in walk(careless, seed, acts=140))
    assert any(each.holds(state) for state in states for each in FORBIDDEN[key])
