"""查封、扣押: approval first or within 24 hours, the period and its end (行政强制法第三章)."""

from datetime import date, timedelta

import pytest

from quanheng.rules.lawful_step import check_step
from quanheng.rules.refusal import Refused
from quanheng.rules.running_clocks import lapses
from tests.rules.procedures import HEAD, Walk

DAY = date(2026, 3, 2)
SAID = (
    "own_officers", "certificates_shown", "told_on_the_spot", "related_only", "no_necessities", "not_sealed_before",
    "list_in_duplicate", "handed_over",
)  # fmt: skip
APPLIED = {
    **dict.fromkeys(SAID, True), "applied_at": "2026-03-02T09:00", "decision_reasons": "示例", "goods_list": "示例一件",
    "period_stated": "三十日",
}  # fmt: skip
ARTICLES = dict(zip(SAID, ("十七条第一款", "十八条第三项", "十八条第五项", "二十三条第一款", "二十三条第一款",
                           "二十三条第二款", "二十四条第三款", "二十四条第一款"), strict=True))  # fmt: skip
RECORD = {"site_record": "示例", "record_signed": "signed"}
EXTENDED = {"extension_reasons": "情况复杂", "extension_told": True}
TESTED = {"test_kind": "testing", "test_period": "十日", "testing_told": True}
RELEASED = {"release_ground": "period", "goods_returned": True, "storage_borne": True, "release_note": "示例"}
DISAGREED = {"confirmed_at": "2026-03-02T21:15", "head_agrees": False, "confirm_opinion": "示例"}
DISPOSED = {"disposal": "confiscate", "disposal_basis": "示例", "disposal_reasons": "示例"}


def asked(urgent: bool = False) -> Walk:
    return Walk("compulsory-measure").take(
        "request", DAY, measure_kind="seize", measure_urgent=urgent, measure_grounds="示例"
    )


def applied(urgent: bool = False) -> Walk:
    walk = asked(urgent)
    if not urgent:
        walk.take("approve", DAY, by=HEAD, measure_approved=True, approval_opinion="同意")
    return walk.take("apply", DAY, **APPLIED).take("record", DAY, **RECORD)


def refused(walk: Walk, step: str, on: date = DAY, **how) -> Refused:
    with pytest.raises(Refused) as refusal:
        check_step(walk.timing, walk.attempt(step, on, **how))
    return refusal.value


def test_nothing_is_seized_before_the_head_approved():
    assert refused(asked(), "apply", **APPLIED).article == "行政强制法第十八条第一项"


def test_two_officers_seize():
    assert refused(asked(urgent=True), "apply", others=(), **APPLIED).code == "two-officers-needed"


@pytest.mark.parametrize("said", SAID)
def test_what_the_law_asks_on_the_spot_holds_the_measure_back(said):
    refusal = refused(asked(urgent=True), "apply", **{**APPLIED, said: False})
    assert (refusal.code, refusal.article) == ("fact-does-not-allow", f"行政强制法第{ARTICLES[said]}")


def test_an_urgent_measure_is_reported_within_24_hours():
    running = applied(urgent=True).timing.clock("QZ-URG")
    assert running.moment.legal.isoformat(timespec="minutes") == "2026-03-03T09:00"
    assert applied().timing.clock("QZ-URG") is None


def test_a_measure_the_head_disagrees_with_is_only_released():
    walk = applied(urgent=True).take("report", DAY, reported_at="2026-03-02T20:00", report_content="示例")
    walk.take("confirm", DAY, by=HEAD, **DISAGREED)
    assert refused(walk, "extend", **EXTENDED).article == "行政强制法第十九条"
    assert refused(walk, "dispose", by=HEAD, **DISPOSED).code == "measure-to-be-released"
    assert refused(walk, "test-start", **TESTED).code == "measure-to-be-released"
    assert (
        refused(walk, "release", **{**RELEASED, "release_ground": "no-violation"}).code == "ground-is-not-the-true-one"
    )
    assert walk.take("release", DAY, **{**RELEASED, "release_ground": "disapproved"}).timing.progress.ended


def test_what_the_head_disapproved_is_lifted_at_once_and_what_the_head_confirmed_is_not():
    asked = {True: None, False: "2026-03-02T22:15"}
    for agrees, ends in asked.items():
        walk = applied(urgent=True).take("report", DAY, reported_at="2026-03-02T20:00", report_content="示例")
        running = walk.take("confirm", DAY, by=HEAD, **{**DISAGREED, "head_agrees": agrees}).timing.clock("QZ-LIFT")
        assert (running and running.moment.strict.isoformat(timespec="minutes")) == ends


def test_the_period_of_a_measure_is_over_on_the_day_its_count_ends_for_gate_and_lapse_alike():
    day = date(2026, 3, 5)  # the thirtieth day is the Saturday of Qingming
    walk = Walk("compulsory-measure").take("request", day, measure_kind="seize", measure_urgent=False,
                                           measure_grounds="示例")  # fmt: skip
    walk.take("approve", day, by=HEAD, measure_approved=True, approval_opinion="同意")
    walk.take("apply", day, **{**APPLIED, "applied_at": "2026-03-05T09:00"})
    check_step(walk.timing, walk.attempt("extend", date(2026, 4, 4), **EXTENDED))
    assert refused(walk, "extend", date(2026, 4, 5), **EXTENDED).code == "period-is-over"
    assert lapses(walk.timing, date(2026, 4, 4)) is None
    assert lapses(walk.timing, date(2026, 4, 5)) is not None


END = DAY + timedelta(30)


@pytest.mark.parametrize(("days", "open_"), [(-1, True), (0, True), (1, False)])
def test_the_period_is_extended_once_and_only_before_it_ends(days, open_):
    walk, on = applied(), END + timedelta(days)
    if not open_:
        assert refused(walk, "extend", on, **EXTENDED).article == "行政强制法第二十五条第一款"
        return
    walk.take("extend", on, **EXTENDED)
    assert walk.timing.clock("QZ-SEAL").due.strict == DAY + timedelta(60)
    assert refused(walk, "extend", on, **EXTENDED).code == "step-already-taken"


def test_the_measure_ends_by_itself_the_day_after_and_is_then_released():
    walk = applied()
    assert lapses(walk.timing, END) is None
    assert lapses(walk.timing, END + timedelta(1)) is not None
    walk.lapse("lapsed", END + timedelta(1))
    assert walk.timing.clock("QZ-RELEASE") is not None
    refused(walk, "dispose", END + timedelta(1), **DISPOSED)
    assert refused(walk, "release", END + timedelta(1), **{**RELEASED, "storage_borne": False}).article
    assert walk.take("release", END + timedelta(1), **RELEASED).timing.progress.ended


def test_the_time_of_testing_is_not_counted():
    walk = applied().take("test-start", DAY + timedelta(5), **TESTED)
    walk.take("test-end", DAY + timedelta(15), test_result="示例")
    assert walk.timing.clock("QZ-SEAL").due.strict == END + timedelta(11)
    assert refused(applied(), "test-start", **{**TESTED, "testing_told": False}).article == "行政强制法第二十五条第三款"
