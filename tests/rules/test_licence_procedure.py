"""行政许可一般程序: what the statute demands is demanded, and what it deems happens by itself."""

from datetime import date

import pytest

from quanheng.rules.days import Period
from quanheng.rules.lawful_step import check_step
from quanheng.rules.refusal import Refused
from quanheng.rules.running_clocks import Limit, lapses
from tests.rules.procedures import CLERK, EXAMINER, FACTS, HEAD, LICENCE, Walk, standing, walked

DAY = date(2026, 3, 2)


def refused(walk: Walk, step: str, on: date = DAY, **how) -> Refused:
    with pytest.raises(Refused) as refusal:
        check_step(walk.timing, walk.attempt(step, on, **{**FACTS.get(step, {}), **how}))
    return refusal.value


def clock(walk: Walk, key: str):
    return next(each for each in walk.timing.clocks() if each.clock.key == key)


def test_the_whole_way_from_receipt_to_issue_can_be_walked():
    assert walked("licence", *LICENCE).timing.progress.ended.step == "issue"


@pytest.mark.parametrize("skipped", LICENCE[:-1])
def test_no_step_of_the_ordinary_way_can_be_skipped(skipped):
    position = LICENCE.index(skipped)
    walk = walked("licence", *LICENCE[:position])
    for later in LICENCE[position + 1 :]:
        assert refused(walk, later).code == "step-before-its-forerunner"


@pytest.mark.parametrize(("today", "accepted"), [(date(2026, 3, 9), False), (date(2026, 3, 10), True)])
def test_an_application_nobody_answers_is_accepted_as_of_the_day_it_was_received(today, accepted):
    """行政许可法第三十二条第四项: 逾期不告知的，自收到申请材料之日起即为受理。"""
    lapse = lapses(walked("licence", "receive").timing, today)
    assert (lapse is not None) is accepted
    if lapse:
        assert (lapse.step.key, lapse.on) == ("deemed-accepted", DAY)


def test_what_is_missing_is_asked_for_once_and_in_time():
    walk = walked("licence", "receive")
    assert refused(walk, "supplement-notice", date(2026, 3, 10), missing="营业执照").code == "period-is-over"
    walk.take("supplement-notice", date(2026, 3, 9), missing="营业执照")
    assert refused(walk, "supplement-notice", date(2026, 3, 9), missing="平面图").code == "step-already-taken"
    assert refused(walk, "accept", date(2026, 3, 9)).article == "行政许可法第三十二条第一款第五项"
    assert lapses(walk.timing, date(2026, 6, 1)) is None
    assert clock(walk, "XK-ACC").stopped.step == "supplement-notice"
    walk.take("supplement-filed", date(2026, 3, 12), supplemented="营业执照").take("accept", date(2026, 3, 12))


def supplemented(on: date) -> Walk:
    walk = walked("licence", "receive").take("supplement-notice", date(2026, 3, 4), missing="营业执照")
    return walk.take("supplement-filed", on, supplemented="营业执照")


@pytest.mark.parametrize(
    ("today", "accepted"), [(date(2026, 3, 18), False), (date(2026, 3, 19), False), (date(2026, 3, 20), True)]
)
def test_supplements_nobody_answers_are_accepted_as_of_the_day_they_were_received(today, accepted):
    """行政许可法第三十二条第一款第四项、第五项 (docs/decisions/0012): the five days run anew from the supplements."""
    walk = supplemented(date(2026, 3, 12))
    assert clock(walk, "XK-SUPP").due.strict == date(2026, 3, 19)
    lapse = lapses(walk.timing, today)
    assert (lapse is not None) is accepted
    if lapse:
        assert (lapse.step.key, lapse.on) == ("deemed-after-supplements", date(2026, 3, 12))


def test_the_decision_after_supplements_is_due_from_the_day_they_were_received():
    walk = supplemented(date(2026, 3, 12)).lapse("deemed-after-supplements", date(2026, 3, 12))
    assert clock(walk, "XK-DEC").due.strict == date(2026, 4, 10)
    assert refused(walk, "accept", date(2026, 3, 20)).code == "step-barred-by-another"
    walk.take("examine", date(2026, 3, 20), **FACTS["examine"])


def test_supplements_answered_in_time_are_accepted_by_the_window():
    walk = supplemented(date(2026, 3, 12)).take("accept", date(2026, 3, 19))
    assert clock(walk, "XK-SUPP").stopped.step == "accept"
    assert lapses(walk.timing, date(2026, 6, 1)) is None


def test_what_needs_no_licence_ends_at_the_window():
    walk = walked("licence", "receive").take("not-needed", DAY, not_needed_reasons="不属于许可事项")
    assert walk.timing.progress.ended


def test_a_decision_is_due_in_twenty_working_days():
    assert clock(walked("licence", "receive", "accept"), "XK-DEC").due.strict == date(2026, 3, 30)


def test_the_promise_of_the_item_runs_beside_the_statute():
    limits = {"promise": Limit(Period.parse("5wd"), "行政许可法第四十二条第一款")}
    walk = walked("licence", "receive", "accept", **limits)
    assert clock(walk, "promise").due.strict == date(2026, 3, 9)
    assert walk.timing.next_due().clock.key == "promise"


def test_a_special_limit_of_the_item_replaces_the_general_one():
    special = Limit(Period.parse("30wd"), "不动产登记暂行条例第二十条")
    walk = walked("licence", "receive", "accept", **{"XK-DEC": special})
    assert clock(walk, "XK-DEC").basis == "不动产登记暂行条例第二十条"
    assert clock(walk, "XK-DEC").due.strict == date(2026, 4, 14)


SPECIAL = {"special_kind": "testing", "days_needed": 5}


def test_a_special_procedure_stops_the_clock_and_holds_the_decision_back():
    """行政许可法第四十五条: 所需时间不计算在期限内，并书面告知申请人。"""
    walk = walked("licence", "receive", "accept", "examine").take("special-start", date(2026, 3, 9), **SPECIAL)
    assert refused(walk, "grant", date(2026, 3, 10)).code == "special-procedure-runs"
    assert refused(walk, "special-start", date(2026, 3, 10), **SPECIAL).code == "special-procedure-runs"
    walk.take("special-end", date(2026, 3, 13), special_result="合格")
    assert clock(walk, "XK-DEC").due.strict == date(2026, 4, 7)
    assert refused(walk, "special-end", date(2026, 3, 16), special_result="合格").code == "no-special-procedure"
    walk.take("grant", date(2026, 3, 16), **FACTS["grant"])


@pytest.mark.parametrize("kind", ["lunch", "代办", ""])
def test_only_the_eight_kinds_of_article_45_stop_the_clock(kind):
    walk = walked("licence", "receive", "accept")
    code = refused(walk, "special-start", special_kind=kind, days_needed=5).code
    assert code == ("fact-malformed" if kind else "fact-missing")


def test_a_special_procedure_after_the_day_due_is_refused():
    walk = walked("licence", "receive", "accept")
    refusal = refused(walk, "special-start", date(2026, 4, 1), **SPECIAL)
    assert (refusal.code, refusal.article) == ("pause-after-due", "行政许可法第四十五条")


def test_a_broken_promise_bars_no_special_procedure():
    walk = walked("licence", "receive", "accept", promise=Limit(Period.parse("5wd"), "行政许可法第四十二条第一款"))
    walk.take("special-start", date(2026, 3, 16), **SPECIAL)
    assert clock(walk, "promise").due.strict == date(2026, 3, 9)
    assert clock(walk, "XK-DEC").due.strict > date(2026, 3, 30)


def test_the_head_extends_once_before_the_day_due():
    """行政许可法第四十二条: 经本行政机关负责人批准，可以延长十日。"""
    walk = walked("licence", "receive", "accept")
    late = refused(walk, "extend", date(2026, 3, 31), extension_reasons="示例")
    assert (late.code, late.article) == ("extension-after-due", "行政许可法第四十二条第一款")
    assert refused(walk, "extend", by=standing(3, "section-chief"), extension_reasons="示例").code == "wrong-post"
    walk.take("extend", date(2026, 3, 30), extension_reasons="示例")
    assert clock(walk, "XK-DEC").due.strict == date(2026, 4, 14)
    assert refused(walk, "extend", date(2026, 3, 30), extension_reasons="再次").code == "step-already-taken"


def test_an_extension_after_a_pause_is_judged_on_the_lengthened_day():
    walk = walked("licence", "receive", "accept").take("special-start", date(2026, 3, 9), **SPECIAL)
    walk.take("special-end", date(2026, 3, 13), special_result="合格")
    walk.take("extend", date(2026, 4, 7), extension_reasons="示例")


def test_checked_substance_takes_two_staff():
    """行政许可法第三十四条第三款: 指派两名以上工作人员进行核查。"""
    walk = walked("licence", "receive", "accept").take("examine", DAY, **{**FACTS["examine"], "substance": True})
    assert refused(walk, "grant").article == "行政许可法第三十四条第三款"
    assert refused(walk, "site-check", others=(), check_record="符合").code == "two-officers-needed"
    walk.take("site-check", DAY, check_record="符合").take("grant", DAY, **FACTS["grant"])


def test_third_parties_are_told_and_heard_and_may_ask_for_a_hearing():
    """行政许可法第三十六条、第四十七条。"""
    walk = walked("licence", "receive", "accept").take("examine", DAY, **{**FACTS["examine"], "third_party": True})
    assert refused(walk, "grant").article == "行政许可法第三十六条"
    walk.take("third-party-notice", DAY, hearing_told=True)
    walk.take("third-party-heard", DAY, third_party_statement="无异议")
    assert refused(walk, "grant").article == "行政许可法第四十七条第一款"
    assert lapses(walk.timing, date(2026, 3, 10)).step.key == "hearing-lapsed"
    walk.lapse("hearing-lapsed", date(2026, 3, 10)).take("grant", date(2026, 3, 10), **FACTS["grant"])


def test_a_refusal_too_waits_for_the_third_party_s_choice_of_a_hearing():
    """行政许可法第四十七条第一款: 在作出行政许可决定前，应当告知申请人、利害关系人享有要求听证的权利。"""
    walk = walked("licence", "receive", "accept").take("examine", DAY, **{**FACTS["examine"], "third_party": True})
    walk.take("third-party-notice", DAY, hearing_told=True)
    walk.take("third-party-heard", DAY, third_party_statement="有异议")
    assert refused(walk, "refuse", refusal_reasons="不符合条件").article == "行政许可法第四十七条第一款"
    later = date(2026, 3, 10)
    walk.lapse("hearing-lapsed", later).take("refuse", later, refusal_reasons="不符合条件")


def test_who_examined_neither_decides_nor_chairs_the_hearing():
    walk = walked("licence", "receive", "accept", "examine")
    decider = standing(EXAMINER.person, "section-chief")
    assert refused(walk, "grant", by=decider).code == "same-person-two-roles"


def test_a_refusal_states_reasons_and_remedies():
    """行政许可法第三十八条第二款。"""
    walk = walked("licence", "receive", "accept", "examine")
    assert refused(walk, "refuse").code == "fact-missing"
    walk.take("refuse", DAY, refusal_reasons="不符合条件")
    assert (
        refused(walk, "serve-refusal", remedies_told=False, service_method="direct").article
        == "行政许可法第三十八条第二款"
    )
    walk.take("serve-refusal", DAY, remedies_told=True, service_method="direct")


def test_a_clerk_cannot_decide():
    for by in (CLERK, EXAMINER):
        assert refused(walked("licence", "receive", "accept", "examine"), "grant", by=by).code == "wrong-post"
    walked("licence", "receive", "accept", "examine").take("grant", DAY, by=HEAD, **FACTS["grant"])


@pytest.mark.parametrize("decision", ["grant", "refuse"])
def test_whoever_received_or_accepted_an_application_does_not_decide_it(decision):
    """行政许可法第三十四条: 受理与审核由不同人员办理 (law/roles/conflicts.toml)."""
    both = standing(8, "clerk", "section-chief")
    refusal = refused(walked("licence", "receive", "accept", "examine"), decision, by=both)
    assert (refusal.code, refusal.article) == ("same-person-two-roles", "行政许可法第三十四条第一款")


def test_joint_handling_has_forty_five_days_and_fifteen_more_from_the_head_of_the_government():
    """行政许可法第四十二条第二款。"""
    walk = Walk("licence").take("receive", DAY, joint=True, **FACTS["receive"]).take("accept", DAY)
    assert walk.timing.clock("XK-DEC") is None
    assert clock(walk, "XK-JOINT").due.strict == date(2026, 5, 8)
    assert refused(walk, "extend", by=HEAD, extension_reasons="示例").code == "step-does-not-apply"
    late = {"government_approval": "示府〔2026〕1号", "extension_reasons": "示例"}
    assert refused(walk, "extend-joint", date(2026, 5, 9), **late).code == "extension-after-due"
    walk.take("extend-joint", date(2026, 5, 8), **late)
    assert clock(walk, "XK-JOINT").due.strict == date(2026, 5, 28)


def heard() -> Walk:
    walk = walked("licence", "receive", "accept")
    walk.take("examine", DAY, **{**FACTS["examine"], "hearing_prescribed": True})
    return walk.take("hearing-notice", DAY, hearing_on="2026-03-12", hearing_place="示例")


def test_a_prescribed_hearing_is_announced_and_the_decision_rests_on_its_record():
    """行政许可法第四十六条、第四十八条。"""
    walk, on = heard(), date(2026, 3, 12)
    assert refused(walk, "hearing", on, hearing_record="示例").article == "行政许可法第四十六条"
    walk.take("hearing-announcement", DAY, announced_where="示例网站").take("hearing", on, hearing_record="示例")
    assert refused(walk, "grant", on, granted_content="示例").code == "decided-off-the-record"
    walk.take("grant", on, granted_content="示例", by_the_record=True)


def test_a_recused_chair_does_not_hold_the_hearing():
    walk, on = heard().take("hearing-announcement", DAY, announced_where="示例网站"), date(2026, 3, 12)
    walk.take("recuse", DAY, recused_person=6, recusal_granted=True, recusal_reasons="示例")
    assert refused(walk, "hearing", on, hearing_record="示例").code == "person-recused"
    walk.take("hearing", on, by=standing(66, "hearing-chair"), hearing_record="示例")


@pytest.mark.parametrize(("day", "in_time"), [(6, True), (9, True), (10, False)])
def test_two_staff_are_assigned_to_inspect_within_five_working_days(day, in_time):
    """行政许可法第五十五条第二款。"""
    walk, on = walked("licence", "receive", "accept"), date(2026, 3, day)
    walk.take("examine", DAY, **{**FACTS["examine"], "technical_inspection": True})
    assert refused(walk, "grant", **FACTS["grant"]).article == "行政许可法第五十五条"
    assert refused(walk, "technical-inspect", others=(), technical_result="示例").code == "two-officers-needed"
    if in_time:
        walk.take("technical-inspect", on, technical_result="示例")
    else:
        assert refused(walk, "technical-inspect", on, technical_result="示例").code == "late-decision"


def test_limited_licences_state_the_order_of_receipt():
    walk = walked("licence", "receive", "accept", "examine")
    refusal = refused(walk, "grant", granted_content="示例", quantity_limited=True)
    assert refusal.article == "行政许可法第五十七条"
    walk.take("grant", DAY, granted_content="示例", quantity_limited=True, order_of_receipt="第一位，余三个")


@pytest.mark.parametrize(("until", "lawful"), [("2027-03-01", False), ("2027-03-02", True), ("2027-03-03", False)])
def test_false_material_for_a_safety_licence_bars_one_year(until, lawful):
    """行政许可法第七十八条。"""
    walk = walked("licence", "receive", "accept", "examine")
    facts = {"refusal_reasons": "示例", "false_material": True, "safety_item": True, "barred_until": until}
    if lawful:
        walk.take("refuse", DAY, **facts)
    else:
        assert refused(walk, "refuse", **facts).code == "bar-not-one-year"
    assert refused(walked("licence", "receive", "accept", "examine"), "refuse", **{**facts, "safety_item": False})


@pytest.mark.parametrize("redo", [True, False])
def test_the_decider_sends_back_to_a_chosen_step_with_or_without_what_came_after(redo):
    walk = walked("licence", "receive", "accept").take("examine", DAY, **{**FACTS["examine"], "substance": True})
    walk.take("site-check", DAY, check_record="示例")
    walk.take("send-back", DAY, back_to="examine", redo=redo, send_back_reasons="示例")
    assert refused(walk, "grant", **FACTS["grant"]).code in {"step-before-its-forerunner", "step-sent-back"}
    walk.take("examine", DAY, **{**FACTS["examine"], "substance": True})
    assert ("site-check" in walk.timing.progress.live) is not redo


def test_what_can_be_decided_on_the_spot_is_decided_the_same_day():
    """行政许可法第三十四条第二款。"""
    assert {taken.on for taken in walked("licence", *LICENCE).history} == {DAY}
