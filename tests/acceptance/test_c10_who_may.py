"""C10 明确职责权限: who may act in a case, tried by every door: each refused with its article and on record."""

from datetime import date, timedelta

import pytest

from quanheng.cases.actions import PartyFacts, take_case_step
from quanheng.people.models import Certificate
from quanheng.rules.refusal import Refused
from tests.acceptance.conftest import DOORS, Try, everything_but_the_refusal, refused_so_far
from tests.cases.conftest import DAY, FACTS
from tests.cases.together import take_together

pytestmark = pytest.mark.django_db
VENDOR = PartyFacts(kind="person", name="示范丑", address="示范区示例路2号")
OPINION = {"review_opinion": "pass", "review_reasons": "合法"}
HEAVY_NOTICE = {**FACTS, "notice": {**FACTS["notice"], "hearing_told": True}}
HEARD_ON = DAY + timedelta(days=14)
NOTICE_OF_HEARING = {"hearing_on": HEARD_ON.isoformat(), "hearing_place": "示范区示例局会议室"}
HELD = {"attended": True, "hearing_record": "示例笔录"}


def refused_once(attempt: Try, door: str, program, *codes: str) -> None:
    """The attempt is refused for one of these reasons, is on record once, and leaves the case as it was."""
    before, (rows, events) = everything_but_the_refusal(attempt.case), refused_so_far(attempt.case)
    assert attempt.through(door, program) in codes
    assert everything_but_the_refusal(attempt.case) == before
    assert refused_so_far(attempt.case) == (rows + 1, events + 1)


@pytest.mark.parametrize("door", ["interface", "call"])
def test_one_officer_does_not_sign_twice(make_case, staff, program, door):
    case, officer = make_case("file"), staff.people["officer"]
    twice = Try(case, "investigate", officer, DAY, [officer], FACTS["investigate"])
    refused_once(twice, door, program, "two-officers-needed")


def test_the_page_offers_an_officer_no_second_signature_of_the_same(make_case, staff, program):
    case, officer = make_case("file"), staff.people["officer"]
    before = everything_but_the_refusal(case)
    twice = Try(case, "investigate", officer, DAY, [officer], FACTS["investigate"])
    assert twice.through("page", program) == "form:partner"
    assert everything_but_the_refusal(case) == before


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("whose", ["officer", "partner"])
def test_a_certificate_that_expired_the_day_before_signs_nothing(make_case, staff, program, door, whose):
    case, officer = make_case("file"), staff.people["officer"]
    expired = officer if whose == "officer" else staff.partner
    Certificate.objects.filter(person=expired).update(expires_on=DAY - timedelta(days=1))
    attempt = Try(case, "investigate", officer, DAY, [staff.partner], FACTS["investigate"])
    refused_once(attempt, door, program, "certificate-expired")


def test_on_its_last_day_a_certificate_still_signs(make_case, staff):
    case, officer = make_case("file"), staff.people["officer"]
    Certificate.objects.filter(person=officer).update(expires_on=DAY)
    take_together(
        case, "investigate", by=officer, on=DAY, with_persons=[staff.partner], facts=FACTS["investigate"]
    )  # fmt: skip
    assert case.proceeding.steps.filter(step="investigate").exists()


@pytest.fixture
def both_posts(staff, make_person):
    """Someone who holds an officer's post and those of chair and reviewer: no post forbids it, the case does."""
    return make_person("officer", "hearing-chair", "legal-reviewer", office=staff.office, name="示例兼任")


@pytest.fixture
def investigated_by(make_case, staff, both_posts):
    """A case against a person, investigated by that someone, with the notice given."""

    def make(facts):
        case = make_case("file", facts=facts, party=VENDOR)
        take_together(
            case, "investigate", by=both_posts, on=DAY, with_persons=[staff.partner], facts=FACTS["investigate"]
        )  # fmt: skip
        from tests.cases.conftest import FOUND

        take_together(
            case, "close-investigation", by=staff.people["officer"], on=DAY, with_persons=[staff.partner],
            facts=facts["close-investigation"], discretion=FOUND,
        )  # fmt: skip
        take_case_step(case, "notice", by=staff.people["section-chief"], on=DAY, facts=facts["notice"])
        return case

    return make


@pytest.mark.parametrize("door", DOORS)
def test_who_investigated_does_not_chair_the_hearing(investigated_by, staff, both_posts, program, door):
    case, officer = investigated_by(HEAVY_NOTICE), staff.people["officer"]
    take_case_step(case, "hearing-request", by=officer, on=DAY, facts={"hearing_request": "书面，当日"})
    take_case_step(case, "hearing-notice", by=staff.people["section-chief"], on=DAY, facts=NOTICE_OF_HEARING)
    refused_once(
        Try(case, "hearing", both_posts, HEARD_ON, [], HELD), door, program, "same-person-two-roles"
    )  # fmt: skip
    take_case_step(case, "hearing", by=staff.people["hearing-chair"], on=HEARD_ON, facts=HELD)


@pytest.mark.parametrize("door", DOORS)
def test_who_investigated_does_not_review(investigated_by, staff, both_posts, program, door):
    case = investigated_by(HEAVY_NOTICE)
    take_case_step(case, "statement", by=staff.people["officer"], on=DAY, facts=FACTS["statement"])
    refused_once(
        Try(case, "legal-review", both_posts, DAY, [], OPINION), door, program, "same-person-two-roles"
    )  # fmt: skip
    take_case_step(case, "legal-review", by=staff.people["legal-reviewer"], on=DAY, facts=OPINION)


@pytest.mark.parametrize("door", DOORS)
def test_who_holds_no_post_for_it_does_not_decide(make_case, staff, program, door):
    case = make_case("file", "investigate", "close-investigation", "notice", "statement")
    attempt = Try(case, "decision", staff.people["section-chief"], DAY, [], FACTS["decision"])
    refused_once(attempt, door, program, "wrong-post")


def test_a_refusal_names_the_article_that_separates_the_roles(investigated_by, staff, both_posts):
    case = investigated_by(HEAVY_NOTICE)
    take_case_step(case, "statement", by=staff.people["officer"], on=DAY, facts=FACTS["statement"])
    with pytest.raises(Refused) as refusal:
        take_case_step(case, "legal-review", by=both_posts, on=DAY, facts=OPINION)
    assert refusal.value.article == "行政处罚法第五十八条"
    assert date(2026, 12, 10) > HEARD_ON
