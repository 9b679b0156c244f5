"""Personal data in full: for those who may, for a stated reason, on record each time."""

import pytest

from quanheng.casefiles import actions
from quanheng.casefiles.models import Reading
from quanheng.documents import files
from quanheng.ledger.models import Event
from quanheng.proceedings.models import RefusedAttempt
from quanheng.rules.refusal import Refused
from tests.casefiles.conftest import sent
from tests.cases.conftest import DAY

pytestmark = pytest.mark.django_db


def test_reading_the_party_says_who_which_case_when_and_why(case, staff):
    reading = actions.read_party(case, why="service", by=staff.people["officer"], on=DAY)
    assert (reading.case, reading.by, reading.why) == (case, staff.people["officer"], "service")
    event = Event.objects.get(kind="casefile.read")
    assert event.about == case.proceeding.subject
    assert event.payload["facts"] == {"what": "party", "why": "service", "file": "", "document": ""}
    assert event.payload["rows"][0][:2] == ["casefiles_reading", reading.pk]


def test_each_file_given_out_is_on_record_by_its_hash(case, register, staff):
    file = register(case, files=[sent()]).files.get()
    actions.read_file(file, why="review", by=staff.people["legal-reviewer"], on=DAY)
    assert Reading.objects.get().file == file
    assert Event.objects.get(kind="casefile.read").payload["facts"]["file"] == file.sha256


def test_a_file_whose_content_changed_on_disk_is_not_given_out(case, register, staff):
    file = register(case, files=[sent()]).files.get()
    files.path_of(file.sha256).write_bytes(b"something else")
    with pytest.raises(Refused) as refusal:
        actions.read_file(file, why="review", by=staff.people["officer"], on=DAY)
    assert refusal.value.code == "kept-file-altered"
    assert not Reading.objects.exists()


@pytest.mark.parametrize("role", ["officer", "section-chief", "head", "legal-reviewer", "hearing-chair"])
def test_who_works_on_the_case_may_read(case, staff, role):
    assert actions.read_party(case, why="review", by=staff.people[role], on=DAY).pk


def test_a_supervisor_may_read_from_anywhere(case, make_person, approval_staff):
    supervisor = make_person("supervisor", office=approval_staff.office)
    assert actions.read_party(case, why="supervision", by=supervisor, on=DAY).pk


@pytest.mark.parametrize("role", ["finance", "disclosure-drafter", "system-admin", "auditor"])
def test_others_may_not_and_their_attempt_is_on_record(case, staff, make_person, role):
    other = make_person(role, office=staff.office)
    with pytest.raises(Refused) as refusal:
        actions.read_party(case, why="review", by=other, on=DAY)
    assert refusal.value.code == "not-permitted"
    assert RefusedAttempt.objects.get().step == "read-party"
    assert not Reading.objects.exists()


def test_another_office_may_not(case, approval_staff):
    with pytest.raises(Refused):
        actions.read_party(case, why="review", by=approval_staff.people["head"], on=DAY)


def test_a_reason_outside_the_list_is_no_reason(case, staff):
    with pytest.raises(ValueError, match="curiosity"):
        actions.read_party(case, why="curiosity", by=staff.people["officer"], on=DAY)
    assert not Reading.objects.exists()


def test_reading_costs_a_bounded_number_of_statements(case, staff, django_assert_max_num_queries):
    actions.read_party(case, why="service", by=staff.people["officer"], on=DAY)
    with django_assert_max_num_queries(11):
        actions.read_party(case, why="service", by=staff.people["officer"], on=DAY)
