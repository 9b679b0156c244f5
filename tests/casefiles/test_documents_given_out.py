"""A document's PDF and its copy: who may have them, and who opened what, when, on record."""

import io

import docx
import pytest
from django.urls import reverse

from quanheng.casefiles import actions
from quanheng.casefiles.models import Reading
from quanheng.casefiles.queries import case_of
from quanheng.documents import files, queries
from quanheng.ledger.followers import FOLLOWERS, follow
from quanheng.ledger.models import Event
from quanheng.proceedings.models import RefusedAttempt
from quanheng.rules.refusal import Refused
from tests.casefiles.test_bundle import printed
from tests.cases.conftest import DAY

pytestmark = pytest.mark.django_db
WHAT = {"document-pdf": "document", "document-docx": "copy"}
FORMS = list(WHAT)


@pytest.fixture
def document(case):
    """The first document of the case, printed."""
    printed()
    return queries.about(case.proceeding.subject)[0]


def at(document, name="document-pdf") -> str:
    return reverse(name, args=[document.code])


@pytest.mark.parametrize("name", FORMS)
def test_opening_a_document_is_on_record_and_on_the_page_of_the_file(document, staff, signed_in, name):
    case, what = case_of(document), WHAT[name]
    client = signed_in(staff.people["finance"])
    answer = client.get(at(document, name))
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    reading = Reading.objects.get()
    assert (reading.case, reading.by, reading.document) == (case, staff.people["finance"], document)
    assert (reading.what, reading.why) == (what, "")
    event = Event.objects.get(kind="casefile.read")
    assert event.about == case.proceeding.subject
    assert event.payload["facts"] == {"what": what, "why": "", "file": "", "document": document.number}
    assert f">{document}</a>" in client.get(reverse("casefile", args=[case.proceeding.code])).content.decode()


def test_the_pdf_is_the_original_and_opens_in_the_browser(document, staff, signed_in):
    answer = signed_in(staff.people["officer"]).get(at(document))
    assert answer.content.startswith(b"%PDF-")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("inline")


def test_the_docx_is_a_copy_that_names_the_pdf_it_was_made_from(document, staff, signed_in):
    answer = signed_in(staff.people["officer"]).get(at(document, "document-docx"))
    assert answer["Content-Disposition"].startswith("attachment")
    page = docx.Document(io.BytesIO(answer.content))
    assert document.rendered.sha256 in page.sections[0].header.paragraphs[0].text


@pytest.mark.parametrize("name", FORMS)
def test_what_is_not_printed_yet_is_not_given_out(case, staff, signed_in, name):
    while follow(FOLLOWERS["cases.records"]):
        pass
    document = queries.about(case.proceeding.subject)[0]
    assert signed_in(staff.people["officer"]).get(at(document, name)).status_code == 404
    assert not Reading.objects.exists()


@pytest.mark.parametrize("name", FORMS)
def test_who_may_open_a_document(document, staff, make_person, signed_in, name):
    for role, status in (("disclosure-drafter", 200), ("system-admin", 403), ("auditor", 403)):
        assert signed_in(make_person(role, office=staff.office)).get(at(document, name)).status_code == status
    assert Reading.objects.count() == 1


@pytest.mark.parametrize("name", FORMS)
def test_another_office_finds_no_document_and_a_supervisor_does(document, approval_staff, make_person, signed_in, name):
    assert signed_in(approval_staff.people["head"]).get(at(document, name)).status_code == 404
    assert not Reading.objects.exists()
    supervisor = make_person("supervisor", office=approval_staff.office)
    assert signed_in(supervisor).get(at(document, name)).status_code == 200
    assert Reading.objects.get().by == supervisor


def test_an_action_asks_for_the_permission_again_and_records_the_refusal(document, approval_staff):
    with pytest.raises(Refused, match="not-permitted"):
        actions.read_document(document, by=approval_staff.people["clerk"], on=DAY)
    assert RefusedAttempt.objects.get().step == "read-document"
    assert not Reading.objects.exists()


@pytest.mark.parametrize("gone", [True, False])
def test_a_pdf_that_is_gone_or_altered_is_not_given_out_and_the_page_says_so(document, staff, signed_in, gone):
    kept = files.path_of(document.rendered.sha256)
    kept.unlink() if gone else kept.write_bytes(b"%PDF-another")
    answer = signed_in(staff.people["officer"]).get(at(document))
    assert answer.status_code == 409
    assert answer["Content-Type"].startswith("text/html")
    assert "已经缺失" in answer.content.decode()
    assert not Reading.objects.exists()


def test_opening_costs_a_bounded_number_of_statements(document, staff, django_assert_max_num_queries):
    found = queries.by_code(document.code)
    actions.read_document(found, by=staff.people["officer"], on=DAY)
    with django_assert_max_num_queries(12):
        actions.read_document(found, by=staff.people["officer"], on=DAY)
    with django_assert_max_num_queries(12):
        actions.read_copy(found, by=staff.people["officer"], on=DAY)
