"""行政处罚简易程序: what may be decided on the spot, by whom, and what follows."""

from datetime import date, timedelta

import pytest

from quanheng.rules.lawful_step import check_step
from quanheng.rules.refusal import Refused
from quanheng.rules.running_clocks import lapses
from tests.rules.procedures import FACTS as SHARED
from tests.rules.procedures import Walk, procedure, standing

DAY = date(2026, 3, 2)
FACTS = {
    "spotted": {"violation_place": "示范区示例路", "violation_seen": "示例情况"},
    "found": {
        "certificates_shown": True, "violation_found": "示例情况", "facts_certain": True, "grave_harm": False,
    },
    "notice": {"kinds": ["fine"], "fine": 20000, "notice_reasons": "示例理由", "rights_told": True},
    "statement": SHARED["statement"],
    "decision": {
        "kinds": ["fine"], "fine": 20000, "decision_reasons": "示例违法行为", "violation_when": "当日上午",
        "violation_place": "示范区示例路",
    },
    "serve": {"service_method": "on-the-spot", "signature_refused": False},
    "report": {"report_note": "示例"},
    "perform": {**SHARED["perform"], "paid": 20000},
    "close": {},
}  # fmt: skip
WAY = ("spotted", "found", "notice", "statement", "decision", "serve", "report", "perform", "close")
CITIZEN = {"party_kind": "person"}
ORGANISATION = {"party_kind": "organisation"}


def walked(*steps: str, context=CITIZEN, **changed) -> Walk:
    walk = Walk("penalty-simple", context=context)
    for step in steps:
        walk.take(step, DAY, **{**FACTS[step], **changed.get(step, {})})
    return walk


def refused(walk: Walk, step: str, on: date = DAY, **how) -> Refused:
    with pytest.raises(Refused) as found:
        check_step(walk.timing, walk.attempt(step, on, **{**FACTS.get(step, {}), **how}))
    return found.value


def test_the_whole_way_on_the_spot_can_be_walked():
    assert walked(*WAY).timing.progress.ended.step == "close"


@pytest.mark.parametrize("skipped", WAY[:-1])
def test_no_step_on_the_spot_can_be_skipped(skipped):
    position = WAY.index(skipped)
    for later in WAY[position + 1 :]:
        walk = walked(*WAY[:position])
        if skipped == "report" and later == "perform":
            walk.take("perform", DAY, **FACTS["perform"])  # paying does not wait for the officers' report
            continue
        refusal = refused(walk, later)
        assert refusal.code in {"step-before-its-forerunner", "step-does-not-apply"}
        assert refusal.article


def test_it_stands_in_for_the_ordinary_procedure():
    assert procedure("penalty-simple").variant_of == "penalty-ordinary"


@pytest.mark.parametrize("step", ["notice", "decision"])
@pytest.mark.parametrize(
    ("context", "fine", "allowed"),
    [(CITIZEN, 20000, True), (CITIZEN, 20001, False), (ORGANISATION, 300000, True), (ORGANISATION, 300001, False)],
)
def test_the_fine_on_the_spot_is_small_for_a_citizen_and_an_organisation(step, context, fine, allowed):
    """行政处罚法第五十一条: 二百元以下，三千元以下."""
    before = WAY[: WAY.index(step)]
    told = {"notice": {"fine": min(fine, 300000 if context is ORGANISATION else 20000)}}
    walk = walked(*before, context=context, **told)
    if allowed:
        walk.take(step, DAY, **{**FACTS[step], "fine": fine})
    else:
        refusal = refused(walk, step, fine=fine)
        assert (refusal.code, refusal.article) == ("too-heavy-for-the-spot", "行政处罚法第五十一条")


def test_a_warning_alone_is_decided_on_the_spot_and_nothing_is_to_be_paid():
    warning = {"kinds": ["warning"], "fine": 0}
    walk = walked(*WAY[:7], notice=warning, decision=warning)
    assert refused(walk, "perform").code == "step-does-not-apply"
    walk.take("close", DAY)


def test_public_criticism_is_not_within_article_51():
    assert refused(walked("spotted", "found"), "notice", kinds=["criticism"], fine=0).code == "fact-malformed"


def test_two_certified_officers_act_on_the_spot():
    """行政处罚法第四十二条."""
    refusal = refused(walked("spotted"), "found", others=())
    assert (refusal.code, refusal.article) == ("two-officers-needed", "行政处罚法第四十二条")
    lapsed = standing(2, "officer", expires_on=DAY - timedelta(days=1))
    assert refused(walked(*WAY[:4]), "decision", others=(lapsed,)).code == "certificate-expired"


@pytest.mark.parametrize("fact", ["certificates_shown", "facts_certain"])
def test_without_certificates_or_certain_facts_nothing_begins_on_the_spot(fact):
    assert refused(walked("spotted"), "found", **{fact: False}).code == "fact-does-not-allow"


def test_the_rights_are_told_before_the_decision():
    """行政处罚法第四十四条."""
    assert refused(walked("spotted", "found"), "notice", rights_told=False).article == "行政处罚法第四十四条"


def test_the_decision_and_its_handing_over_happen_on_the_spot():
    """行政处罚法第五十一条、第五十二条第一款."""
    tomorrow = DAY + timedelta(days=1)
    assert refused(walked(*WAY[:4]), "decision", tomorrow).code == "not-on-the-same-day"
    refusal = refused(walked(*WAY[:5]), "serve", tomorrow)
    assert (refusal.code, refusal.article) == ("not-on-the-same-day", "行政处罚法第五十二条第一款")


def test_the_decision_is_no_heavier_than_what_was_told():
    walk = walked("spotted", "found", "notice", "statement", notice={"fine": 10000})
    assert refused(walk, "decision", fine=10001).code == "heavier-than-the-notice"


def test_a_provision_that_puts_the_order_first_allows_no_fine_on_the_spot():
    walk = walked("spotted", "found", context={**CITIZEN, "order_first": True})
    assert refused(walk, "notice").code == "fine-before-the-order"


def test_what_turns_out_to_be_more_ends_here_and_is_filed_anew():
    walk = walked("spotted", "found").take("to-ordinary", DAY, ordinary_reasons="事实须进一步查明")
    assert walk.timing.progress.ended.step == "to-ordinary"
    assert refused(walked(*WAY[:5]), "to-ordinary", ordinary_reasons="示例").code == "step-barred-by-another"


def test_the_report_and_the_payment_have_their_limits():
    clocks = {clock.clock.key: clock.due.strict for clock in walked(*WAY[:6]).timing.clocks()}
    assert clocks["CF-RECORD"] == date(2026, 3, 4)
    assert clocks["CF-PAY"] == date(2026, 3, 17)


def test_the_time_for_remedies_is_that_of_reconsideration():
    """行政复议法第二十三条: 对当场作出的行政处罚决定不服，先申请行政复议."""
    walk = walked(*WAY[:7])
    assert lapses(walk.timing, date(2026, 5, 6)) is None
    lapse = lapses(walk.timing, date(2026, 5, 7))
    assert (lapse.step.key, lapse.on) == ("remedies-lapsed", date(2026, 5, 7))


@pytest.mark.parametrize(
    ("ground", "sum_", "allowed"),
    [("small", 10000, True), ("small", 10001, False), ("hard-later", 20000, True), ("remote", 20000, False)],
)
def test_money_is_received_on_the_spot_only_as_articles_68_and_69_say(ground, sum_, allowed):
    money = {"notice": {"fine": sum_}, "decision": {"fine": sum_}}
    walk = walked(*WAY[:6], **money)
    facts = {"ground": ground, "party_request": False, "fiscal_receipt": "示例票1", "collected": sum_}
    if allowed:
        walk.take("collect", DAY, **facts).take("hand-in", DAY)
    else:
        assert refused(walk, "collect", **facts).code == "fine-not-to-be-received"


def test_who_decided_does_not_register_the_payment():
    both = standing(1, "officer", "finance")
    assert refused(walked(*WAY[:7]), "perform", by=both).code == "same-person-two-roles"
