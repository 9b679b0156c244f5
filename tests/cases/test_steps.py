"""Steps of a case: each skipped one refused and on record, the penalty measured, the document issued with it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from quanheng.cases.actions import Discretion
from quanheng.discretion.models import Chosen
from quanheng.documents.models import Counter, Document
from quanheng.ledger.models import Event
from quanheng.proceedings.models import RefusedAttempt
from quanheng.rules.refusal import Refused
from tests.cases.conftest import DAY, FACTS, FOOD_LICENCE, FOUND, NO_PURCHASE_CHECK
from tests.cases.together import take_together
from tests.rules.procedures import LICENCE, PENALTY

pytestmark = pytest.mark.django_db
AFTER = PENALTY[1:]


def refused(case, step, staff, **how) -> Refused:
    by, others = staff.for_step(case.proceeding, step)
    with pytest.raises(Refused) as refusal:
        take_together(case, step, **{"by": by, "on": DAY, "with_persons": others, "facts": FACTS.get(step, {}), **how})
    return refusal.value


def test_a_penalty_case_can_be_walked_from_clue_to_archive(make_case):
    case = make_case(*AFTER)
    assert case.proceeding.ended_on == DAY
    titles = list(Document.objects.filter(about=case.proceeding.subject).order_by("id").values_list("kind", flat=True))
    assert titles == ["filing-approval", "penalty-notice", "penalty-decision", "service-receipt", "closing-approval"]


def test_a_licence_case_can_be_walked_from_receipt_to_issue(make_case):
    case = make_case(*LICENCE[1:], item=FOOD_LICENCE)
    assert case.proceeding.ended_on == DAY
    kinds = set(Document.objects.filter(about=case.proceeding.subject).values_list("kind", flat=True))
    assert kinds == {"acceptance-notice", "licence-decision", "service-receipt"}


@pytest.mark.parametrize("missing", range(len(AFTER) - 1))
def test_each_step_skipped_in_turn_is_refused_recorded_and_changes_nothing(make_case, staff, missing):
    case = make_case(*AFTER[:missing])
    documents, step = Document.objects.count(), AFTER[missing + 1]
    refusal = refused(case, step, staff, discretion=FOUND)
    assert refusal.code in {"step-before-its-forerunner", "step-does-not-apply"}
    attempt = RefusedAttempt.objects.get(proceeding=case.proceeding)
    assert (attempt.step, attempt.code) == (step, refusal.code)
    assert case.proceeding.steps.count() == 1 + missing
    assert Document.objects.count() == documents


def test_the_decision_is_a_numbered_document_whose_hash_stands_in_the_step(make_case):
    case = make_case(*AFTER[:6])
    decision = Document.objects.get(kind="penalty-decision")
    taken = case.proceeding.steps.get(step="decision")
    assert taken.document["sha256"] == decision.sha256
    assert taken.document["number"] == decision.number
    event = Event.objects.filter(kind="proceeding.step-taken").latest("id")
    assert event.payload["facts"]["document"] == taken.document


def test_a_refused_decision_leaves_no_gap_in_the_numbers(make_case, staff):
    case = make_case(*AFTER[:5])
    heavier = {**FACTS["decision"], "fine": 7100000}
    assert refused(case, "decision", staff, facts=heavier).code == "heavier-than-the-notice"
    assert not Counter.objects.filter(series="罚").exists()


def test_a_fine_above_the_ceiling_of_the_statute_is_refused_whatever_the_reasons(make_case, staff):
    case = make_case(*AFTER[:2])
    above = {**FACTS["close-investigation"], "fine": 10000100}
    excuse = replace(FOUND, reasons="情节特殊", approver=staff.people["head"])
    assert refused(case, "close-investigation", staff, facts=above, discretion=excuse).code == "above-ceiling"
    assert not Chosen.objects.exists()


def test_outside_the_tier_needs_reasons_and_an_approver(make_case, staff):
    case = make_case(*AFTER[:2])
    high = {**FACTS["close-investigation"], "fine": 9000000}
    refusal = refused(case, "close-investigation", staff, facts=high, discretion=FOUND)
    assert refusal.code == "outside-tier-needs-reasons"
    by, others = staff.for_step(case.proceeding, "close-investigation")
    justified = replace(FOUND, reasons="多次投诉，社会影响较大", approver=staff.people["head"])
    take_together(case, "close-investigation", by=by, on=DAY, with_persons=others, facts=high, discretion=justified)
    assert Chosen.objects.get().deviates


def test_a_penalty_under_a_standard_needs_its_facts(make_case, staff):
    case = make_case(*AFTER[:2])
    assert refused(case, "close-investigation", staff).code == "discretion-facts-missing"


def test_what_was_measured_at_the_report_needs_no_second_choice_when_nothing_changed(make_case):
    make_case(*AFTER[:6])
    assert Chosen.objects.count() == 1


REFUSAL = {"refused": False, "serious": False, "records_missing": 12, "harm": False, "partly_corrected": False}


def test_under_article_126_no_fine_at_the_first_offence_even_if_the_form_claims_a_refusal(make_case, staff):
    """食品安全法第一百二十六条: 拒不改正的，处罚款。"""
    case = make_case("file", "investigate", item=NO_PURCHASE_CHECK)
    claimed = Discretion(facts={**REFUSAL, "refused": True, "order": True, "warning": True})
    fined = {**FACTS["close-investigation"], "kinds": ["fine"], "fine": 2000000}
    refusal = refused(case, "close-investigation", staff, facts=fined, discretion=claimed)
    assert refusal.code == "penalty-before-the-order"
    assert refusal.article.startswith("食品安全法第一百二十六条")


def test_under_article_126_order_warning_and_refusal_found_allow_the_fine(make_case, staff):
    case = make_case("file", "investigate", item=NO_PURCHASE_CHECK)
    by, others = staff.for_step(case.proceeding, "recheck")
    order = {"demand": "建立进货查验记录", "correct_by": DAY.isoformat(), "warned": True}
    take_together(case, "correction-order", by=by, on=DAY, facts=order)
    next_day = DAY + timedelta(days=1)
    found = {"corrected": False, "recheck_record": "仍未建立"}
    take_together(case, "recheck", by=by, on=next_day, with_persons=others, facts=found)
    report = {**FACTS["close-investigation"], "kinds": ["fine"], "fine": 2000000}
    take_together(
        case, "close-investigation", by=by, on=next_day, with_persons=others, facts=report,
        discretion=Discretion(facts=REFUSAL),
    )  # fmt: skip
    assert Chosen.objects.get().facts["refused"] is True
    assert Document.objects.get(kind="order-to-correct").facts["warning"] == "警告"


def test_who_investigated_cannot_sit_in_another_role(make_case, staff):
    case = make_case(*AFTER[:5])
    opinion = {"review_opinion": "pass", "review_reasons": "合法"}
    officer = staff.people["officer"]
    assert refused(case, "legal-review", staff, by=officer, facts=opinion).code == "wrong-post"
