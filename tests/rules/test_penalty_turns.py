"""Turns of the ordinary penalty procedure: recusal, sending back, not filing, correcting oneself."""

from datetime import date

import pytest

from quanheng.rules.lawful_step import check_step
from quanheng.rules.refusal import Refused
from tests.rules.procedures import CHIEF, FACTS, OFFICER, PARTNER, PENALTY, Walk, standing, walked

DAY, NEXT = date(2026, 3, 2), date(2026, 3, 3)
TO_HEARD = PENALTY[:6]
RECUSAL = {
    "recused_person": OFFICER.person, "recusal_asked_by": "party", "recusal_reasons": "示例",
    "recusal_granted": True,
}  # fmt: skip


def refused(walk: Walk, step: str, on: date = NEXT, **how) -> Refused:
    with pytest.raises(Refused) as found:
        check_step(walk.timing, walk.attempt(step, on, **{**FACTS.get(step, {}), **how}))
    return found.value


def back(to: str, *, redo: bool) -> dict[str, object]:
    return {"back_to": to, "redo": redo, "send_back_reasons": "示例"}


def test_who_recuses_himself_takes_no_further_part():
    walk = walked("penalty-ordinary", "clue", "file", "investigate").take("recusal", NEXT, **RECUSAL)
    refusal = refused(walk, "close-investigation")
    assert (refusal.code, refusal.article) == ("person-recused", "行政处罚法第四十三条")
    third = standing(11, "officer")
    walk.take("close-investigation", NEXT, by=PARTNER, others=(third,), **FACTS["close-investigation"])


def test_a_recusal_refused_changes_nothing_and_may_be_asked_for_again():
    walk = walked("penalty-ordinary", "clue", "file", "investigate")
    walk.take("recusal", NEXT, **{**RECUSAL, "recusal_granted": False})
    walk.take("recusal", NEXT, **{**RECUSAL, "recused_person": PARTNER.person, "recusal_granted": False})
    walk.take("close-investigation", NEXT, **FACTS["close-investigation"])


def test_the_investigation_goes_on_until_a_recusal_is_decided():
    """行政处罚法第四十三条第三款: no limit stops and no step waits for it."""
    walk = walked("penalty-ordinary", "clue", "file")
    before = [(clock.clock.key, clock.due.strict) for clock in walk.timing.clocks()]
    walk.take("recusal", DAY, **{**RECUSAL, "recusal_granted": False})
    assert [(clock.clock.key, clock.due.strict) for clock in walk.timing.clocks()] == before
    assert not any("recusal" in step.names_forerunners for step in walk.procedure.steps)


def test_only_the_head_decides_on_a_recusal():
    walk = walked("penalty-ordinary", "clue", "file")
    assert refused(walk, "recusal", by=CHIEF, **RECUSAL).code == "wrong-post"


def test_sent_back_with_redo_all_that_followed_is_done_again():
    walk = walked("penalty-ordinary", *TO_HEARD).take("send-back", NEXT, **back("close-investigation", redo=True))
    live = walk.timing.progress.live
    assert {"notice", "statement", "close-investigation"}.isdisjoint(live)
    assert "investigate" in live
    assert refused(walk, "decision").code == "step-does-not-apply"


def test_a_review_sent_back_without_redo_is_taken_again_alone():
    passed = {"review_opinion": "pass", "review_reasons": "示例"}
    walk = walked("penalty-ordinary", *TO_HEARD).take("legal-review", DAY, **passed)
    walk.take("collective", DAY, conclusion="示例")
    walk.take("send-back", NEXT, **back("legal-review", redo=False))
    assert "collective" in walk.timing.progress.live
    assert refused(walk, "decision").code == "step-sent-back"
    walk.take("legal-review", NEXT, **passed).take("decision", NEXT, **FACTS["decision"])


@pytest.mark.parametrize("redo", [True, False])
def test_a_party_told_anew_is_heard_anew_whatever_was_asked(redo):
    """行政处罚法第六十二条: what was heard before the new notice does not count."""
    walk = walked("penalty-ordinary", *TO_HEARD).take("send-back", NEXT, **back("notice", redo=redo))
    assert "statement" not in walk.timing.progress.live
    walk.take("notice", NEXT, **FACTS["notice"])
    assert refused(walk, "decision").code == "step-before-its-forerunner"


@pytest.mark.parametrize("to", ["legal-review", "collective"])
def test_nothing_is_sent_back_to_a_step_that_was_not_taken(to):
    assert refused(walked("penalty-ordinary", *TO_HEARD), "send-back", **back(to, redo=True)).code == (
        "sent-back-to-what-was-not-done"
    )


def test_after_the_decision_nothing_is_sent_back():
    walk = walked("penalty-ordinary", *PENALTY[:7])
    assert refused(walk, "send-back", **back("notice", redo=True)).code == "step-barred-by-another"


def test_a_clue_that_is_not_filed_ends_there_with_its_reasons():
    walk = walked("penalty-ordinary", "clue")
    walk.take("not-filed", NEXT, not_filed_ground="no-violation", not_filed_reasons="示例")
    assert walk.timing.progress.ended.step == "not-filed"
    assert refused(walked("penalty-ordinary", "clue", "file"), "not-filed", not_filed_ground="elsewhere",
                   not_filed_reasons="示例").code == "step-barred-by-another"  # fmt: skip


@pytest.mark.parametrize("served", [False, True])
def test_a_decision_the_agency_revokes_itself_can_be_closed_unpaid(served):
    """行政处罚法第三十八条、第七十五条第二款."""
    walk = walked("penalty-ordinary", *PENALTY[: 8 if served else 7])
    assert refused(walk, "close").code == "step-before-its-forerunner"
    walk.take("self-correct", NEXT, fault_ground="no-basis", correction_reasons="示例").take("close", NEXT)
