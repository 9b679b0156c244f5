"""备案、行政检查、确认、给付、奖励、裁决: order, gates and days of the powers that are neither penalty nor licence."""

from dataclasses import replace
from datetime import date

import pytest

from quanheng.rules.conditions.inspections import drawn
from quanheng.rules.lawful_step import check_step
from quanheng.rules.procedure_soundness import faults
from quanheng.rules.refusal import Refused
from quanheng.rules.roles import Role
from quanheng.rules.running_clocks import lapses
from tests.rules.procedures import CHIEF, CLERK, EXAMINER, HEAD, OFFICER, PARTNER, Walk, procedure, standing

DAY = date(2026, 3, 2)
RECEIVED = {"channel": "window", "materials": "申请书"}
SERVED = {"service_method": "direct", "remedies_told": True}


def refused(walk: Walk, step: str, on: date = DAY, **how) -> Refused:
    with pytest.raises(Refused) as refusal:
        check_step(walk.timing, walk.attempt(step, on, **how))
    return refusal.value


def test_a_filing_is_received_and_registered_on_the_spot_by_the_window():
    walk = Walk("filing").take("receive", DAY, by=CLERK, **RECEIVED)
    assert walk.take("register", DAY, by=CLERK, filing_number="FAKE-1").timing.progress.ended


def test_what_a_filing_lacks_is_asked_for_once_and_registered_when_it_came():
    walk = Walk("filing").take("receive", DAY, **RECEIVED).take("completion-notice", DAY, missing="示例")
    assert refused(walk, "completion-notice", missing="又一件").code == "step-already-taken"
    assert refused(walk, "register", filing_number="FAKE-1").article == "优化营商环境条例第三十六条"
    walk.take("completed", DAY, supplemented="示例").take("register", DAY, filing_number="FAKE-1")


def _changed(step: str, **changes):
    filing = procedure("filing")
    return replace(filing, steps=tuple(replace(s, **changes) if s.key == step else s for s in filing.steps))


def test_no_filing_can_refuse_or_be_decided():
    """优化营商环境条例第三十九条: 备案不得变相成为许可。"""
    assert list(faults(procedure("filing"))) == []
    posts = (replace(procedure("filing").posts[0], roles=(Role.CLERK, Role.EXAMINER)),)
    disguises = (
        _changed("completion-notice", ends=True),
        replace(procedure("filing"), posts=posts),
        _changed("register", when="substance-checked"),
        _changed("register", gates=(procedure("confirmation").by_key["serve"].gates[0],)),
    )
    for disguised in disguises:
        assert any("filing" in why for _, why in faults(disguised))


POOL, INSPECTORS = ["示例甲店", "示例乙店", "示例丙店", "示例丁店"], ["示例1", "示例2", "示例3"]
PLANNED = {"plan_number": "示检计1", "inspection_matters": "示例"}


def planned(kind: str) -> Walk:
    walk = Walk("inspection").take("plan", DAY, by=OFFICER, inspection_kind=kind, **PLANNED)
    return walk.take("approve", DAY, by=CHIEF, approval_opinion="同意")


def draw(seed: str, objects: list[str], inspectors: list[str]) -> dict[str, str]:
    return {
        "draw_seed": seed, "object_pool": "\n".join(POOL), "drawn_objects": "\n".join(objects),
        "inspector_pool": "\n".join(INSPECTORS), "drawn_inspectors": "\n".join(inspectors),
    }  # fmt: skip


def test_the_draw_is_the_one_its_seed_gives_and_takes_two_inspectors():
    walk = planned("random")
    firms, inspectors = list(drawn("种子一", POOL, 2)), list(drawn("种子一", INSPECTORS, 2))
    other = [name for name in POOL if name not in firms]
    assert refused(walk, "draw", **draw("种子一", other, inspectors)).code == "draw-not-by-its-seed"
    assert refused(walk, "draw", **draw("种子一", firms, inspectors[:1])).code == "draw-not-by-its-seed"
    walk.take("draw", DAY, **draw("种子一", list(reversed(firms)), inspectors))


FOUND = {"certificates_shown": True, "inspection_record": "示例", "record_signed": "signed"}


def test_a_random_inspection_waits_for_the_draw_and_takes_two_certified_inspectors():
    walk = planned("random")
    assert refused(walk, "inspect", **FOUND).article == "优化营商环境条例第五十四条"
    walk = planned("complaint")
    assert refused(walk, "inspect", others=(), **FOUND).code == "two-officers-needed"
    expired = standing(2, "officer", expires_on=date(2026, 3, 1))
    assert refused(walk, "inspect", others=(expired,), **FOUND).code == "certificate-expired"
    assert refused(walk, "inspect", **{**FOUND, "certificates_shown": False}).code == "fact-does-not-allow"
    walk.take("inspect", DAY, others=(PARTNER,), **FOUND)


def test_what_is_to_be_put_right_is_checked_again_and_a_clue_is_handed_over():
    walk = planned("complaint").take("inspect", DAY, **FOUND)
    walk.take("result", DAY, inspection_result="correct", result_reasons="示例")
    walk.take("order-correct", DAY, demand="示例", correct_by="2026-03-16")
    assert walk.timing.clock("PUT-RIGHT").due.strict == date(2026, 3, 16)
    assert refused(walk, "publish", published_text="示例").code == "step-before-its-forerunner"
    walk.take("recheck", DAY, put_right=True, recheck_record="示例").take("publish", DAY, published_text="示例")
    walk = planned("complaint").take("inspect", DAY, **FOUND)
    walk.take("result", DAY, inspection_result="clue", result_reasons="示例")
    assert refused(walk, "publish", published_text="示例").article == "行政处罚法第五十四条第二款"


def test_a_confirmation_verifies_what_needs_it_and_keeps_examiner_and_decider_apart():
    walk = Walk("confirmation").take("receive", DAY, **RECEIVED).take("accept", DAY)
    walk.take("examine", DAY, examination_opinion="示例", substance=True)
    assert walk.timing.clock("CONF").due.strict == date(2026, 3, 30)
    assert refused(walk, "confirm", confirmed_content="示例").code == "step-before-its-forerunner"
    walk.take("site-check", DAY, check_record="示例")
    both = standing(EXAMINER.person, "section-chief")
    assert refused(walk, "confirm", by=both, confirmed_content="示例").code == "same-person-two-roles"
    walk.take("confirm", DAY, confirmed_content="示例").take("serve", DAY, **SERVED)


def supported() -> Walk:
    walk = Walk("payment").take("receive", DAY, authorised=True, **RECEIVED).take("accept", DAY)
    walk.take("survey", DAY, survey_methods=["visit"], survey_record="示例").take(
        "asset-check", DAY, asset_result="示例"
    )
    return walk.take("examine", DAY, examination_opinion="示例")


def confirmed() -> Walk:
    return supported().take("confirm", DAY, monthly_amount=80000, paid_from="2026-04-01", recheck_by="2026-09-30")


def test_support_is_published_after_the_confirmation_and_paid_after_that():
    walk = supported()
    assert (
        refused(walk, "publicise", published_where="示例", published_text="示例").code == "step-before-its-forerunner"
    )
    walk = confirmed()
    assert refused(walk, "pay", paid=80000, paid_on_account="示例").code == "step-before-its-forerunner"
    assert walk.timing.clock("RECHECK").due.strict == date(2026, 9, 30)
    walk.take("publicise", DAY, published_where="示例社区", published_text="示例")
    walk.take("pay", DAY, paid=80000, paid_on_account="示例")


@pytest.mark.parametrize(("today", "lapsed"), [(16, False), (17, True)])
def test_nobody_s_support_is_cut_unheard(today, lapsed):
    walk = confirmed().take("publicise", DAY, published_where="示例", published_text="示例")
    walk.take("pay", DAY, paid=80000, paid_on_account="示例")
    walk.take("recheck", DAY, recheck_result="less", recheck_record="示例")
    cut = {"adjusted_amount": 40000, "adjustment_reasons": "示例"}
    assert refused(walk, "adjust", **cut).code == "step-before-its-forerunner"
    walk.take("adjustment-notice", DAY, notice_reasons="示例", statement_until="2026-03-16")
    assert refused(walk, "adjust", **cut).article == "社会救助法第四十八条"
    lapse = lapses(walk.timing, date(2026, 3, today))
    assert (lapse is not None) is lapsed
    if lapse:
        walk.lapse("no-statement", lapse.on).take("adjust", lapse.on, **cut).take("serve", lapse.on, **SERVED)


def proposed(yes: bool) -> Walk:
    walk = (
        Walk("reward")
        .take("announce", DAY, conditions="示例")
        .take("nominate", DAY, merits="示例", nominated_by="示例")
    )
    return walk.take("review", DAY, by=EXAMINER, review_opinion="示例", proposed=yes)


def test_a_reward_is_published_five_working_days_before_it_is_decided():
    walk = proposed(True).take("publicise", DAY, published_text="示例", publicity_until="2026-03-06")
    assert refused(walk, "grant", date(2026, 3, 6), reward_content="示例").code == "too-soon"
    walk.take("grant", date(2026, 3, 9), reward_content="示例").take("award", date(2026, 3, 9), awarded="示例")
    facts = {"published_text": "示例", "publicity_until": "2026-03-09"}
    assert refused(proposed(False), "publicise", **facts).code == "step-does-not-apply"


CLAIM = {**RECEIVED, "respondent": "示例乙", "claim": "示例"}


def dispute() -> Walk:
    walk = Walk("adjudication").take("receive", DAY, **CLAIM).take("accept", DAY)
    return walk.take("assign", DAY, by=HEAD, neutral=True).take("send-claim", DAY, by=CLERK, reply_by="2026-03-16")


@pytest.mark.parametrize(("today", "lapsed"), [(15, False), (16, False), (17, True)])
def test_the_respondent_has_until_the_stated_day_to_reply(today, lapsed):
    walk = dispute()
    assert refused(walk, "hear", by=EXAMINER, hearing_record="示例").code == "step-before-its-forerunner"
    assert (lapses(walk.timing, date(2026, 3, today)) is not None) is lapsed


def test_the_adjudicator_is_neutral_and_a_recused_one_takes_no_part():
    walk = Walk("adjudication").take("receive", DAY, **CLAIM).take("accept", DAY)
    assert refused(walk, "assign", by=HEAD, neutral=False).article == "公务员法第七十六条"
    walk = dispute().take(
        "recuse", DAY, by=HEAD, recused_person=EXAMINER.person, recusal_granted=True, recusal_reasons="示例"
    )
    walk.take("reply", DAY, by=CLERK, reply="示例")
    assert refused(walk, "hear", by=EXAMINER, hearing_record="示例").code == "person-recused"
    walk.take("hear", DAY, by=CHIEF, hearing_record="示例")


def test_what_the_parties_settled_is_not_ruled_on():
    walk = dispute().take("reply", DAY, by=CLERK, reply="示例").take("hear", DAY, by=CHIEF, hearing_record="示例")
    ruling = {"ruling": "示例", "ruling_reasons": "示例"}
    assert refused(walk, "settle", by=CHIEF, settlement="示例").code == "step-does-not-apply"
    walk.take("mediate", DAY, by=CHIEF, settled=True, mediation_record="示例")
    assert refused(walk, "rule", by=HEAD, **ruling).code == "dispute-is-settled"
    walk.take("settle", DAY, by=CHIEF, settlement="示例").take("serve", DAY, by=CLERK, **SERVED)
