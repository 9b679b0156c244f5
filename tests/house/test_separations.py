"""What law/roles/conflicts.toml keeps apart in one case, each procedure keeps apart by its own steps."""

from pathlib import Path

import pytest

from quanheng.rules.procedure import Procedure, Step
from quanheng.rules.procedure_file import read_procedure
from quanheng.rules.role_conflicts import Conflict, declared_conflicts
from quanheng.rules.roles import Role

LAW = Path(__file__).parents[2] / "law"
PENALTIES = [read_procedure(path) for path in sorted((LAW / "procedures").glob("penalty-*.toml"))]
IN_A_CASE = [conflict for conflict in declared_conflicts() if conflict.scope == "case"]


def taken_by(procedure: Procedure, role: Role) -> list[Step]:
    return [step for step in procedure.steps if role in procedure.post_of(step).roles]


def kept_apart(procedure: Procedure, conflict: Conflict) -> bool:
    """Some step of one role names a step of the other, and so refuses whoever took it."""
    one, other = (taken_by(procedure, role) for role in sorted(conflict.pair))
    pairs = [(later, earlier) for a, b in ((one, other), (other, one)) for later in a for earlier in b]
    return any(earlier.key in rule.steps for later, earlier in pairs for rule in later.different_from)


@pytest.mark.parametrize("procedure", PENALTIES, ids=lambda procedure: procedure.key)
def test_each_conflict_of_roles_in_a_case_is_repeated_by_the_steps(procedure):
    meeting = [each for each in IN_A_CASE if all(taken_by(procedure, role) for role in each.pair)]
    assert meeting
    assert [sorted(each.pair) for each in meeting if not kept_apart(procedure, each)] == []


@pytest.mark.parametrize("step", ["legal-review", "hearing"])
def test_who_reviews_or_chairs_took_no_investigating_step(step):
    """行政处罚法第五十八条、第六十四条第四项: every step two officers take before the decision is investigation."""
    procedure = next(each for each in PENALTIES if each.key == "penalty-ordinary")
    investigating = {
        each.key for each in taken_by(procedure, Role.OFFICER)
        if each.persons > 1 and procedure.depth(each.key) < procedure.depth("decision") and "serve" not in
        each.names_forerunners and "police-decision" not in each.names_forerunners
    }  # fmt: skip
    named = {key for rule in procedure.by_key[step].different_from for key in rule.steps}
    assert investigating <= named
