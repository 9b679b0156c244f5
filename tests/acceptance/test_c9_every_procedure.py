"""C9 for every procedure of law/: what its file puts later is refused by page, interface and call, and on record."""

import json

import pytest

from quanheng.ledger.fsck import fsck
from quanheng.people.models import Office
from quanheng.rules.roles import Role
from tests.acceptance.conftest import DOORS, ENTERED, Try, everything_but_the_refusal, refused_so_far, run
from tests.acceptance.every_procedure import FILES, OPENS, Cast, attempt, longest, opened, replay, too_early
from tests.cases.conftest import FOOD_LICENCE, UNLICENSED_FOOD
from tests.rules.procedures import procedure

pytestmark = pytest.mark.django_db
OUT_OF_TURN = {"step-before-its-forerunner", "step-does-not-apply", "step-barred-by-another", "proceeding-ended"}
ITEMS = {"licence": FOOD_LICENCE}
POSTS = [role.value for role in list(Role)[: list(Role).index(Role.ITEM_ADMINISTRATOR)]]


@pytest.fixture
def cast(make_published, make_person, staff) -> Cast:
    office = Office.objects.get(code="scjg")
    both = [make_person(*POSTS, office=office) for _ in range(2)]
    return Cast(office, *both, named=make_person("officer", office=office))


@pytest.fixture
def one_token(program, cast):
    """A person holds few tokens: all calls of a test are made with the same one."""
    held = program(cast.first, on=ENTERED)
    return lambda by, *, on: held


def refused_on_record(tried: Try, program, doors=DOORS) -> None:
    case, step = tried.case, tried.step
    for door in doors:
        rows, events = refused_so_far(case)
        assert tried.through(door, program) in OUT_OF_TURN, (step, door)
        assert refused_so_far(case) == (rows + 1, events + 1), (step, door)


@pytest.mark.parametrize("key", FILES)
def test_whatever_a_procedure_puts_later_is_refused_by_every_door_and_at_every_place(
    make_published, cast, one_token, key
):
    case, path, tried = (
        opened(key, make_published(ITEMS.get(procedure(key).kind, UNLICENSED_FOOD)), cast),
        longest(key),
        set[str](),
    )
    for place, taken in enumerate(path, 1):
        replay(case, taken, cast)
        early = too_early(key, {each.step for each in path[:place]})
        before = everything_but_the_refusal(case)
        for step in early if place == 1 else early[place % max(1, len(early)) :][:1]:
            doors = DOORS if place == 1 else DOORS[place % len(DOORS) :][:1]
            refused_on_record(attempt(case, step, taken.on, cast), one_token, doors)
            tried.add(step.key)
        assert everything_but_the_refusal(case) == before
    first = procedure(key).steps[0].key
    assert len({taken.step for taken in path}) >= len(procedure(key).steps) / 3
    assert tried >= {step.key for step in too_early(key, {first})}


@pytest.mark.parametrize("key", FILES)
def test_before_the_first_step_no_other_is_taken(make_published, cast, one_token, key):
    case = opened(key, make_published(ITEMS.get(procedure(key).kind, UNLICENSED_FOOD)), cast)
    before = everything_but_the_refusal(case)
    later = too_early(key, set())
    assert later
    for step in (later[0], later[-1]):
        refused_on_record(attempt(case, step, OPENS, cast), one_token)
    assert everything_but_the_refusal(case) == before


@pytest.mark.parametrize("key", FILES)
def test_a_step_put_in_by_hand_is_named_by_the_check_in_every_procedure(
    make_published, cast, settings, tmp_path, key
):  # fmt: skip
    settings.VAR = tmp_path
    case = opened(key, make_published(ITEMS.get(procedure(key).kind, UNLICENSED_FOOD)), cast)
    replay(case, longest(key)[0], cast)
    assert list(fsck()) == []
    run(
        'INSERT INTO proceedings_steptaken (proceeding_id, step, round, "on", entered_at, by_id, persons, facts, '
        "acting) VALUES (%s, %s, 1, %s, now(), %s, %s, '{}', '{}')",
        *(case.proceeding.pk, too_early(key, set())[-1].key, OPENS, cast.first.pk, json.dumps([cast.first.pk])),
    )
    (named,) = fsck()
    assert (named.code, named.params["key"]) == ("row-unrecorded", str(case.proceeding.steps.last().pk))
