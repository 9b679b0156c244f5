"""The rules of supervision: the day before, the day, the day after; and a profile that grades them."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quanheng.rules.alert_policy import Severity, parse_policy
from quanheng.rules.alerts import adjustment_rules, clock_rules, entry_rules, pause_rules, rules
from quanheng.rules.alerts.rule import AdjustmentFacts, ClockFacts, EntryFacts, PauseFacts, evidence
from quanheng.rules.days import Period, due, last_day
from quanheng.rules.law_files import BadLawFile, read
from quanheng.rules.procedure import ClockKind
from quanheng.rules.words import Words
from tests.rules.calendar_2026 import CALENDAR, FOLDER

POLICIES = FOLDER.parent / "policies"
CHENGDU = parse_policy(read(POLICIES / "chengdu2010.toml"), "chengdu2010.toml")
STATUTORY, PROMISED, STEP = ClockKind.STATUTORY, ClockKind.PROMISED, ClockKind.STEP


def clock(kind: ClockKind, start: date, period: str, **more) -> ClockFacts:
    answer = due(start, Period.parse(period), CALENDAR)
    known = {
        "key": "limit", "kind": kind, "of_party": False, "started_on": start, "period": answer.period,
        "due_strict": answer.strict, "due_legal": answer.legal, "provisional": answer.provisional, "paused": False,
        "stopped_on": None, "basis": "行政处罚法第六十条",
    }  # fmt: skip
    return ClockFacts(**{**known, **more})


def broken_from(rule: str, facts: ClockFacts) -> date | None:
    return rules()[rule].broken_from(facts, CHENGDU.settings, CALENDAR)


@pytest.mark.parametrize(
    ("rule", "kind", "period", "expected"),
    [
        ("near-due", PROMISED, "20wd", date(2026, 3, 27)),
        ("near-due", STATUTORY, "90cd", date(2026, 5, 28)),
        ("near-due", STEP, "10wd", None),
        ("near-due", PROMISED, "1wd", None),
        ("promise-overdue", PROMISED, "20wd", date(2026, 3, 31)),
        ("promise-overdue", STATUTORY, "20wd", None),
        ("statute-overdue", STATUTORY, "90cd", date(2026, 6, 2)),
        ("statute-overdue", PROMISED, "90cd", None),
        ("step-overdue", STEP, "10wd", date(2026, 3, 17)),
        ("step-overdue", STATUTORY, "10wd", None),
    ],
)
def test_silence_breaks_a_limit_on_its_day_and_only_its_own_kind(rule, kind, period, expected):
    assert broken_from(rule, clock(kind, date(2026, 3, 2), period)) == expected


def test_the_law_waits_for_the_working_day_after_a_holiday_before_it_is_broken():
    """90 days from 2026-01-05 end on Qingming; the law accepts 2026-04-07 (民事诉讼法第八十五条)."""
    facts = clock(STATUTORY, date(2026, 1, 5), "90cd")
    assert broken_from("statute-overdue", facts) == date(2026, 4, 8)


@pytest.mark.parametrize(("stopped", "broken"), [("2026-03-30", False), ("2026-03-31", True), ("2026-04-10", True)])
def test_an_act_in_time_breaks_nothing_and_a_late_one_does(stopped, broken):
    facts = clock(PROMISED, date(2026, 3, 2), "20wd", stopped_on=date.fromisoformat(stopped))
    assert (broken_from("promise-overdue", facts) is not None) is broken
    assert broken_from("near-due", facts) is None


@pytest.mark.parametrize("rule", [rule.key for rule in clock_rules()])
def test_no_rule_watches_a_paused_limit_or_the_partys_own(rule):
    for kind in ClockKind:
        assert broken_from(rule, clock(kind, date(2026, 3, 2), "20wd", paused=True)) is None
        assert broken_from(rule, clock(kind, date(2026, 3, 2), "20wd", of_party=True)) is None


def test_a_warning_after_the_due_day_is_not_told():
    facts = clock(PROMISED, date(2026, 3, 2), "20wd")
    told = [rules()["near-due"].told_on(facts, day) for day in (facts.due_strict, facts.due_strict + timedelta(1))]
    assert told == [True, False]
    assert rules()["promise-overdue"].told_on(facts, date(2026, 5, 1))


@pytest.mark.parametrize(
    ("recorded", "broken"),
    [
        ("2026-03-06", []), ("2026-03-07", []), ("2026-03-09", []), ("2026-03-10", ["late-entry"]),
        ("2026-03-11", ["late-entry"]), ("2026-03-12", ["very-late-entry"]), ("2026-04-01", ["very-late-entry"]),
    ],
)  # fmt: skip
def test_an_entry_is_late_after_one_working_day_and_very_late_after_three(recorded, broken):
    """The act was on Friday 2026-03-06; Saturday and Sunday do not count."""
    entry = EntryFacts("investigate", date(2026, 3, 6), date.fromisoformat(recorded))
    assert [rule.key for rule in entry_rules() if rule.broken(entry, CHENGDU.settings, CALENDAR)] == broken


def pause(*, ended_on: date | None = None, again: bool = False) -> PauseFacts:
    """A test told to take ten working days, begun on Monday 2026-03-02."""
    name, kind = Words("特别程序", "Special procedure"), Words("检验", "Inspection")
    until = last_day(date(2026, 3, 2), Period.parse("10wd"), CALENDAR).strict
    return PauseFacts(
        "special", name, "special-start", 2, kind, date(2026, 3, 2), Period.parse("10wd"), until, ended_on, again,
        "行政许可法第四十五条",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("ended_on", "broken"),
    [(None, True), (date(2026, 3, 13), False), (date(2026, 3, 16), False), (date(2026, 3, 17), True)],
)
def test_a_pause_may_last_as_long_as_was_told_and_no_day_more(ended_on, broken):
    """行政许可法第四十五条: 所需时间书面告知申请人; the tenth working day is 2026-03-16."""
    day = rules()["pause-overrun"].broken_from(pause(ended_on=ended_on))
    assert day == (date(2026, 3, 17) if broken else None)


def test_the_same_kind_of_pause_a_second_time_is_told_on_its_first_day():
    assert rules()["pause-again"].broken_from(pause()) is None
    assert rules()["pause-again"].broken_from(pause(again=True, ended_on=date(2026, 3, 5))) == date(2026, 3, 2)


@pytest.mark.parametrize(
    ("filed", "broken"), [(None, date(2026, 12, 16)), ("2026-12-15", None), ("2026-12-16", date(2026, 12, 16))]
)
def test_an_item_is_reported_anew_on_the_last_day_or_the_rule_is_broken_the_day_after(filed, broken):
    facts = adjustment(filed_on=date.fromisoformat(filed) if filed else None)
    assert rules()["adjustment-overdue"].broken_from(facts) == broken


def adjustment(**more) -> AdjustmentFacts:
    known = {
        "item": "990225901000", "cited": "示例条例第三条", "lost_on": date(2026, 12, 1), "due_on": date(2026, 12, 15),
        "provisional": False, "filed_on": None, "basis": "10个工作日内报送",
    }  # fmt: skip
    return AdjustmentFacts(**{**known, **more})


@given(st.dates(date(2026, 1, 1), date(2026, 6, 1)), st.integers(2, 60), st.sampled_from(["wd", "cd"]))
def test_a_warning_always_comes_before_the_breach(start, length, unit):
    for kind, breach in ((PROMISED, "promise-overdue"), (STATUTORY, "statute-overdue")):
        facts = clock(kind, start, f"{length}{unit}")
        warned, broken = broken_from("near-due", facts), broken_from(breach, facts)
        assert broken is not None
        assert warned is None or start < warned < broken


def test_each_rule_stands_in_its_own_file_cites_an_article_and_needs_facts_that_exist():
    folder = FOLDER.parents[1] / "quanheng/rules/alerts"
    files = {path.stem.replace("_", "-") for path in folder.glob("*.py")} - {"--init--", "rule"}
    assert files == set(rules())
    assert all(rule.basis.endswith("条") for rule in rules().values())
    facts = clock(PROMISED, date(2026, 3, 2), "20wd")
    for rule in clock_rules():
        assert set(evidence(facts, rule.needs)) == set(rule.needs)
    for rule in pause_rules():
        assert set(evidence(pause(), rule.needs)) == set(rule.needs)
    for rule in adjustment_rules():
        assert set(evidence(adjustment(), rule.needs)) == set(rule.needs)
    entry = EntryFacts("file", date(2026, 3, 2), date(2026, 3, 9))
    assert evidence(entry, entry_rules()[0].needs)["happened_on"] == "2026-03-02"


@pytest.mark.parametrize("name", ["chengdu2010", "three-stage"])
def test_every_shipped_profile_grades_every_rule(name):
    path = POLICIES / f"{name}.toml"
    policy = parse_policy(read(path), path)
    assert policy.key == path.stem
    assert set(policy.severity) == set(rules())
    assert policy.severity["statute-overdue"] is Severity.RED


def test_the_profiles_differ_where_the_cities_did():
    three = parse_policy(read(POLICIES / "three-stage.toml"), "three-stage.toml")
    graded = [(policy.severity["near-due"], policy.severity["promise-overdue"]) for policy in (CHENGDU, three)]
    assert graded == [(Severity.YELLOW, Severity.RED), (Severity.HINT, Severity.YELLOW)]


@pytest.mark.parametrize(
    ("section", "key", "value", "why"),
    [
        ("severity", "near-due", "orange", "must be one of"),
        ("severity", "near-due", None, "missing"),
        ("severity", "nearly-due", "red", "unknown key"),
        ("settings", "near-due-working-days", 0, "at least 1"),
        ("settings", "late-entry-working-days", None, "missing"),
        (None, "reply_within", "3", "is no period"),
        (None, "reply_within", "24h", "counted in days"),
    ],
)
def test_a_profile_out_of_order_is_refused_by_key(section, key, value, why):
    table = read(POLICIES / "chengdu2010.toml")
    part = table[section] if section else table
    part.pop(key, None)
    if value is not None:
        part[key] = value
    with pytest.raises(BadLawFile, match=why) as refusal:
        parse_policy(table, "chengdu2010.toml")
    assert key in refusal.value.key


def test_a_limit_kept_in_evidence_is_plain():
    facts = replace(clock(PROMISED, date(2026, 3, 2), "20wd"), provisional=True)
    kept = evidence(facts, ("kind", "period", "due_strict", "stopped_on", "provisional"))
    assert kept == {
        "kind": "promised", "period": "20wd", "due_strict": "2026-03-30", "stopped_on": None, "provisional": True,
    }  # fmt: skip
