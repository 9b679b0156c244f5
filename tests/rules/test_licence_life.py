"""变更、延续、撤回、撤销、注销、初审、告知承诺: the life of a licence after and beside the ordinary way."""

from datetime import date

import pytest

from quanheng.rules.lawful_step import check_step
from quanheng.rules.refusal import Refused
from quanheng.rules.running_clocks import lapses
from tests.rules.procedures import EXAMINER, Walk, procedure, standing

DAY = date(2026, 3, 2)
RECEIVED = {"channel": "window", "materials": "申请书", "licence_number": "FAKE-0001"}


def refused(walk: Walk, step: str, on: date, **how) -> Refused:
    with pytest.raises(Refused) as refusal:
        check_step(walk.timing, walk.attempt(step, on, **how))
    return refusal.value


def clock(walk: Walk, key: str):
    return walk.timing.clock(key)


@pytest.mark.parametrize(
    "key", ["change", "renewal", "withdrawal", "revocation", "cancellation", "first-review", "promise"]
)
def test_each_is_opened_under_an_item_whose_procedure_is_the_licence(key):
    variant = procedure(f"licence-{key}")
    assert (variant.kind, variant.variant_of) == ("licence", "licence")


def renewal(valid_until: str, asked_on: date = DAY) -> Walk:
    return Walk("licence-renewal").take("receive", asked_on, valid_until=valid_until, **RECEIVED)


@pytest.mark.parametrize(("asked_on", "in_time"), [(31, True), (1, True), (2, False)])
def test_renewal_is_asked_for_thirty_calendar_days_before_expiry(asked_on, in_time):
    """行政许可法第五十条第一款: to a term that ends on 1 May, the last day is 1 April."""
    day = date(2026, 3, 31) if asked_on == 31 else date(2026, 4, asked_on)
    walk = renewal("2026-05-01", day)
    if in_time:
        walk.take("accept", day)
        assert (
            refused(renewal("2026-05-01", day), "too-late", day, too_late_reasons="示例").code == "step-does-not-apply"
        )
        return
    refusal = refused(walk, "accept", day)
    assert (refusal.code, refusal.article) == ("renewal-asked-too-late", "行政许可法第五十条第一款")
    assert walk.take("too-late", day, too_late_reasons="逾期").timing.progress.ended


@pytest.mark.parametrize(
    ("today", "renewed"), [(date(2026, 4, 30), False), (date(2026, 5, 1), False), (date(2026, 5, 2), True)]
)
def test_a_renewal_nobody_decides_before_expiry_is_renewed(today, renewed):
    """行政许可法第五十条第二款: 逾期未作决定的，视为准予延续。"""
    walk = renewal("2026-05-01").take("accept", DAY)
    assert clock(walk, "XK-EXPIRY").due.strict == date(2026, 5, 1)
    lapse = lapses(walk.timing, today)
    assert (lapse is not None) is renewed
    if lapse:
        assert lapse.step.key == "deemed-renewed"
        walk.lapse("deemed-renewed", lapse.on)
        assert clock(walk, "XK-ISSUE").started.step == "deemed-renewed"
        assert walk.take("issue", date(2026, 5, 6), service_method="direct").timing.progress.ended


def test_a_refused_renewal_is_not_deemed_renewed_and_a_renewal_lengthens_the_term():
    walk = renewal("2026-05-01").take("accept", DAY).take("examine", DAY, examination_opinion="示例")
    assert refused(walk, "renew", DAY, renewed_until="2026-05-01").code == "renewal-without-time"
    walk.take("refuse", DAY, refusal_reasons="条件已不具备")
    assert lapses(walk.timing, date(2026, 6, 1)) is None
    assert (
        refused(walk, "serve-refusal", DAY, remedies_told=False, service_method="direct").code == "fact-does-not-allow"
    )


def test_a_renewal_asked_for_too_late_is_never_deemed_renewed():
    walk = renewal("2026-03-20")
    lapse = lapses(walk.timing, date(2026, 3, 12))
    assert lapse is None or lapse.step.key != "deemed-renewed"


def test_a_change_is_decided_like_a_licence_by_someone_who_did_not_examine():
    walk = Walk("licence-change").take("receive", DAY, change_asked="经营场所", **RECEIVED)
    walk.take("accept", DAY).take("examine", DAY, examination_opinion="符合")
    assert clock(walk, "XK-DEC").due.strict == date(2026, 3, 30)
    decider = standing(EXAMINER.person, "section-chief")
    assert refused(walk, "change", DAY, by=decider, changed_content="示例").code == "same-person-two-roles"
    walk.take("change", DAY, changed_content="示例").take("issue", DAY, service_method="direct")


OPENED = {"licence_number": "FAKE-0001", "asked_by": "third-party", "safety_item": True, "opening_facts": "示例"}
NOTICE = {"notice_reasons": "示例", "statement_until": "2026-03-09"}


def revocation(ground: str) -> Walk:
    walk = Walk("licence-revocation").take("open", DAY, revocation_ground=ground, **OPENED)
    return walk.take("notice", DAY, **NOTICE).take("statement", DAY, statement="示例")


def test_no_licence_is_revoked_before_its_holder_was_heard():
    walk = Walk("licence-revocation").take("open", DAY, revocation_ground="unqualified", **OPENED)
    for step in ("revoke", "keep"):
        assert refused(walk, step, DAY).code == "step-before-its-forerunner"
    walk.take("notice", DAY, **NOTICE)
    assert lapses(walk.timing, date(2026, 3, 9)) is None
    assert lapses(walk.timing, date(2026, 3, 10)).step.key == "no-statement"


def test_fraud_is_revoked_bars_three_years_and_is_not_compensated():
    """行政许可法第六十九条第二款、第四款、第七十九条。"""
    walk = revocation("fraud")
    assert refused(walk, "keep", DAY, great_harm=False, keep_reasons="示例").code == "fraud-must-be-revoked"
    facts = {"revocation_reasons": "示例", "great_harm": False, "property_loss": True}
    assert refused(walk, "revoke", DAY, **facts).code == "bar-not-three-years"
    assert refused(walk, "revoke", DAY, barred_until="2029-03-01", **facts).code == "bar-not-three-years"
    walk.take("revoke", DAY, barred_until="2029-03-02", **facts)
    walk.take("serve", DAY, service_method="direct", remedies_told=True)


def test_a_holder_without_fault_is_compensated_before_the_case_ends():
    """行政许可法第六十九条第四款。"""
    walk = revocation("abuse")
    plain = {"revocation_reasons": "示例", "great_harm": False, "property_loss": True}
    barred = {**plain, "barred_until": "2029-03-02"}
    assert refused(walk, "revoke", DAY, **barred).code == "bar-not-three-years"
    walk.take("revoke", DAY, **plain)
    missing = refused(walk, "serve", DAY, service_method="direct", remedies_told=True)
    assert missing.article == "行政许可法第六十九条第四款"
    walk.take("compensate", DAY, compensation=100, compensation_reasons="示例")
    walk.take("serve", DAY, service_method="direct", remedies_told=True)


def test_a_withdrawal_for_the_public_good_makes_losses_good():
    """行政许可法第八条第二款。"""
    walk = Walk("licence-withdrawal").take(
        "open",
        DAY,
        licence_number="FAKE-1",
        withdrawal_ground="law-changed",
        public_interest="示例",
        property_loss=True,
    )
    walk.take("notice", DAY, **NOTICE).take("statement", DAY, statement="示例")
    walk.take("withdraw", DAY, withdrawal_reasons="示例")
    assert refused(walk, "serve", DAY, service_method="direct", remedies_told=True).article == "行政许可法第八条第二款"


def test_a_licence_is_struck_off_on_a_ground_of_the_article_by_two_persons():
    facts = {
        "licence_number": "FAKE-1", "ground_evidence": "示例", "certificate_returned": True,
        "valid_until": "2026-02-28", "renewal_pending": False,
    }  # fmt: skip
    assert (
        refused(Walk("licence-cancellation"), "open", DAY, cancellation_ground="unwanted", **facts).code
        == "fact-malformed"
    )
    walk = Walk("licence-cancellation").take("open", DAY, cancellation_ground="expired", **facts)
    both = standing(8, "clerk", "section-chief")
    assert refused(walk, "cancel", DAY, by=both, cancellation_reasons="示例").code == "same-person-two-roles"
    walk.take("cancel", DAY, cancellation_reasons="示例")


def test_a_first_review_ends_within_twenty_working_days_with_the_whole_file_sent_on():
    """行政许可法第三十五条、第四十三条。"""
    walk = Walk("licence-first-review").take("receive", DAY, channel="window", materials="示例").take("accept", DAY)
    walk.take("examine", DAY, examination_opinion="示例")
    assert clock(walk, "XK-FIRST").due.strict == date(2026, 3, 30)
    part = refused(walk, "forward", DAY, upper_agency="示例省局", whole_file=False)
    assert part.article == "行政许可法第三十五条"
    late = refused(walk, "forward", date(2026, 3, 31), upper_agency="示例省局", whole_file=True)
    assert (late.code, late.article) == ("late-decision", "行政许可法第四十三条")
    walk.take("forward", date(2026, 3, 30), upper_agency="示例省局", whole_file=True)


PROMISED = {
    "channel": "window", "materials": "示例", "conditions_told": True, "item_excluded": False,
    "applicant_excluded": False,
}  # fmt: skip


def promised(kept: bool) -> Walk:
    walk = Walk("licence-promise").take("receive", DAY, promise_signed=True, **PROMISED).take("accept", DAY)
    walk.take("grant", DAY, granted_content="示例", inspect_by="2026-03-31").take("issue", DAY, service_method="direct")
    return walk.take("inspect", date(2026, 3, 30), promise_kept=kept, inspection_record="示例")


def test_a_promise_is_decided_on_the_same_day_and_inspected_within_the_stated_time():
    unsigned = refused(Walk("licence-promise"), "receive", DAY, promise_signed=False, **PROMISED)
    assert unsigned.article == "优化营商环境条例第四十条第三款"
    walk = promised(kept=True)
    assert clock(walk, "AFTER").due.strict == date(2026, 3, 31)
    assert walk.take("close", date(2026, 3, 30)).timing.progress.ended


def test_a_false_promise_is_put_right_first_and_revoked_only_then():
    walk, on = promised(kept=False), date(2026, 3, 30)
    facts = {"revocation_ground": "fraud", "revocation_reasons": "示例", "great_harm": False, "property_loss": True}
    assert refused(walk, "revoke", on, **facts).code == "step-does-not-apply"
    assert refused(walk, "close", on).code == "step-before-its-forerunner"
    walk.take("order-correct", on, demand="示例", correct_by="2026-04-10")
    right = Walk("licence-promise")
    right.history = list(walk.history)
    right.take("recheck", date(2026, 4, 13), put_right=True, recheck_record="示例").take("close", date(2026, 4, 13))
    walk.take("recheck", date(2026, 4, 13), put_right=False, recheck_record="示例")
    assert refused(walk, "close", date(2026, 4, 13)).code == "promise-still-broken"
    assert refused(walk, "revoke", date(2026, 4, 13), **facts).code == "step-before-its-forerunner"
    walk.take("revocation-notice", date(2026, 4, 13), **{**NOTICE, "statement_until": "2026-04-20"})
    walk.take("statement", date(2026, 4, 14), statement="示例").take("revoke", date(2026, 4, 14), **facts)
    walk.take("serve-revocation", date(2026, 4, 14), service_method="direct", remedies_told=True)
    assert walk.timing.progress.ended


@pytest.mark.parametrize("told", ["item_excluded", "applicant_excluded"])
def test_no_promise_is_taken_for_what_cannot_be_undone_or_from_who_broke_one_before(told):
    """优化营商环境条例第四十条第三款: only where the conditions for it are met."""
    facts = {**PROMISED, "promise_signed": True, told: True}
    assert refused(Walk("licence-promise"), "receive", DAY, **facts).code == "fact-does-not-allow"


@pytest.mark.parametrize(("day", "struck_off"), [(1, False), (2, True)])
def test_a_licence_is_struck_off_as_expired_from_the_day_after_its_last(day, struck_off):
    """行政许可法第七十条第一项: valid until and on 1 March."""
    facts = {
        "licence_number": "FAKE-1", "ground_evidence": "示例", "certificate_returned": True,
        "cancellation_ground": "expired", "valid_until": "2026-03-01", "renewal_pending": False,
    }  # fmt: skip
    on, walk = date(2026, 3, day), Walk("licence-cancellation")
    if struck_off:
        assert refused(walk, "open", on, **{**facts, "renewal_pending": True}).code == "licence-still-runs"
        walk.take("open", on, **facts)
    else:
        assert refused(walk, "open", on, **facts).code == "licence-still-runs"


@pytest.mark.parametrize("key", ["licence-cancellation", "licence-revocation", "licence-withdrawal"])
def test_every_ground_that_ends_a_licence_names_its_article(key):
    first = procedure(key).by_key["open"]
    grounds = next(fact for fact in first.facts if fact.key.endswith("_ground")).choices
    assert grounds
    assert [ground.key for ground in grounds if not ground.basis.startswith("行政许可法第")] == []


@pytest.mark.parametrize(
    ("key", "ground"), [("licence-cancellation", "cancellation_ground"), ("licence-revocation", "revocation_ground")]
)
@pytest.mark.parametrize(("named", "code"), [("", "fact-missing"), ("有关规定", "fact-malformed")])
def test_a_ground_of_another_law_names_one_article(key, ground, named, code):
    facts = {
        **OPENED, "licence_number": "FAKE-1", "ground_evidence": "示例", "certificate_returned": True,
        ground: "other-law", "ground_article": named,
    }  # fmt: skip
    asked = {fact.key for fact in procedure(key).by_key["open"].facts}
    stated = {name: value for name, value in facts.items() if name in asked}
    assert refused(Walk(key), "open", DAY, **stated).code == code
    assert Walk(key).take("open", DAY, **{**stated, "ground_article": "食品安全法第一百三十三条第一款"}).history
