"""A part of another case is not found at the address of one's own: not read, not changed, nothing on record."""

import pytest
from django.urls import reverse

from quanheng.casefiles.models import EvidenceFile, Reading
from quanheng.documents.actions import record_consent
from quanheng.ledger.models import Event
from tests.casefiles.conftest import sent
from tests.cases.conftest import DAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(staff, signed_in):
    return signed_in(staff.people["officer"])


@pytest.fixture
def two(make_case, register):
    """A case of one's own with one item of evidence, and another of the same office with two and a file."""
    own, other = make_case(), make_case()
    register(own)
    register(other, files=[sent()])
    register(other)
    return own, other


def test_a_file_of_another_case_is_not_given_out_and_leaves_no_reading(two, officer):
    own, other = two
    key = EvidenceFile.objects.get(evidence__case=other).pk
    answer = officer.post(reverse("casefile-download", args=[own.proceeding.code, key]), {"why": "review"})
    assert answer.status_code == 404
    assert not Reading.objects.exists()
    found = officer.post(reverse("casefile-download", args=[other.proceeding.code, key]), {"why": "review"})
    assert found.status_code == 200


@pytest.mark.parametrize("address", ["casefile-evidence", "casefile-move", "casefile-exclude"])
def test_evidence_of_another_case_is_neither_shown_nor_touched(two, staff, signed_in, address):
    own, other = two
    events = Event.objects.count()
    client = signed_in(staff.people["head" if address == "casefile-exclude" else "officer"])
    ask = client.get if address == "casefile-evidence" else client.post
    assert ask(reverse(address, args=[own.proceeding.code, 2])).status_code == 404
    assert ask(reverse(address, args=[other.proceeding.code, 2])).status_code != 404
    assert Event.objects.count() == events


def test_a_step_of_another_case_is_not_shown(two, officer):
    own, other = two
    taken = other.proceeding.steps.get().pk
    assert officer.get(reverse("case-done", args=[own.proceeding.code, taken])).status_code == 404
    assert officer.get(reverse("case-done", args=[other.proceeding.code, taken])).status_code == 200


def test_a_consent_of_another_case_is_not_taken_back(two, staff, officer):
    own, other = two
    clerk = staff.people["officer"]
    consent = record_consent(
        other.proceeding.subject, office=staff.office, by=clerk, on=DAY, signed_by="示范子", channel="email",
        address="shifan@example.invalid", signed_on=DAY, file_name="确认书.pdf", confirmation=b"%PDF-1.7 signed",
    )  # fmt: skip
    assert officer.post(reverse("case-consent-withdraw", args=[own.proceeding.code, consent.pk])).status_code == 404
    assert not Event.objects.filter(kind__startswith="service.consent-").exists()
    assert officer.post(reverse("case-consent-withdraw", args=[other.proceeding.code, consent.pk])).status_code == 302
