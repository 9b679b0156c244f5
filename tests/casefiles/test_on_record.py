"""Whatever shows the content of a file is on record: a draft, a receipt, the printed index, the bundle."""

import pytest
from django.urls import reverse

from quanheng.casefiles.models import Reading
from quanheng.documents import queries
from quanheng.ledger import publisher, sequencer, signer
from quanheng.ledger.models import Event
from tests.casefiles.test_bundle import printed
from tests.cases.conftest import DAY

pytestmark = pytest.mark.django_db
NOTICE = {
    "on": DAY.isoformat(), "fact-kinds": ["fine"], "fact-fine": "70000", "fact-notice_reasons": "无证经营",
    "fact-hearing_told": "yes", "fact-statement_until": "2026-11-27", "found-value": "8600", "found-days": "40",
    "found-harm": "no", "found-repeated": "no", "found-removed": "no",
}  # fmt: skip


@pytest.fixture
def noticed(make_case):
    """A penalty case whose next step is the notice."""
    return make_case("file", "investigate", "close-investigation")


def draft_of(case) -> str:
    return reverse("case-draft", args=[case.proceeding.code, "notice"])


def the_reading(case, person, what) -> Reading:
    reading = Reading.objects.get()
    assert (reading.case, reading.by, reading.what) == (case, person, what)
    event = Event.objects.get(kind="casefile.read")
    assert (event.about, event.payload["facts"]["what"]) == (case.proceeding.subject, what)
    return reading


def test_the_draft_of_a_document_printed_before_the_act_is_on_record_by_its_name(noticed, staff, signed_in):
    chief = staff.people["section-chief"]
    client = signed_in(chief)
    answer = client.post(draft_of(noticed), NOTICE)
    assert answer.content.startswith(b"%PDF-")
    assert "no-store" in answer["Cache-Control"]
    reading = the_reading(noticed, chief, "draft")
    assert reading.named == "行政处罚事先告知书"
    assert reading.named in client.get(reverse("casefile-readings", args=[noticed.proceeding.code])).content.decode()


def test_a_draft_that_would_be_refused_is_not_given_out_and_leaves_no_reading(noticed, staff, signed_in):
    answer = signed_in(staff.people["section-chief"]).post(draft_of(noticed), {**NOTICE, "fact-fine": ""})
    assert answer.status_code in {409, 422}
    assert not Reading.objects.exists()


def test_another_office_is_given_no_draft(noticed, approval_staff, signed_in):
    assert signed_in(approval_staff.people["section-chief"]).post(draft_of(noticed), NOTICE).status_code == 404
    assert not Reading.objects.exists()


def test_who_takes_no_steps_is_given_no_draft(noticed, staff, make_person, signed_in):
    assert signed_in(make_person("auditor", office=staff.office)).post(draft_of(noticed), NOTICE).status_code == 403


def test_the_receipt_of_a_document_is_on_record_once_there_is_one(case, staff, signed_in):
    printed()
    document, officer = queries.about(case.proceeding.subject)[0], staff.people["officer"]
    address = reverse("document-receipt", args=[document.code])
    assert signed_in(officer).get(address).status_code == 404
    assert not Reading.objects.exists()
    sequencer.integrate_all()
    signer.sign_head()
    publisher.publish()
    answer = signed_in(officer).get(address)
    assert answer["Content-Type"] == "application/json"
    assert the_reading(case, officer, "receipt").document == document


def test_another_office_is_given_no_receipt(case, approval_staff, signed_in):
    printed()
    document = queries.about(case.proceeding.subject)[0]
    client = signed_in(approval_staff.people["head"])
    assert client.get(reverse("document-receipt", args=[document.code])).status_code == 404
    assert not Reading.objects.exists()


def test_the_printed_index_is_on_record(case, staff, signed_in):
    printed()
    officer = staff.people["officer"]
    answer = signed_in(officer).get(reverse("casefile-index-pdf", args=[case.proceeding.code]))
    assert answer.content.startswith(b"%PDF-")
    the_reading(case, officer, "index")


def test_another_office_prints_no_index_and_exports_no_bundle(case, approval_staff, signed_in):
    client = signed_in(approval_staff.people["section-chief"])
    assert client.get(reverse("casefile-index-pdf", args=[case.proceeding.code])).status_code == 404
    assert client.post(reverse("casefile-export", args=[case.proceeding.code])).status_code == 404
    assert not Reading.objects.exists()


def test_the_bundle_is_on_record(case, staff, signed_in):
    printed()
    officer = staff.people["officer"]
    answer = signed_in(officer).post(reverse("casefile-export", args=[case.proceeding.code]))
    assert b"".join(answer.streaming_content).startswith(b"PK")
    the_reading(case, officer, "bundle")
