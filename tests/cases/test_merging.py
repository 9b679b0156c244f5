"""Several cases of one party go on as one."""

from dataclasses import replace

import pytest

from quanheng.cases.actions import take_case_step
from quanheng.cases.actions.merging import merge_cases
from quanheng.proceedings.models import Clock, RefusedAttempt
from quanheng.rules.refusal import Refused
from tests.cases.conftest import DAY, SHOP

pytestmark = pytest.mark.django_db


def clocks(case) -> list:
    return list(Clock.objects.filter(proceeding=case.proceeding).order_by("id").values_list("key", "due_strict"))


def test_the_merged_case_ends_and_the_leading_one_goes_on_both_naming_the_other(make_case, staff):
    leading, other = make_case("file"), make_case("file")
    before = clocks(leading)
    merge_cases(other, leading, reasons="同一当事人", by=staff.people["section-chief"], on=DAY)
    other.proceeding.refresh_from_db()
    leading.proceeding.refresh_from_db()
    assert (other.proceeding.ended_on, leading.proceeding.ended_on) == (DAY, None)
    assert clocks(leading) == before
    named = leading.proceeding.steps.get(step="merged-in").facts["merged_case"]
    assert named == other.proceeding.number
    assert other.proceeding.steps.get(step="merge").facts["leading_case"] == leading.proceeding.number


def test_cases_of_two_parties_or_one_case_with_itself_are_not_merged(make_case, staff):
    leading = make_case("file")
    stranger = make_case("file", party=replace(SHOP, name="示范区另一家店", identifier=""))
    for case in (stranger, leading):
        with pytest.raises(Refused) as refusal:
            merge_cases(case, leading, reasons="示例", by=staff.people["section-chief"], on=DAY)
        assert refusal.value.code == "cases-not-to-be-merged"
    assert RefusedAttempt.objects.count() == 2


def test_nothing_is_merged_into_a_case_that_was_not_filed(make_case, staff):
    leading, other = make_case(), make_case("file")
    with pytest.raises(Refused) as refusal:
        merge_cases(other, leading, reasons="示例", by=staff.people["section-chief"], on=DAY)
    assert refusal.value.code == "step-before-its-forerunner"
    assert not other.proceeding.steps.filter(step="merge").exists()


@pytest.mark.parametrize("step", ["merge", "merged-in"])
def test_neither_half_of_a_merger_is_taken_by_hand(make_case, staff, step):
    case = make_case("file", "investigate")
    facts = {
        "leading_case" if step == "merge" else "merged_case": "示市监罚案〔2026〕999号",
        "merger_reasons": "同一当事人",
    }
    with pytest.raises(Refused) as refused:
        take_case_step(case, step, by=staff.people["section-chief"], on=DAY, facts=facts)
    assert refused.value.code == "merging-takes-both-cases"
    assert case.proceeding.ended_on is None
