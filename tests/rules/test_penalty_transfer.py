"""A suspected crime goes to the police and is never punished instead (行政执法机关移送涉嫌犯罪案件的规定)."""

from datetime import date

import pytest

from quanheng.rules.lawful_step import check_step
from quanheng.rules.refusal import Refused
from tests.rules.procedures import FACTS, Walk, walked

DAY = date(2026, 3, 2)
RULES = "行政执法机关移送涉嫌犯罪案件的规定"
CRIME = {**FACTS["close-investigation"], "proposal": "transfer", "kinds": [], "fine": 0}
STATED = {
    "transfer-report": {"crime_facts": "示例"},
    "transfer-decision": {
        "transfer_approved": True, "transfer_decided_at": "2026-03-04T16:00", "transfer_decision_reasons": "示例",
    },
    "transfer": {
        "transferred_at": "2026-03-05T16:00", "transferred_to": "示范区公安分局", "transfer_reasons": "示例",
    },
    "police-decision": {"police_decision": "filed", "police_document": "示公立〔2026〕1号"},
    "reconsideration": {"reconsideration_reasons": "示例"},
    "reconsidered": {"police_decision": "declined"},
    "goods-handed-over": {"goods": "示例物品一批"},
    "take-back": {"take_back_reasons": "公安机关不予立案"},
}  # fmt: skip


def suspected() -> Walk:
    return walked("penalty-ordinary", "clue", "file", "investigate").take("close-investigation", DAY, **CRIME)


def on(walk: Walk, step: str, day: int, **how) -> Walk:
    return walk.take(step, date(2026, 3, day), **{**STATED[step], **how})


def transferred() -> Walk:
    walk = on(suspected(), "transfer-report", 3)
    return on(on(walk, "transfer-decision", 4), "transfer", 5)


def refused(walk: Walk, step: str, day: int, **how) -> Refused:
    with pytest.raises(Refused) as found:
        check_step(walk.timing, walk.attempt(step, date(2026, 3, day), **{**STATED.get(step, {}), **how}))
    return found.value


def due(walk: Walk, key: str):
    return next(clock for clock in walk.timing.clocks() if clock.clock.key == key)


def test_a_special_group_of_two_reports_before_the_head_decides():
    refusal = refused(suspected(), "transfer-report", 3, others=())
    assert (refusal.code, refusal.article) == ("two-officers-needed", f"{RULES}第五条第一款")
    assert refused(suspected(), "transfer-decision", 3).code == "step-before-its-forerunner"
    assert refused(suspected(), "transfer", 5).article == f"{RULES}第五条第二款"


def test_nobody_reports_a_crime_the_investigation_did_not_find():
    walk = walked("penalty-ordinary", "clue", "file", "investigate", "close-investigation")
    assert refused(walk, "transfer-report", 3).code == "fact-does-not-allow"


@pytest.mark.parametrize(("day", "late"), [(5, False), (6, False), (7, True)])
def test_the_head_decides_within_three_days(day, late):
    walk = on(suspected(), "transfer-report", 3)
    stated = {"transfer_decided_at": f"2026-03-0{day}T09:00"}
    assert due(walk, "YS-DECIDE").due.strict == date(2026, 3, 6)
    # 2026-03-07 is a Saturday: a day off does not make the three days longer, they end on the sixth
    if late:
        assert refused(walk, "transfer-decision", day, **stated).code == "late-decision"
    else:
        on(walk, "transfer-decision", day, **stated)


@pytest.mark.parametrize(("at", "late"), [("15:59", False), ("16:00", False), ("16:01", True)])
def test_the_transfer_follows_within_twenty_four_hours_to_the_minute(at, late):
    walk = on(on(suspected(), "transfer-report", 3), "transfer-decision", 4)
    stated = {"transferred_at": f"2026-03-05T{at}"}
    if late:
        refusal = refused(walk, "transfer", 5, **stated)
        assert (refusal.code, refusal.article) == ("late-decision", f"{RULES}第五条第二款")
    else:
        on(walk, "transfer", 5, **stated)


def test_a_transfer_the_head_refuses_goes_back_with_the_reasons_on_record():
    walk = on(on(suspected(), "transfer-report", 3), "transfer-decision", 4, transfer_approved=False)
    assert refused(walk, "transfer", 5).code == "step-before-its-forerunner"
    assert "close-investigation" not in walk.timing.progress.live
    assert walk.history[-1].facts["transfer_decision_reasons"] == "示例"


@pytest.mark.parametrize("instead", ["decision", "no-penalty-minor", "no-penalty-unproven"])
def test_nothing_is_decided_instead_while_the_police_have_the_case(instead):
    """移送规定第十一条第一款: 不得以行政处罚代替移送."""
    assert refused(transferred(), instead, 6).code == "step-barred-by-another"


def test_a_case_the_police_opened_closes_once_its_goods_are_handed_over():
    walk = transferred()
    assert refused(walk, "close", 6).article == f"{RULES}第八条"
    on(walk, "police-decision", 6)
    assert due(walk, "YS-GOODS").due.strict == date(2026, 3, 9)
    assert refused(walk, "close", 6).article == f"{RULES}第十二条"
    on(walk, "goods-handed-over", 9).take("close", date(2026, 3, 10))


def test_the_police_decline_and_the_case_comes_back_to_be_decided():
    walk = on(transferred(), "police-decision", 6, police_decision="declined")
    assert refused(walk, "close", 7).article == f"{RULES}第十条"
    on(walk, "take-back", 9)
    assert "transfer" not in walk.timing.progress.live
    assert due(walk, "CF-DEC").stopped is None
    walk.take("close-investigation", date(2026, 3, 10), **FACTS["close-investigation"])
    walk.take("notice", date(2026, 3, 10), **FACTS["notice"])


@pytest.mark.parametrize(("day", "allowed"), [(8, True), (9, True), (10, False)])
def test_reconsideration_is_asked_for_within_three_days(day, allowed):
    walk = on(transferred(), "police-decision", 6, police_decision="declined")
    if allowed:
        on(walk, "reconsideration", day)
    else:
        assert refused(walk, "reconsideration", day).code == "period-is-over"


def test_nothing_is_taken_back_while_the_police_reconsider():
    walk = on(on(transferred(), "police-decision", 6, police_decision="declined"), "reconsideration", 8)
    assert refused(walk, "take-back", 9).code == "reconsideration-pending"
    on(walk, "reconsidered", 10)
    on(walk, "take-back", 10)


def test_the_police_who_change_their_mind_keep_the_case():
    walk = on(on(transferred(), "police-decision", 6, police_decision="declined"), "reconsideration", 8)
    on(walk, "reconsidered", 10, police_decision="filed")
    assert refused(walk, "take-back", 10).code == "step-does-not-apply"
    on(walk, "goods-handed-over", 10)
