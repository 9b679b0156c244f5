"""Merging on its page: offered where it may be done, read in words, confirmed."""

from dataclasses import replace

import pytest
from django.urls import reverse

from tests.cases.conftest import DAY, SHOP

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_(client):
    def signed_in(person):
        client.force_login(person)
        return client

    return signed_in


def address(case) -> str:
    return reverse("case-merge", args=[case.proceeding.code])


def test_a_case_is_merged_from_its_page_after_the_effects_were_read(make_case, staff, as_):
    leading, other = make_case("file"), make_case("file")
    client = as_(staff.people["section-chief"])
    assert address(other) in client.get(other.get_absolute_url()).content.decode()
    asked = {"on": DAY.isoformat(), "into": leading.proceeding.code, "reasons": "同一当事人"}
    page = client.post(address(other), asked)
    assert "确认并案" in page.content.decode()
    other.proceeding.refresh_from_db()
    assert other.proceeding.ended_on is None
    assert not other.proceeding.steps.filter(step="merge").exists()
    done = client.post(address(other), {**asked, "confirmed": "yes"})
    assert done.status_code == 302
    other.proceeding.refresh_from_db()
    assert other.proceeding.ended_on == DAY


def test_only_open_cases_of_the_same_party_are_offered(make_case, staff, as_):
    case, stranger = make_case("file"), make_case("file", party=replace(SHOP, name="示范区另一家店", identifier=""))
    client = as_(staff.people["section-chief"])
    page = client.get(address(case)).content.decode()
    assert stranger.proceeding.code not in page
    assert "没有同一当事人" in page
    asked = {"on": DAY.isoformat(), "into": stranger.proceeding.code, "reasons": "示例", "confirmed": "yes"}
    assert client.post(address(case), asked).status_code == 422


def test_an_officer_is_refused_on_the_page_and_another_office_sees_nothing(make_case, staff, approval_staff, as_):
    leading, other = make_case("file"), make_case("file")
    asked = {"on": DAY.isoformat(), "into": leading.proceeding.code, "reasons": "示例", "confirmed": "yes"}
    answer = as_(staff.people["officer"]).post(address(other), asked)
    assert (answer.status_code, answer.context["refusal"].code) == (409, "wrong-post")
    assert as_(approval_staff.people["head"]).get(address(other)).status_code == 404
