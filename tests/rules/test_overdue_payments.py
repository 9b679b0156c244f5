"""What the ordinary penalty procedure says of money that is late, put off, or received on the spot."""

from datetime import date

import pytest

from quanheng.rules.lawful_step import check_step
from quanheng.rules.refusal import Refused
from quanheng.rules.running_clocks import lapses
from tests.rules.procedures import FACTS, PENALTY, walked

SERVED_ON, LAST = date(2026, 3, 2), date(2026, 3, 17)
UNTIL = date(2026, 5, 15)


def served():
    return walked("penalty-ordinary", *PENALTY[: PENALTY.index("perform")])


def refused(walk, step, on, **facts) -> Refused:
    with pytest.raises(Refused) as found:
        check_step(walk.timing, walk.attempt(step, on, **facts))
    return found.value


def deferred(until: date = UNTIL):
    return served().take("defer", date(2026, 3, 10), deferred_until=until.isoformat())


@pytest.mark.parametrize("step", ["surcharge", "urge"])
def test_nothing_is_asked_for_delay_before_the_day_after_the_time_granted(step):
    walk = deferred()
    facts = {"surcharge": 15000, "days": 1} if step == "surcharge" else {}
    assert refused(walk, step, UNTIL, **facts).code == "period-still-runs"
    walk.take(step, date(2026, 5, 16), **facts)


def test_the_surcharge_counts_only_the_days_stated_and_never_more_than_lie_between():
    walk = deferred()
    on = date(2026, 5, 17)
    assert refused(walk, "surcharge", on, surcharge=30001, days=2).code == "surcharge-above-the-fine"
    walk.take("surcharge", on, surcharge=30000, days=2)


def test_a_missed_instalment_opens_the_surcharge_at_once():
    walk = deferred()
    walk.lapse("instalment-missed", date(2026, 4, 2))
    walk.history[-1] = type(walk.history[-1])("instalment-missed", date(2026, 4, 2), facts={"missed_on": "2026-04-01"})
    walk.take("surcharge", date(2026, 4, 2), surcharge=15000, days=1)


def test_the_time_granted_ends_by_itself_on_the_day_after_it():
    walk = deferred()
    assert lapses(walk.timing, UNTIL) is None
    lapse = lapses(walk.timing, date(2026, 5, 16))
    assert (lapse.step.key, lapse.on) == ("deferral-over", date(2026, 5, 16))


@pytest.mark.parametrize(
    ("deferral_over", "clock", "due"),
    [
        (None, "QZ-COURT", date(2026, 12, 2)),
        (date(2026, 5, 16), "QZ-COURT", date(2026, 12, 2)),
        (date(2026, 11, 16), "QZ-COURT-DEFER", date(2027, 2, 15)),
    ],
)
def test_the_three_months_for_the_court_count_from_whichever_ended_last(deferral_over, clock, due):
    """行政强制法第五十三条; 行政处罚法第七十二条第二款."""
    walk = deferred() if deferral_over else served()
    days = {"remedies-lapsed": date(2026, 9, 3), **({"deferral-over": deferral_over} if deferral_over else {})}
    for step, on in sorted(days.items(), key=lambda each: each[1]):
        walk.lapse(step, on)
    running = {
        each.clock.key: each.due.strict for each in walk.timing.clocks() if each.clock.key.startswith("QZ-COURT")
    }
    assert running == {clock: due}


def test_while_the_time_granted_runs_no_time_for_the_court_does():
    walk = deferred(date(2026, 12, 1))
    walk.lapse("remedies-lapsed", date(2026, 9, 3))
    assert not [each for each in walk.timing.clocks() if each.clock.key.startswith("QZ-COURT")]


SPOT = {"ground": "remote", "party_request": True, "fiscal_receipt": "示例票据1", "collected": 500000}


@pytest.mark.parametrize("wrong", [{"ground": "small"}, {"ground": "hard-later"}, {"party_request": False}])
def test_under_the_ordinary_procedure_money_is_received_only_in_remote_places_at_the_partys_request(wrong):
    assert refused(served(), "collect", SERVED_ON, **{**SPOT, **wrong}).code == "fine-not-to-be-received"


def test_what_was_received_counts_only_once_handed_in_and_nothing_else_comes_that_way():
    walk = served()
    spot = {**FACTS["perform"], "channel": "on-the-spot"}
    assert refused(walk, "perform", SERVED_ON, **spot).code == "collected-but-not-handed-in"
    walk.take("collect", SERVED_ON, **SPOT)
    assert refused(walk, "perform", SERVED_ON, **spot).code == "collected-but-not-handed-in"
    walk.take("hand-in", date(2026, 3, 3))
    assert refused(walk, "perform", date(2026, 3, 3), **FACTS["perform"]).code == "collected-but-not-handed-in"
    walk.take("perform", date(2026, 3, 3), **spot)


def test_a_waiver_lets_off_the_surcharge_and_never_the_fine():
    on = date(2026, 3, 18)
    walk = served().take("surcharge", on, surcharge=15000)
    assert refused(walk, "perform", on, **{**FACTS["perform"], "paid": 499999, "waived": 15001}).code == (
        "paid-is-not-what-is-owed"
    )
    walk.take("perform", on, **{**FACTS["perform"], "paid": 500000, "waived": 15000})
