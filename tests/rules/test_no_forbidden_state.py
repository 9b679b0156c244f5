"""Random lawful and unlawful acts through every procedure: no state is reached that a statute forbids."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quanheng.rules.procedure import Procedure
from tests.rules import forbidden  # what the files there write down
from tests.rules.forbidden_states import FORBIDDEN, found, list_of
from tests.rules.procedures import LAW, procedure
from tests.rules.random_walks import State, walk

FILES = sorted(path.stem for path in (LAW / "procedures").glob("*.toml"))
ACTS = 60
LONG = {"penalty-ordinary": 120, "penalty-simple": 120}
ENOUGH = {"penalty-ordinary": 100, "penalty-simple": 60, "licence": 50}
"""How many acts a walk attempts, and how many walks, where a procedure is long."""
ENDS = {"penalty-ordinary": "decision", "licence": "grant"}
BOUNDED = settings(derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck))


def assert_nothing_forbidden(state: State) -> None:
    wrong = [f"{each.article}: {each.what}" for each in found(state)]
    assert not wrong, f"{wrong}\n{state.told()}"


@pytest.mark.parametrize("key", FILES)
def test_no_way_through_a_procedure_reaches_a_state_a_statute_forbids(key):
    reached: set[str] = set()

    @settings(BOUNDED, max_examples=ENOUGH.get(key, 30))
    @given(st.integers(0, 2**32))
    def walked(seed: int) -> None:
        for state in walk(procedure(key), seed, acts=LONG.get(key, ACTS)):
            assert_nothing_forbidden(state)
            reached.add(state.history[-1].step)

    walked()
    most = 2 / 3 if list_of(key) else 1 / 3
    assert len(reached) >= len(procedure(key).steps) * most, sorted(reached)
    assert ENDS.get(key, procedure(key).steps[0].key) in reached


WITHOUT_A_LIST = {"licence-cancellation"}  # three steps: few states to forbid


@pytest.mark.parametrize("key", FILES)
def test_what_is_forbidden_is_written_down_for_every_procedure(key):
    unlisted = key in WITHOUT_A_LIST or key.startswith(("compulsory", "levy"))
    assert unlisted or len(list_of(key)) >= 6


def test_every_list_is_that_of_a_procedure():
    assert forbidden.__all__
    used = {id(each) for key in FILES for each in list_of(key)}
    assert {name for name, each in FORBIDDEN.items() if id(each) not in {id(list_of(key)) for key in FILES}} == {"any"}
    assert used


def without(key: str, step: str, **less: object) -> Procedure:
    """The procedure as somebody careless might have written it."""
    whole = procedure(key)
    steps = tuple(replace(each, **less) if each.key == step else each for each in whole.steps)
    return replace(whole, steps=steps)


def needs_without(key: str, step: str, *forgotten: str) -> Procedure:
    rules = procedure(key).by_key[step].forerunners
    return without(key, step, forerunners=tuple(rule for rule in rules if not set(rule.steps) & set(forgotten)))


def gates_gone(key: str, *steps: str) -> Procedure:
    whole = procedure(key)
    return replace(whole, steps=tuple(replace(each, gates=()) if each.key in steps else each for each in whole.steps))


CARELESS = {
    "the notice forgotten": (lambda: without("penalty-ordinary", "decision", forerunners=(), gates=()), "第六十二条"),
    "the statement forgotten": (lambda: needs_without("penalty-ordinary", "decision", "statement"), "第六十二条"),
    "the review forgotten": (lambda: needs_without("penalty-ordinary", "decision", "legal-review"), "第五十八条"),
    "the gates forgotten": (lambda: without("penalty-ordinary", "decision", gates=()), "第四十五条第二款"),
    "one officer enough": (lambda: without("penalty-ordinary", "investigate", persons=1), "第四十二条"),
    "certificates forgotten": (lambda: without("penalty-ordinary", "investigate", certified=None), "第四十二条"),
    "the hearing not told": (lambda: without("penalty-ordinary", "notice", gates=()), "第六十三条"),
    "any number of results": (lambda: without("penalty-ordinary", "no-penalty-minor", group=None), "第五十七条第一款"),
    "acceptance forgotten": (lambda: without("licence", "examine", forerunners=()), "第三十二条"),
    "examiner may decide": (lambda: without("licence", "grant", different_from=()), "第三十七条"),
    "the site check forgotten": (lambda: needs_without("licence", "grant", "site-check"), "第三十四条第三款"),
    "third parties forgotten": (lambda: needs_without("licence", "grant", "third-party-heard"), "第三十六条"),
    "any fine on the spot": (lambda: gates_gone("penalty-simple", "notice", "decision"), "第五十一条"),
    "handed over later": (lambda: gates_gone("penalty-simple", "serve"), "第五十二条第一款"),
    "late renewals deemed": (lambda: without("licence-renewal", "deemed-renewed", when=None), "第五十条第二款"),
    "renewal at any time": (lambda: gates_gone("licence-renewal", "accept"), "第五十条第一款"),
    "holder need not be heard": (lambda: without("licence-withdrawal", "withdraw", forerunners=()), "第七条"),
    "changed unheard": (lambda: without("licence-withdrawal", "alter", forerunners=()), "第七条"),
    "losses forgotten": (lambda: needs_without("licence-withdrawal", "serve", "compensate"), "第八条第二款"),
    "fraud may stand": (lambda: gates_gone("licence-revocation", "keep"), "第六十九条第二款"),
    "harm not weighed": (lambda: gates_gone("licence-revocation", "revoke"), "第六十九条第三款"),
    "no promise needed": (lambda: gates_gone("licence-promise", "receive"), "第四十条第三款"),
    "revoked at once": (lambda: gates_gone("licence-promise", "revocation-notice"), "第四十条第三款"),
    "revoked unheard": (lambda: without("licence-promise", "revoke", forerunners=()), "第七条"),
    "struck off alone": (lambda: without("licence-cancellation", "cancel", different_from=()), "第三十四条第一款"),
    "struck off while valid": (lambda: gates_gone("licence-cancellation", "open"), "第七十条第一项"),
    "a change unexamined": (lambda: without("licence-change", "change", forerunners=()), "第三十四条第一款"),
    "part of the file": (lambda: gates_gone("licence-first-review", "forward"), "第三十五条"),
    "a filing without its papers": (lambda: needs_without("filing", "register", "completed"), "第三十六条"),
    "an inspection nobody drew": (lambda: needs_without("inspection", "inspect", "draw"), "第五十四条"),
    "a draw by hand": (lambda: gates_gone("inspection", "draw"), "第五十四条"),
    "one may confirm": (lambda: without("confirmation", "confirm", different_from=()), "第三十六条"),
    "support cut unheard": (lambda: needs_without("payment", "adjust", "statement"), "第四十八条"),
    "assets without authority": (lambda: gates_gone("payment", "asset-check"), "第四十一条"),
    "a reward at once": (lambda: gates_gone("reward", "grant"), "政府信息公开条例第十九条"),
    "the settled ruled on": (lambda: gates_gone("adjudication", "rule"), "第六十六条"),
    "one side heard": (lambda: without("adjudication", "hear", forerunners=()), "第六十六条"),
}  # fmt: skip


@pytest.mark.parametrize("careless", CARELESS)
def test_a_rule_left_out_of_a_procedure_is_noticed(careless):
    make, article = CARELESS[careless]
    written = make()
    states = (state for seed in range(400) for state in walk(written, seed, acts=LONG.get(written.key, ACTS)))
    assert any(article in each.article for state in states for each in found(state))


def test_of_every_list_some_rule_is_left_out_once():
    listed = {key for key in FILES if list_of(key) and not key.startswith(("compulsory", "levy"))}
    assert {make().key for make, _ in CARELESS.values()} >= listed
