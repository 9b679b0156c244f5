"""Finding breaches: from events, from silence, once each, with evidence nobody can change."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from quanheng.ledger.followers import run_followers
from quanheng.ledger.models import Event
from quanheng.proceedings.actions import take_step
from quanheng.rulebook.actions import load
from quanheng.rulebook.models import Rule
from quanheng.rules.law_files import BadLawFile
from quanheng.rules.sentences import restored
from quanheng.supervision.actions import look_at_proceeding, look_at_silence
from quanheng.supervision.models import Alert, Watch
from tests.proceedings.conftest import DAY, FACTS

pytestmark = pytest.mark.django_db
PROMISE = {"promise": {"period": "20wd", "basis": "行政许可法第六条"}}
WARNED, DUE, BROKEN = date(2026, 3, 27), date(2026, 3, 30), date(2026, 3, 31)


@pytest.fixture
def case(walk, clock):
    """A penalty case filed on 2026-03-02 with a promise of 20 working days, looked at."""
    clock(DAY)
    opened = walk("penalty-ordinary", "clue", "file", limits=PROMISE)
    run_followers()
    return opened


def found() -> list[tuple[str, str]]:
    return list(Alert.objects.order_by("id").values_list("rule", "severity"))


def silence(clock, at, day: date) -> None:
    clock(day)
    while look_at_silence(at(day)):
        pass


def test_a_limit_just_set_running_raises_nothing_but_is_watched(case):
    assert found() == []
    watched = set(Watch.objects.values_list("clock", "rule"))
    assert watched == {
        ("promise", "near-due"), ("promise", "promise-overdue"), ("CF-DEC", "near-due"), ("CF-DEC", "statute-overdue"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (WARNED - timedelta(1), []),
        (WARNED, [("near-due", "yellow")]),
        (DUE, [("near-due", "yellow")]),
        (BROKEN, [("near-due", "yellow"), ("promise-overdue", "red")]),
    ],
)
def test_silence_is_found_on_its_day(case, clock, at, day, expected):
    for passed in range((day - DAY).days + 1):
        silence(clock, at, DAY + timedelta(passed))
    assert found() == expected


def test_what_is_found_is_found_once(case, clock, at):
    for day in (WARNED, WARNED, WARNED + timedelta(1)):
        silence(clock, at, day)
        look_at_proceeding(case.pk, at=at(day))
    assert found() == [("near-due", "yellow")]
    assert Event.objects.filter(kind="supervision.alert-raised").count() == 1


def test_an_engine_that_slept_past_the_due_day_warns_of_nothing(case, clock, at):
    silence(clock, at, date(2026, 4, 15))
    assert found() == [("promise-overdue", "red")]


def test_a_step_taken_too_late_is_found_from_the_event(walk, staff, clock):
    """行政处罚法第五十四条: filing within ten working days is the step's own limit."""
    clock(DAY)
    case = walk("penalty-ordinary", "clue")
    late = date(2026, 3, 18)
    clock(late)
    by, _ = staff.for_step(case, "file")
    take_step(case, "file", by=by, on=late, facts=FACTS["file"])
    run_followers()
    alert = Alert.objects.get(rule="step-overdue")
    assert (alert.broken_on, alert.found_on, alert.detail) == (date(2026, 3, 17), late, "CF-FILE:1")
    assert alert.responsible == by


def test_an_act_in_time_ends_the_watch(case, staff, walk, clock, at):
    watches = Watch.objects.filter(clock="promise")
    assert watches.count() == 2
    watches.first().proceeding.clocks.filter(key="promise").update(stopped_on=date(2026, 3, 20))
    look_at_proceeding(case.pk, at=at(date(2026, 3, 20)))
    assert not watches.exists()
    silence(clock, at, date(2026, 4, 15))
    assert found() == []


def test_an_alert_keeps_its_evidence_and_the_arithmetic(case, clock, at):
    silence(clock, at, WARNED)
    alert = Alert.objects.get()
    facts = alert.evidence["facts"]
    assert (facts["due_strict"], facts["period"], facts["kind"]) == ("2026-03-30", "20wd", "promised")
    assert alert.evidence["proceeding"]["number"] == case.number
    assert (alert.policy, alert.broken_on, alert.reply_due) == ("chengdu2010", WARNED, date(2026, 4, 1))
    codes = [restored(kept).code for kept in alert.evidence["explanation"]]
    assert codes[0] == "clock-started"
    assert codes[-1] == "days-end"


def test_an_alert_is_recorded_without_a_name_in_the_public_log(case, clock, at):
    silence(clock, at, WARNED)
    event = Event.objects.get(kind="supervision.alert-raised")
    assert event.by_person is None
    assert {table for table, _, _ in event.payload["rows"]} == {"supervision_alert"}
    assert b'"rule":"near-due"' in bytes(event.entry_bytes)
    assert case.number.encode() not in bytes(event.entry_bytes)


@pytest.mark.parametrize("change", ["UPDATE supervision_alert SET severity = 'hint'", "DELETE FROM supervision_alert"])
def test_an_alert_can_be_neither_changed_nor_deleted(case, clock, at, change):
    silence(clock, at, WARNED)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)
    assert found() == [("near-due", "yellow")]


@pytest.mark.parametrize(
    ("entered", "expected"),
    [
        (date(2026, 3, 3), []),
        (date(2026, 3, 4), [("late-entry", "yellow")]),
        (date(2026, 3, 9), [("very-late-entry", "red")]),
    ],
)
def test_a_step_entered_days_after_it_happened_is_found(walk, staff, clock, entered, expected):
    clock(DAY)
    case = walk("penalty-ordinary", "clue")
    clock(entered)
    by, _ = staff.for_step(case, "file")
    facts = {**FACTS["file"], "late_reason": "系统故障，事后补录"}
    take_step(case, "file", by=by, on=DAY, facts=facts)
    run_followers()
    assert found() == expected
    if expected:
        alert = Alert.objects.get()
        assert alert.responsible == by
        assert alert.evidence["facts"]["happened_on"] == "2026-03-02"


def test_another_profile_grades_otherwise(case, clock, at, settings):
    settings.ALERT_POLICY = "three-stage"
    silence(clock, at, WARNED)
    silence(clock, at, BROKEN)
    assert found() == [("near-due", "hint"), ("promise-overdue", "yellow")]


def test_a_calendar_day_in_which_nothing_is_due_costs_one_statement(case, at, django_assert_num_queries):
    with django_assert_num_queries(3):  # a savepoint, the look, its release
        assert look_at_silence(at(DAY)) == 0


def test_the_look_uses_the_index_however_many_limits_run_quietly(case, at):
    rows = [
        Watch(proceeding=case, clock=f"c{number}", round=1, rule="near-due", look_at=at(date(2030, 1, 1)))
        for number in range(3000)
    ]
    Watch.objects.bulk_create(rows)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE supervision_watch")
        cursor.execute(
            "EXPLAIN SELECT proceeding_id FROM supervision_watch WHERE look_at <= %s ORDER BY look_at LIMIT 50",
            [at(DAY)],
        )
        plan = " ".join(row[0] for row in cursor.fetchall())
    assert "Index Scan" in plan
    with CaptureQueriesContext(connection) as asked:
        look_at_silence(at(DAY))
    assert len(asked) == 3


def test_following_a_step_costs_a_fixed_number_of_statements(case, at):
    with CaptureQueriesContext(connection) as asked:
        look_at_proceeding(case.pk, at=at(DAY))
    assert len(asked) <= 9


def test_a_profile_with_an_unknown_severity_is_never_loaded(db, tmp_path, settings):
    shipped = (settings.LAW / "policies" / "chengdu2010.toml").read_text("utf-8")
    path = tmp_path / "policies" / "chengdu2010.toml"
    path.parent.mkdir()
    path.write_text(shipped.replace('near-due = "yellow"', 'near-due = "orange"'), "utf-8")
    with pytest.raises(BadLawFile, match=r"severity\.near-due"):
        load(path, by=None, on=DAY)
    assert not Rule.objects.exists()
