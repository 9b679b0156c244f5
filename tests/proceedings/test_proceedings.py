"""Proceedings on rows: each step once, checked, counted and recorded; each refusal on record."""

from datetime import date
from importlib import import_module

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from quanheng.ledger.followers import run_followers
from quanheng.ledger.models import Event
from quanheng.proceedings.actions import let_time_pass, open_proceeding, take_step
from quanheng.proceedings.models import Clock, Extension, Pause, Proceeding, RefusedAttempt, StepTaken
from quanheng.proceedings.queries import (
    explain,
    first_instant_after,
    open_proceedings,
    proceedings_due,
    running_clock,
    timing_of,
)
from quanheng.proceedings.refused import told_again
from quanheng.rules.refusal import Refused
from quanheng.site.messages import catalogue, render
from tests.proceedings.conftest import DAY, FACTS, LICENCE, PENALTY
from tests.proceedings.together import take_together

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("key", "steps"), [("penalty-ordinary", PENALTY), ("licence", LICENCE)])
def test_the_whole_way_can_be_walked_and_every_step_is_an_event(walk, key, steps):
    proceeding = walk(key, *steps)
    assert proceeding.ended_on == DAY
    assert proceeding.next_due_at is None
    kinds = list(Event.objects.filter(about=proceeding.subject).order_by("id").values_list("kind", flat=True))
    assert kinds[0] == "proceeding.opened"
    assert kinds.count("proceeding.step-taken") == len(steps)
    assert not Clock.objects.filter(proceeding=proceeding, stopped_on__isnull=True).exists()


@pytest.mark.parametrize("missing", range(len(PENALTY) - 1))
def test_each_step_skipped_in_turn_is_refused_and_the_refusal_is_recorded(walk, staff, missing):
    proceeding = walk("penalty-ordinary", *PENALTY[:missing])
    step = PENALTY[missing + 1]
    by, others = staff.for_step(proceeding, step)
    with pytest.raises(Refused):
        take_together(proceeding, step, by=by, on=DAY, with_persons=others, facts=FACTS[step])

    attempt = RefusedAttempt.objects.get(proceeding=proceeding)
    assert (attempt.step, attempt.by) == (step, by)
    assert attempt.article.startswith("行政处罚法")
    assert StepTaken.objects.filter(proceeding=proceeding).count() == missing
    assert Event.objects.filter(kind="proceeding.step-refused", about=proceeding.subject).count() == 1


def test_a_refusal_can_be_told_again_in_both_languages(walk, staff):
    proceeding = walk("penalty-ordinary", "clue")
    with pytest.raises(Refused) as refusal:
        take_step(proceeding, "decision", by=staff.people["head"], on=DAY, facts=FACTS["decision"])
    again = told_again(RefusedAttempt.objects.get())
    for language in ("zh", "en"):
        assert render(again, language) == render(refusal.value, language)


def test_numbers_have_no_gap_even_when_an_opening_fails(rules, staff):
    def opened(on=DAY):
        return open_proceeding("licence", office=staff.office, by=None, on=on).number

    assert opened() == "示scjg许案〔2026〕1号"
    undone = transaction.savepoint()
    opened()
    transaction.savepoint_rollback(undone)
    assert opened() == "示scjg许案〔2026〕2号"
    assert opened(date(2025, 3, 3)) == "示scjg许案〔2025〕1号"


def test_each_limit_is_a_row_that_says_when_it_is_due_and_why(walk):
    promise = {"period": "5wd", "basis": "行政许可法第四十二条第一款"}
    proceeding = walk("licence", "receive", "accept", limits={"promise": promise})
    rows = {clock.key: clock for clock in Clock.objects.filter(proceeding=proceeding)}
    assert rows["XK-ACC"].stopped_on == DAY
    assert (rows["XK-DEC"].kind, rows["XK-DEC"].due_strict) == ("statutory", date(2026, 3, 30))
    assert (rows["promise"].kind, rows["promise"].due_strict) == ("promised", date(2026, 3, 9))
    assert proceeding.next_due_at.isoformat() == "2026-03-09T16:00:00+00:00"


def test_a_due_day_explains_itself_from_its_start_to_its_last_day(walk):
    timing = timing_of(walk("licence", "receive", "accept"))
    sentences = explain(timing, running_clock(timing, "XK-DEC"))
    assert sentences[0].code == "clock-started"
    assert sentences[0].params["article"] == "行政许可法第四十二条第一款"
    assert all(sentence.code in catalogue() for sentence in sentences)


def test_a_special_procedure_is_a_pause_on_record_and_moves_the_due_day(walk, staff):
    proceeding = walk("licence", "receive", "accept")
    special = {"special_kind": "testing", "days_needed": 5}
    take_step(proceeding, "special-start", by=staff.people["head"], on=date(2026, 3, 9), facts=special)
    assert Clock.objects.get(proceeding=proceeding, key="XK-DEC").paused
    ended = {"special_result": "合格"}
    take_step(proceeding, "special-end", by=staff.people["examiner"], on=date(2026, 3, 13), facts=ended)
    pause = Pause.objects.get()
    assert (pause.kind, pause.begins_on, pause.ends_on) == ("testing", date(2026, 3, 9), date(2026, 3, 13))
    assert Clock.objects.get(proceeding=proceeding, key="XK-DEC").due_strict == date(2026, 4, 7)


def test_an_extension_is_on_record_and_moves_the_due_day(walk, staff):
    proceeding = walk("licence", "receive", "accept")
    facts = {"extension_reasons": "示例"}
    take_step(proceeding, "extend", by=staff.people["head"], on=date(2026, 3, 5), facts=facts)
    assert Extension.objects.get(clock="XK-DEC").period == "10wd"
    assert Clock.objects.get(proceeding=proceeding, key="XK-DEC").due_strict == date(2026, 4, 14)


def test_silence_accepts_the_application_as_of_its_receipt(walk):
    """行政许可法第三十二条第一款第四项。"""
    proceeding = walk("licence", "receive")
    assert let_time_pass(proceeding, on=date(2026, 3, 9)) == []
    (taken,) = let_time_pass(proceeding, on=date(2026, 3, 10))
    assert (taken.step, taken.on, taken.by) == ("deemed-accepted", DAY, None)
    assert Clock.objects.get(proceeding=proceeding, key="XK-DEC").due_strict == date(2026, 3, 30)
    assert let_time_pass(proceeding, on=date(2026, 3, 11)) == []


def test_what_time_brought_about_is_written_before_the_next_step_even_if_no_worker_ran(walk, staff):
    proceeding = walk("licence", "receive")
    with pytest.raises(Refused) as refusal:
        take_step(proceeding, "accept", by=staff.people["clerk"], on=date(2026, 3, 10))
    assert refusal.value.code == "step-barred-by-another"
    facts = FACTS["examine"]
    take_step(proceeding, "examine", by=staff.people["examiner"], on=date(2026, 3, 10), facts=facts)
    assert [taken.step for taken in proceeding.steps.all()] == ["receive", "deemed-accepted", "examine"]


def test_who_left_the_post_enters_no_step_dated_back_to_when_they_held_it(walk, staff):
    proceeding = walk("penalty-ordinary", "clue")
    chief = staff.people["section-chief"]
    chief.holdings.update(ends_on=DAY)
    with pytest.raises(Refused) as refusal:
        take_step(proceeding, "file", by=chief, on=DAY, facts=FACTS["file"])
    assert refusal.value.code == "post-left-before-entry"
    assert StepTaken.objects.filter(proceeding=proceeding).count() == 1


def test_a_step_costs_seven_statements_besides_the_one_of_the_persons_standing(walk, staff, django_assert_num_queries):
    proceeding = walk("penalty-ordinary", *PENALTY[:5])
    with django_assert_num_queries(11):  # two the savepoint of the test's own transaction, one the day of entry
        by = staff.people["officer"]
        take_step(proceeding, "statement", by=by, on=DAY, facts=FACTS["statement"])


def test_what_is_due_to_the_party_alone_is_not_what_is_due_to_the_office(walk):
    """Served, the party has fifteen days to pay (行政处罚法第六十七条第三款) and the office nothing to hurry for."""
    decided = walk("penalty-ordinary", *PENALTY[:7])
    assert (
        decided.own_due_at == decided.next_due_at == first_instant_after(decided.clocks.get(key="CF-SERVE").due_strict)
    )
    served = walk("penalty-ordinary", "serve", proceeding=decided)
    assert served.next_due_at == first_instant_after(served.clocks.get(key="CF-PAY").due_strict)
    assert served.own_due_at is None


def test_the_migration_gives_open_rows_the_day_the_steps_would_have_given_them(walk):
    rows = [
        walk("penalty-ordinary", *PENALTY[:5]),
        walk("penalty-ordinary", *PENALTY[:8]),
        walk("licence", *LICENCE[:2]),
    ]
    given = {row.pk: row.own_due_at for row in rows}
    assert sorted(day is None for day in given.values()) == [False, False, True]
    Proceeding.objects.update(own_due_at=None)
    with connection.cursor() as cursor:
        cursor.execute(import_module("quanheng.proceedings.migrations.0007_own_due_at").FILL)
    assert dict(Proceeding.objects.values_list("pk", "own_due_at")) == given


def test_steps_and_refusals_cannot_be_changed_or_deleted(walk, staff):
    proceeding = walk("penalty-ordinary", "clue")
    with pytest.raises(Refused):
        take_step(proceeding, "close", by=staff.people["head"], on=DAY)
    for table in ("proceedings_steptaken", "proceedings_refusedattempt"):
        for change in (f"UPDATE {table} SET step = 'x'", f"DELETE FROM {table}"):
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(change)


def test_a_running_proceeding_keeps_the_procedure_it_began_under(walk, tmp_path, staff):
    from django.conf import settings

    from quanheng.rulebook.actions import load

    proceeding = walk("penalty-ordinary", *PENALTY[:2])
    source = (settings.LAW / "procedures" / "penalty-ordinary.toml").read_text("utf-8")
    folder = tmp_path / "procedures"
    folder.mkdir()
    (folder / "penalty-ordinary.toml").write_text(source.replace('period = "90cd"', 'period = "60cd"'), "utf-8")
    load(folder / "penalty-ordinary.toml", by=None, on=DAY)

    later = open_proceeding("penalty-ordinary", office=staff.office, by=None, on=DAY)
    assert running_clock(timing_of(walk("penalty-ordinary", proceeding=proceeding)), "CF-DEC").due.period.length == 90
    assert later.procedure_hash != proceeding.procedure_hash


def test_a_new_notice_of_days_off_moves_running_due_days_on_record(walk, tmp_path):
    from django.conf import settings

    from quanheng.rulebook.actions import load

    proceeding = walk("licence", "receive", "accept")
    run_followers()
    folder = tmp_path / "calendars"
    folder.mkdir()
    source = (settings.LAW / "calendars" / "2026.toml").read_text("utf-8")
    more = '\n[[holiday]]\nname = "临时放假"\nname_en = "special leave"\nfirst = 2026-03-16\nlast = 2026-03-17\n'
    (folder / "2026.toml").write_text(source + more, "utf-8")
    load(folder / "2026.toml", by=None, on=date(2026, 3, 10))
    run_followers()

    assert Clock.objects.get(proceeding=proceeding, key="XK-DEC").due_strict == date(2026, 4, 1)
    assert Event.objects.filter(kind="proceeding.recounted", about=proceeding.subject).count() == 1


def test_what_is_due_is_found_by_one_indexed_query(walk, django_assert_num_queries):
    walk("licence", "receive")
    proceeding = walk("licence", "receive", on=date(2026, 3, 9))
    with django_assert_num_queries(1):
        due = list(proceedings_due(proceeding.next_due_at))
    assert len(due) == open_proceedings().count() == 2


def test_the_same_step_twice_in_a_round_is_impossible_in_the_database_too(walk):
    proceeding = walk("penalty-ordinary", "clue")
    first = proceeding.steps.get()
    with pytest.raises(DatabaseError), transaction.atomic():
        StepTaken.objects.create(
            proceeding=proceeding, step=first.step, round=1, on=DAY, entered_at=first.entered_at, by=first.by
        )
    assert Proceeding.objects.count() == 1


def test_nobody_acts_with_somebody_else_s_standing(walk, staff):
    from quanheng.proceedings.actions import locked, take_step_within

    proceeding = walk("penalty-ordinary", "clue")
    head = staff.people["head"].standing(DAY)
    with pytest.raises(ValueError, match="somebody else"):
        take_step_within(locked(proceeding), "file", by=staff.people["officer"], on=DAY, standing=head)


def test_a_form_sent_twice_is_one_act_even_for_a_step_that_may_be_repeated(walk, staff):
    proceeding = walk("penalty-ordinary", "clue", "file", "investigate")
    with pytest.raises(Refused) as refusal:
        walk("penalty-ordinary", "investigate", proceeding=proceeding)
    assert refusal.value.code == "step-already-taken"

    by, others = staff.for_step(proceeding, "investigate")
    more = {**FACTS["investigate"], "investigation_record": "第二次询问"}
    take_together(proceeding, "investigate", by=by, on=DAY, with_persons=others, facts=more)
    assert proceeding.steps.filter(step="investigate").count() == 2
