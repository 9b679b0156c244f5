"""C9 处罚程序化: from clue to close, each transition skipped, by every door: refused, recorded, nothing changed."""

import json

import pytest
from django.db import DatabaseError, connection, transaction

from quanheng.ledger.fsck import fsck
from tests.acceptance.conftest import DOORS, Try, everything_but_the_refusal, refused_so_far, run
from tests.cases.conftest import DAY, FACTS
from tests.rules.procedures import PENALTY

pytestmark = pytest.mark.django_db
OUT_OF_TURN = {"step-before-its-forerunner", "step-does-not-apply"}


@pytest.mark.parametrize("place", range(1, len(PENALTY) - 1))
def test_every_later_step_taken_too_early_is_refused_by_every_door(make_case, staff, program, place):
    case = make_case(*PENALTY[1:place])
    assert case.proceeding.position == PENALTY[place - 1]
    before = everything_but_the_refusal(case)
    for step in PENALTY[place + 1 :]:
        by, others = staff.for_step(case.proceeding, step)
        early = Try(case, step, by, DAY, others, FACTS.get(step, {}))
        for door in DOORS:
            rows, events = refused_so_far(case)
            assert early.through(door, program) in OUT_OF_TURN, (step, door)
            assert refused_so_far(case) == (rows + 1, events + 1), (step, door)
    assert everything_but_the_refusal(case) == before


def test_the_same_case_goes_from_clue_to_close_in_order(make_case):
    case = make_case(*PENALTY[1:])
    assert tuple(case.proceeding.steps.values_list("step", flat=True)) == PENALTY
    assert case.proceeding.ended_on == DAY


@pytest.mark.parametrize(
    "statement",
    ["UPDATE proceedings_steptaken SET step = 'decision'", "DELETE FROM proceedings_steptaken",
     "TRUNCATE proceedings_steptaken CASCADE", "UPDATE proceedings_refusedattempt SET code = 'none'",
     "DELETE FROM proceedings_refusedattempt", "UPDATE documents_document SET number = '示罚〔2026〕999号'",
     "UPDATE ledger_event SET happened_on = '2026-01-01'", "ALTER TABLE proceedings_steptaken DISABLE TRIGGER ALL",
     "SET session_replication_role = replica"],
)  # fmt: skip
def test_the_role_of_the_programs_changes_no_step_taken(make_case, statement):
    case = make_case("file")
    before = everything_but_the_refusal(case)
    with pytest.raises(DatabaseError), transaction.atomic():
        run(statement)
    assert everything_but_the_refusal(case) == before


def found() -> set[tuple[str, ...]]:
    return {(each.code, *map(str, each.params.values())) for each in fsck()}


@pytest.mark.parametrize("place", range(1, len(PENALTY)))
def test_a_step_put_in_by_hand_is_named_by_the_check(make_case, staff, settings, tmp_path, place):
    settings.VAR = tmp_path
    case = make_case(*PENALTY[1:place])
    assert found() == set()
    head = staff.people["head"].pk
    run(
        'INSERT INTO proceedings_steptaken (proceeding_id, step, round, "on", entered_at, by_id, persons, facts, '
        "acting) VALUES (%s, %s, 1, %s, now(), %s, %s, '{}', '{}')",
        *(case.proceeding.pk, PENALTY[-1], DAY, head, json.dumps([head])),
    )
    key = str(case.proceeding.steps.last().pk)
    assert found() == {("row-unrecorded", "proceedings_steptaken", key)}


def test_a_position_moved_by_hand_is_named_by_the_check(make_case, settings, tmp_path):
    settings.VAR = tmp_path
    case = make_case("file")
    assert found() == set()
    run("UPDATE proceedings_proceeding SET position = 'decision' WHERE id = %s", case.proceeding.pk)
    (edited,) = found()
    assert edited[:4] == ("row-edited", "proceedings_proceeding", str(case.proceeding.pk), "position")


def test_the_tests_run_under_the_role_of_the_programs():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, usesuper FROM pg_user WHERE usename = current_user")
        assert cursor.fetchone() == ("quanheng_app", False)
