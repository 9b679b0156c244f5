"""A special procedure that takes longer than was told, or comes twice, is found from the event or from silence."""

from datetime import date

import pytest

from quanheng.ledger.followers import run_followers
from quanheng.proceedings.actions import take_step
from quanheng.supervision.actions import look_at_silence
from quanheng.supervision.models import Alert, Watch
from quanheng.supervision.views import _fact

pytestmark = pytest.mark.django_db
BEGUN, LAST, OVER = date(2026, 3, 3), date(2026, 3, 10), date(2026, 3, 11)


@pytest.fixture
def paused(walk, staff, clock):
    """A licence accepted on 2026-03-02 and sent to be tested the day after, for five working days."""
    clock(BEGUN)
    case = walk("licence", "receive", "accept")
    begin(case, staff, BEGUN)
    return case


def begin(case, staff, on: date) -> None:
    told = {"special_kind": "testing", "days_needed": 5}
    take_step(case, "special-start", by=staff.people["head"], on=on, facts=told)
    run_followers()


def end(case, staff, on: date) -> None:
    take_step(case, "special-end", by=staff.people["examiner"], on=on, facts={"special_result": "合格"})
    run_followers()


def found() -> list[tuple[str, str, str]]:
    return list(Alert.objects.order_by("id").values_list("rule", "severity", "detail"))


def silence(clock, at, day: date) -> None:
    clock(day)
    while look_at_silence(at(day)):
        pass


def test_silence_after_the_time_told_is_found_on_the_next_day_and_once(paused, clock, at):
    assert Watch.objects.filter(rule="pause-overrun", clock="special", round=1).exists()
    silence(clock, at, LAST)
    assert found() == []
    for _again in range(2):
        silence(clock, at, OVER)
    assert found() == [("pause-overrun", "yellow", "special:1")]


def test_the_alert_says_what_was_told_and_under_which_article(paused, clock, at):
    silence(clock, at, OVER)
    alert = Alert.objects.get()
    facts = alert.evidence["facts"]
    assert (alert.basis, alert.step, alert.broken_on) == ("行政许可法第四十五条", "special-start", OVER)
    assert (facts["declared"], facts["declared_until"], facts["ended_on"]) == ("5wd", "2026-03-10", None)
    assert alert.evidence["clock"]["zh"] == "特别程序"
    shown = {name: _fact(name, value) for name, value in facts.items()}
    assert shown["kind_of_pause"]["value"] == "检测"
    assert (shown["declared"]["form"], shown["declared_until"]["form"]) == ("period", "day")


@pytest.mark.parametrize(("ended_on", "expected"), [(LAST, []), (OVER, [("pause-overrun", "yellow", "special:1")])])
def test_an_end_on_the_last_day_told_breaks_nothing_a_day_later_does(paused, staff, clock, at, *, ended_on, expected):
    clock(ended_on)
    end(paused, staff, ended_on)
    silence(clock, at, OVER)
    assert found() == expected


def test_the_same_kind_a_second_time_is_found_from_its_event(paused, staff, clock):
    clock(date(2026, 3, 5))
    end(paused, staff, date(2026, 3, 4))
    begin(paused, staff, date(2026, 3, 5))
    assert [rule for rule in found() if rule[0] == "pause-again"] == [("pause-again", "yellow", "special:2")]
