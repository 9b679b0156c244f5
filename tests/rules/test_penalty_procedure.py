"""行政处罚普通程序: what the statute demands is demanded, step by step."""

from datetime import date

import pytest

from quanheng.rules.lawful_step import check_step, open_steps
from quanheng.rules.refusal import Refused
from quanheng.rules.running_clocks import lapses
from tests.rules.procedures import (
    CHAIR,
    FACTS,
    HEAD,
    OFFICER,
    PARTNER,
    PENALTY,
    REVIEWER,
    Walk,
    calendar,
    standing,
    walked,
)

DAY = date(2026, 3, 2)
TO_CLOSE = PENALTY[:4]
TO_HEARD = PENALTY[:6]


def refused(walk: Walk, step: str, on: date = DAY, **how) -> Refused:
    """The refusal the attempt meets; the test fails when there is none."""
    with pytest.raises(Refused) as refusal:
        check_step(walk.timing, walk.attempt(step, on, **{**FACTS.get(step, {}), **how}))
    return refusal.value


def test_the_whole_way_from_clue_to_archive_can_be_walked():
    assert walked("penalty-ordinary", *PENALTY).timing.progress.ended.step == "close"


@pytest.mark.parametrize("skipped", PENALTY[:-1])
def test_no_step_of_the_ordinary_way_can_be_skipped(skipped):
    position = PENALTY.index(skipped)
    walk = walked("penalty-ordinary", *PENALTY[:position])
    for later in PENALTY[position + 1 :]:
        refusal = refused(walk, later)
        assert refusal.code in {"step-before-its-forerunner", "step-does-not-apply"}
        assert refusal.article


def test_no_decision_before_the_party_was_told():
    """行政处罚法第六十二条: 未告知的，不得作出行政处罚决定。"""
    refusal = refused(walked("penalty-ordinary", *TO_CLOSE), "decision")
    assert (refusal.code, refusal.article) == ("step-before-its-forerunner", "行政处罚法第六十二条")


def test_no_decision_before_the_party_was_heard_unless_it_waived():
    told = walked("penalty-ordinary", *PENALTY[:5])
    assert refused(told, "decision").article == "行政处罚法第六十二条"
    told.take("statement-waived", DAY, waiver="放弃声明，2026-03-02签字").take("decision", DAY, **FACTS["decision"])


def test_silence_counts_as_heard_only_after_the_day_stated_in_the_notice():
    told = walked("penalty-ordinary", *PENALTY[:5])
    assert refused(told, "statement-lapsed", date(2026, 3, 20)).code == "period-still-runs"
    told.take("statement-lapsed", date(2026, 3, 21))


def test_one_officer_is_not_enough_to_investigate():
    """行政处罚法第四十二条: 执法人员不得少于两人。"""
    refusal = refused(walked("penalty-ordinary", "clue", "file"), "investigate", others=())
    assert (refusal.code, refusal.article) == ("two-officers-needed", "行政处罚法第四十二条")


def test_one_account_named_twice_is_not_two_officers():
    walk = walked("penalty-ordinary", "clue", "file")
    assert refused(walk, "investigate", others=(OFFICER,)).code == "two-officers-needed"


@pytest.mark.parametrize(
    ("on", "allowed"), [(date(2026, 3, 1), True), (date(2026, 3, 2), True), (date(2026, 3, 3), False)]
)
def test_a_certificate_counts_to_its_last_day(on, allowed):
    walk = walked("penalty-ordinary", "clue", "file", on=date(2026, 2, 27))
    expiring = standing(2, "officer", expires_on=date(2026, 3, 2))
    if allowed:
        walk.take("investigate", on, others=(expiring,), **FACTS["investigate"])
    else:
        assert refused(walk, "investigate", on, others=(expiring,)).code == "certificate-expired"


def test_an_investigation_without_showing_certificates_is_refused():
    refusal = refused(walked("penalty-ordinary", "clue", "file"), "investigate", certificates_shown=False)
    assert refusal.article == "行政处罚法第五十五条"


def test_the_wrong_post_is_refused():
    assert refused(walked("penalty-ordinary", *TO_HEARD), "decision", by=OFFICER).code == "wrong-post"


def test_a_step_is_taken_once():
    assert refused(walked("penalty-ordinary", "clue"), "clue").code == "step-already-taken"


def test_only_one_result_is_possible():
    walk = walked("penalty-ordinary", *PENALTY[:7])
    transfer = {
        "transferred_at": "2026-03-02T16:00", "transferred_to": "示范区公安分局", "transfer_reasons": "示例",
    }  # fmt: skip
    assert refused(walk, "transfer", **transfer).code == "step-barred-by-another"


def test_nothing_happens_after_the_end():
    assert refused(walked("penalty-ordinary", *PENALTY), "correction-order").code == "proceeding-ended"


def test_the_penalty_is_never_heavier_than_the_notice():
    """行政处罚法第四十五条: 不得因当事人陈述、申辩而给予更重的处罚。"""
    walk = walked("penalty-ordinary", *TO_HEARD)
    assert refused(walk, "decision", fine=500001).article == "行政处罚法第四十五条"
    assert refused(walk, "decision", kinds=["fine", "stop-business"]).code == "heavier-than-the-notice"
    assert refused(walk, "decision", kinds=["fine", "warning"]).code == "heavier-than-the-notice"
    walk.take("decision", DAY, **{**FACTS["decision"], "fine": 499999})


def test_a_lighter_kind_may_take_the_place_of_one_the_party_was_told_of_and_a_heavier_may_not():
    """行政处罚法第四十五条: 不得因当事人陈述、申辩而给予更重的处罚。"""
    walk = walked("penalty-ordinary", *TO_HEARD)
    assert refused(walk, "decision", kinds=["stop-business"], fine=0).code == "heavier-than-the-notice"
    assert refused(walk, "decision", kinds=["warning", "criticism"], fine=0).code == "heavier-than-the-notice"
    walk.take("decision", DAY, **{**FACTS["decision"], "kinds": ["warning"], "fine": 0})


def test_a_heavier_penalty_needs_new_facts_and_a_new_notice():
    walk = walked("penalty-ordinary", *TO_HEARD)
    walk.take("reinvestigate", DAY, reinvestigation_reasons="发现新的事实")
    assert "decision" not in [step.key for step in open_steps(walk.timing, DAY)]
    heavier = {"fine": 800000}
    walk.take("investigate", DAY, **FACTS["investigate"])
    walk.take("close-investigation", DAY, **{**FACTS["close-investigation"], **heavier})
    walk.take("notice", DAY, **{**FACTS["notice"], **heavier}).take("statement", DAY, **FACTS["statement"])
    walk.take("decision", DAY, **{**FACTS["decision"], **heavier})
    assert [taken.round for taken in walk.history if taken.step == "notice"] == [1, 2]


def test_a_heavy_penalty_waits_for_the_right_to_a_hearing():
    """行政处罚法第六十三条、第六十四条: 告知后五日内提出。"""
    heavy = {"kinds": ["fine", "stop-business"], "fine": 500000}
    walk = walked("penalty-ordinary", *PENALTY[:3])
    walk.take("close-investigation", DAY, **{**FACTS["close-investigation"], **heavy})
    assert refused(walk, "notice", **heavy).code == "hearing-right-not-told"
    walk.take("notice", DAY, **{**FACTS["notice"], **heavy, "hearing_told": True})
    walk.take("statement", DAY, **FACTS["statement"])
    assert refused(walk, "decision", **heavy).article == "行政处罚法第六十三条"
    assert lapses(walk.timing, date(2026, 3, 9)) is None
    assert lapses(walk.timing, date(2026, 3, 10)).step.key == "hearing-lapsed"
    walk.lapse("hearing-lapsed", date(2026, 3, 10))
    walk.take("decision", date(2026, 3, 10), **{**FACTS["decision"], **heavy})


def heavy_case_with_a_hearing_asked() -> Walk:
    heavy = {"kinds": ["fine", "stop-business"], "fine": 500000}
    walk = walked("penalty-ordinary", *PENALTY[:3])
    walk.take("close-investigation", DAY, **{**FACTS["close-investigation"], **heavy})
    walk.take("notice", DAY, **{**FACTS["notice"], **heavy, "hearing_told": True})
    walk.take("statement", DAY, **FACTS["statement"])
    walk.take("hearing-request", date(2026, 3, 9), hearing_request="书面申请")
    return walk.take("hearing-notice", date(2026, 3, 10), hearing_on="2026-03-19", hearing_place="示范局")


HEARD = {"attended": True, "hearing_record": "示例笔录"}


def test_a_hearing_needs_seven_working_days_notice():
    walk = heavy_case_with_a_hearing_asked()
    assert refused(walk, "hearing", date(2026, 3, 18), **HEARD).code == "too-soon"
    walk.take("hearing", date(2026, 3, 19), **HEARD)


def test_a_hearing_is_held_on_the_day_notified_or_else_notified_anew():
    """行政处罚法第六十四条第二项: 行政机关应当在举行听证的七日前，通知听证的时间、地点。"""
    walk = heavy_case_with_a_hearing_asked()
    refusal = refused(walk, "hearing", date(2026, 3, 20), **HEARD)
    assert (refusal.code, refusal.params["stated"]) == ("not-on-the-stated-day", date(2026, 3, 19))
    walk.take("hearing-notice", date(2026, 3, 20), hearing_on="2026-03-31", hearing_place="示范局")
    assert refused(walk, "hearing", date(2026, 4, 1), **HEARD).params["stated"] == date(2026, 3, 31)
    walk.take("hearing", date(2026, 3, 31), **HEARD)


def test_who_investigated_cannot_chair_the_hearing():
    """行政处罚法第六十四条第四项: 听证由非本案调查人员主持。"""
    both = standing(2, "hearing-chair", "officer")
    refusal = refused(heavy_case_with_a_hearing_asked(), "hearing", date(2026, 3, 19), by=both, **HEARD)
    assert (refusal.code, refusal.article) == ("same-person-two-roles", "行政处罚法第六十四条第四项")


def test_after_a_hearing_no_decision_without_a_passed_legal_review():
    """行政处罚法第五十八条: 未经法制审核或者审核未通过的，不得作出决定。"""
    walk = heavy_case_with_a_hearing_asked().take("hearing", date(2026, 3, 19), **HEARD)
    later, heavy = date(2026, 3, 20), {"kinds": ["fine", "stop-business"]}
    assert refused(walk, "decision", later, **heavy).article == "行政处罚法第五十八条"
    walk.take("legal-review", later, review_opinion="return", review_reasons="事实不清")
    assert refused(walk, "decision", later, **heavy).code in {"step-before-its-forerunner", "step-does-not-apply"}
    assert "close-investigation" not in walk.timing.progress.live


@pytest.mark.parametrize("by", [standing(1, "legal-reviewer"), standing(2, "legal-reviewer")])
def test_who_investigated_cannot_review(by):
    walk, opinion = walked("penalty-ordinary", *TO_HEARD), {"review_opinion": "pass", "review_reasons": "合法"}
    assert refused(walk, "legal-review", by=by, **opinion).code == "same-person-two-roles"


def test_a_complex_case_is_decided_by_the_heads_together_after_legal_review():
    walk = walked("penalty-ordinary", *PENALTY[:3])
    walk.take("close-investigation", DAY, **{**FACTS["close-investigation"], "complex": True})
    walk.take("notice", DAY, **FACTS["notice"]).take("statement", DAY, **FACTS["statement"])
    together = {"conclusion": "一致同意"}
    assert refused(walk, "collective", **together).article == "行政处罚法第五十八条"
    walk.take("legal-review", DAY, review_opinion="pass", review_reasons="合法")
    assert refused(walk, "decision").article == "行政处罚法第五十七条第二款"
    walk.take("collective", DAY, **together).take("decision", DAY, **FACTS["decision"])


ORDER_FIRST = {"order_first": True, "order_first_basis": "食品安全法第一百二十六条"}


def test_where_the_order_comes_first_a_fine_at_the_first_offence_is_refused():
    """食品安全法第一百二十六条: 责令改正，给予警告；拒不改正的，处罚款。"""
    refusal = refused(walked("penalty-ordinary", *TO_CLOSE, context=ORDER_FIRST), "notice")
    assert (refusal.code, refusal.article) == ("fine-before-the-order", "食品安全法第一百二十六条")


def test_where_the_order_comes_first_a_refusal_found_on_re_inspection_allows_the_fine():
    walk = walked("penalty-ordinary", *PENALTY[:3], context=ORDER_FIRST)
    walk.take("correction-order", DAY, demand="查验供货者许可证", correct_by="2026-03-06", warned=True)
    found = {"corrected": False, "recheck_record": "仍未查验"}
    assert refused(walk, "recheck", date(2026, 3, 6), **found).code == "period-still-runs"
    walk.take("recheck", date(2026, 3, 9), **found)
    walk.take("close-investigation", date(2026, 3, 9), **FACTS["close-investigation"])
    walk.take("notice", date(2026, 3, 9), **FACTS["notice"])


@pytest.mark.parametrize("ended", ["2024-03-01", "2023-01-01"])
def test_past_the_time_bar_nothing_is_filed(ended):
    """行政处罚法第三十六条: 二年内未被发现的，不再给予行政处罚。"""
    clue = {**FACTS["clue"], "found_on": "2026-03-02", "act_ended_on": ended}
    walk = Walk("penalty-ordinary").take("clue", DAY, **clue)
    assert refused(walk, "file").article == "行政处罚法第三十六条"
    walk.take("file", DAY, **{**FACTS["file"], "grave_harm": True})


def test_a_decision_after_ninety_days_states_why():
    """行政处罚法第六十条: 自立案之日起九十日内。"""
    walk = walked("penalty-ordinary", *TO_HEARD)
    assert refused(walk, "decision", date(2026, 6, 2)).code == "late-decision"
    walk.take("decision", date(2026, 6, 2), late_reason="等待鉴定意见", **FACTS["decision"])


@pytest.mark.parametrize(
    ("on", "late"), [(date(2026, 5, 30), False), (date(2026, 6, 1), False), (date(2026, 6, 2), True)]
)
def test_the_ninety_days_are_judged_on_the_legal_day(on, late):
    walk = walked("penalty-ordinary", *TO_HEARD)
    clock = next(each for each in walk.timing.clocks() if each.clock.key == "CF-DEC")
    assert (clock.due.strict, clock.due.legal) == (date(2026, 5, 31), date(2026, 6, 1))
    assert (walk.timing.breached_by(walk.procedure.by_key["decision"], on) is not None) is late


def test_no_step_is_dated_before_what_it_follows_or_after_today():
    walk = walked("penalty-ordinary", "clue")
    assert refused(walk, "file", date(2026, 3, 1)).code == "dated-before-its-forerunner"
    assert refused(walk, "file", date(2026, 3, 3), entered_on=DAY).code == "dated-in-the-future"


def test_money_is_received_only_by_bank_or_electronic_payment():
    """行政处罚法第六十七条: 行政机关及其执法人员不得自行收缴罚款。"""
    walk = walked("penalty-ordinary", *PENALTY[:8])
    assert refused(walk, "perform", channel="cash").code == "fact-malformed"


def test_an_overdue_fine_is_urged_surcharged_and_taken_to_court_in_this_order():
    walk = walked("penalty-ordinary", *PENALTY[:8])
    assert refused(walk, "urge", date(2026, 3, 17)).code == "period-still-runs"
    walk.take("urge", date(2026, 3, 18))
    assert refused(walk, "surcharge", date(2026, 3, 18), surcharge=15001).code == "surcharge-above-the-fine"
    walk.take("surcharge", date(2026, 3, 18), surcharge=15000)
    assert refused(walk, "court", date(2026, 9, 3), no_remedy_pending=True).article == "行政强制法第五十三条"
    assert lapses(walk.timing, date(2026, 9, 2)) is None
    lapse = lapses(walk.timing, date(2026, 9, 3))
    assert lapse.step.key == "remedies-lapsed"
    walk.lapse("remedies-lapsed", lapse.on).take("court", date(2026, 9, 4), no_remedy_pending=True)


def test_no_penalty_needs_no_notice_but_is_served():
    walk = walked("penalty-ordinary", *PENALTY[:3])
    minor = {**FACTS["close-investigation"], "proposal": "no-penalty-minor", "kinds": [], "fine": 0}
    walk.take("close-investigation", DAY, **minor)
    walk.take("no-penalty-minor", DAY, no_penalty_ground="slight", education="已教育")
    assert refused(walk, "close").article == "行政处罚法第六十一条"
    walk.take("serve", DAY, **FACTS["serve"]).take("close", DAY)


def test_preserved_evidence_must_be_dealt_with_before_closing():
    walk = walked("penalty-ordinary", *PENALTY[:3]).take("preserve", DAY, preserved="账簿一册")
    assert next(each for each in walk.timing.clocks() if each.clock.key == "CF-PRES").due.strict == date(2026, 3, 11)
    for step in PENALTY[3:9]:
        walk.take(step, DAY, **FACTS[step])
    assert refused(walk, "close").article == "行政处罚法第五十六条"


def test_unknown_missing_and_malformed_facts_are_refused_by_name():
    walk = walked("penalty-ordinary", "clue")
    assert refused(walk, "file", colour="red").code == "fact-unknown"
    assert refused(walk, "file", filing_reasons="").code == "fact-missing"
    assert refused(walk, "file", grave_harm="maybe").code == "fact-malformed"


def test_a_clock_in_a_year_without_a_calendar_is_refused():
    assert refused(Walk("penalty-ordinary"), "clue", date(2019, 3, 4), found_on="2019-03-04").code == "calendar-missing"
    assert calendar().horizon.year == 2026


def test_everyone_in_these_tests_is_someone_else():
    assert len({person.person for person in (OFFICER, PARTNER, HEAD, REVIEWER, CHAIR)}) == 5


@pytest.mark.parametrize("number", [1, 4])
def test_whoever_investigated_or_decided_a_fine_does_not_collect_it(number):
    """行政处罚法第六十七条: 作出罚款决定的行政机关应当与收缴罚款的机构分离。"""
    both = standing(number, "officer", "head", "finance")
    walk = walked("penalty-ordinary", *PENALTY[: PENALTY.index("perform")])
    assert refused(walk, "perform", by=both).code == "same-person-two-roles"


@pytest.mark.parametrize("paid", [0, 499999, 500001])
def test_a_payment_is_registered_only_when_it_is_what_was_decided(paid):
    """行政处罚法第六十七条: 当事人应当自收到决定书之日起十五日内缴纳罚款。"""
    refusal = refused(walked("penalty-ordinary", *PENALTY[:8]), "perform", paid=paid)
    assert (refusal.code, refusal.article) == ("paid-is-not-what-is-owed", "行政处罚法第六十七条")
    assert refusal.params["owed"] == "5,000元"


def test_what_is_owed_is_the_fine_the_confiscation_and_the_surcharge():
    walk = walked("penalty-ordinary", *PENALTY[:3])
    money = {"kinds": ["fine", "confiscate-gains"], "confiscated": 20000}
    for step in ("close-investigation", "notice", "statement", "decision", "serve"):
        walk.take(step, DAY, **{**FACTS[step], **(money if "kinds" in FACTS[step] else {})})
    late = date(2026, 3, 18)
    walk.take("surcharge", late, surcharge=15000)
    assert refused(walk, "perform", late, paid=520000).code == "paid-is-not-what-is-owed"
    walk.take("perform", late, **{**FACTS["perform"], "paid": 535000})


def test_who_ordered_the_correction_cannot_review():
    """行政处罚法第五十八条: 法制审核由非本案办案人员进行。"""
    third = standing(12, "officer", "legal-reviewer")
    walk, opinion = walked("penalty-ordinary", *PENALTY[:3]), {"review_opinion": "pass", "review_reasons": "合法"}
    walk.take("correction-order", DAY, by=third, demand="改正", correct_by="2026-03-06", warned=True)
    for step in PENALTY[3:6]:
        walk.take(step, DAY, **FACTS[step])
    assert refused(walk, "legal-review", by=third, **opinion).article == "行政处罚法第五十八条"


def test_who_heard_the_party_cannot_review():
    third = standing(12, "officer", "legal-reviewer")
    walk, opinion = walked("penalty-ordinary", *PENALTY[:5]), {"review_opinion": "pass", "review_reasons": "合法"}
    walk.take("statement", DAY, by=third, **FACTS["statement"])
    assert refused(walk, "legal-review", by=third, **opinion).code == "same-person-two-roles"


def test_a_decision_that_leaves_the_fine_blank_does_not_take_it_from_the_notice():
    """行政处罚法第五十九条: the decision itself states kind and amount."""
    walk = walked("penalty-ordinary", *TO_HEARD)
    for blank in ({}, {"fine": None}):
        stated = {"kinds": ["fine"], "decision_reasons": "示例理由", **blank}
        with pytest.raises(Refused) as refusal:
            check_step(walk.timing, walk.attempt("decision", DAY, **stated))
        assert refusal.value.code == "fine-without-its-kind"
    walk.take("decision", DAY, kinds=["warning"], decision_reasons="从轻")
    assert "perform" not in [step.key for step in open_steps(walk.timing, DAY)]
