"""No case without a published item of that office whose basis is in force."""

from datetime import date

import pytest
from django.utils import timezone

from quanheng.cases.actions import open_case
from quanheng.cases.models import Case
from quanheng.catalogue import actions as catalogue
from quanheng.catalogue.queries import open_version
from quanheng.ledger.models import Event
from quanheng.proceedings.models import Proceeding, RefusedAttempt
from quanheng.rules.refusal import Refused
from tests.cases.conftest import DAY, FACTS, NO_PURCHASE_CHECK, SHOP, UNLICENSED_FOOD

pytestmark = pytest.mark.django_db


def refused(item: str, staff, *, on: date = DAY, office=None, by=None) -> Refused:
    who = {"office": office or staff.office, "by": by or staff.people["officer"]}
    with pytest.raises(Refused) as refusal:
        open_case(item, party=SHOP, facts=FACTS["clue"], on=on, **who)
    assert not Case.objects.exists()
    assert not Proceeding.objects.exists()
    assert RefusedAttempt.objects.get().about == f"item:{item}"
    return refusal.value


def test_a_case_is_pinned_to_the_item_the_procedure_and_the_standard_it_began_under(make_case):
    case = make_case()
    assert case.item_version.item.code == UNLICENSED_FOOD
    assert case.standard_key == "food-122-no-licence"
    assert case.proceeding.limits["promise"]["basis"] == "行政处罚法第六十条"
    assert [step.step for step in case.proceeding.steps.all()] == ["clue"]
    kinds = list(Event.objects.filter(about=case.proceeding.subject).order_by("id").values_list("kind", flat=True))
    assert kinds == ["proceeding.opened", "case.opened", "proceeding.step-taken"]


def test_an_item_nobody_published_opens_no_case(staff, rules):
    """优化营商环境条例第四十条。"""
    refusal = refused(UNLICENSED_FOOD, staff)
    assert (refusal.code, refusal.article) == ("item-not-published", "优化营商环境条例第四十条")


def test_a_published_item_opens_no_case_before_its_publication(make_published, staff):
    make_published(UNLICENSED_FOOD)
    assert refused(UNLICENSED_FOOD, staff, on=date(2026, 11, 19)).code == "item-not-published"


def test_a_suspended_item_opens_no_new_case(make_published, people, staff):
    version = make_published(UNLICENSED_FOOD)
    catalogue.suspend(version.item, reason="依据正在修订", by=people.publisher, on=DAY)
    assert refused(UNLICENSED_FOOD, staff).code == "item-not-published"


@pytest.mark.parametrize("end", [catalogue.suspend, catalogue.cancel])
def test_dating_a_case_back_does_not_bring_back_an_item_ended_since(make_published, people, staff, end):
    """优化营商环境条例第四十条: the machine's own day of entry counts too, whatever day the case is dated."""
    today = timezone.localdate()
    assert today > DAY
    item = make_published(UNLICENSED_FOOD).item
    assert open_version(UNLICENSED_FOOD, DAY) == open_version(UNLICENSED_FOOD, today)
    end(item, reason="依据正在修订", by=people.publisher, on=today)
    refusal = refused(UNLICENSED_FOOD, staff, on=DAY)
    assert (refusal.code, refusal.article) == ("item-not-published", "优化营商环境条例第四十条")


def test_another_office_cannot_use_the_item(make_published, staff, approval_staff, make_person):
    make_published(UNLICENSED_FOOD)
    stranger = make_person("officer", office=approval_staff.office)
    refusal = refused(UNLICENSED_FOOD, staff, office=approval_staff.office, by=stranger)
    assert refusal.code == "item-of-another-office"


@pytest.mark.parametrize("role", ["head", "legal-reviewer", "finance"])
def test_only_those_who_may_open_cases_open_them(make_published, staff, role):
    make_published(UNLICENSED_FOOD)
    assert refused(UNLICENSED_FOOD, staff, by=staff.people[role]).code == "not-permitted"


def test_a_case_under_article_126_knows_that_the_order_comes_first(make_case):
    context = make_case(item=NO_PURCHASE_CHECK).proceeding.context
    assert context["order_first"] is True
    assert context["order_first_basis"].startswith("食品安全法第一百二十六条")


def test_the_public_reads_an_organisation_s_name_and_of_a_person_only_the_surname(make_case):
    from dataclasses import replace

    assert make_case().party.public_name == "示范区示例小吃店"
    natural = replace(SHOP, kind="person", name="示范丑", identifier="99FAKE0000", identifier_kind="other")
    person = make_case(party=natural)
    assert person.party.public_name == "示某"
    assert {declared.value for declared in person.party.personal()} >= {"示范丑", "99FAKE0000", "示范区示例路1号"}
