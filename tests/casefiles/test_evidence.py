"""Evidence: by two certified officers, with its files and chain of custody; excluded by another, never removed."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from quanheng.casefiles import actions
from quanheng.casefiles.actions import StatementFacts
from quanheng.casefiles.models import CustodyMove, Evidence, EvidenceFile, Exclusion, Note
from quanheng.documents import files
from quanheng.ledger.models import Event
from quanheng.people.models import Certificate
from quanheng.proceedings.models import RefusedAttempt
from quanheng.rules.refusal import Refused
from tests.casefiles.conftest import AFTER, PHOTO, SAID, png, sent
from tests.cases.conftest import DAY, FOOD_LICENCE

pytestmark = pytest.mark.django_db


def refused(act, *given, **more) -> Refused:
    """What was refused; it wrote nothing but the attempt, which is on record."""
    before = (Evidence.objects.count(), CustodyMove.objects.count(), Exclusion.objects.count(), Note.objects.count())
    with pytest.raises(Refused) as refusal:
        act(*given, **more)
    after = (Evidence.objects.count(), CustodyMove.objects.count(), Exclusion.objects.count(), Note.objects.count())
    assert after == before
    assert RefusedAttempt.objects.latest("id").code == refusal.value.code
    return refusal.value


def test_evidence_is_registered_with_its_files_its_first_keeper_and_one_event(case, register):
    made = register(case, files=[sent("a.png"), sent("b.png", png(10))])
    assert (made.number, made.collected_by_id == made.second_officer_id) == (1, False)
    kept = list(made.files.all())
    assert [files.read(each.sha256) for each in kept] == [png(), png(10)]
    assert [each.media_type for each in kept] == ["image/png"] * 2
    assert made.custody.get().kind == "collected"
    event = Event.objects.get(kind="casefile.evidence-registered")
    assert event.payload["facts"]["files"][0]["sha256"] == kept[0].sha256
    tables = [row[0] for row in event.payload["rows"]]
    parts = ["casefiles_evidence", "casefiles_file", "casefiles_file", "casefiles_custody"]
    assert tables == [*parts, "proceedings_proceeding"]


def test_a_statement_says_whether_it_was_signed(case, register):
    assert register(case, SAID).statement.signature == "signed"
    silent = replace(SAID, statement=StatementFacts(said_by="示范子", signature="refused"))
    assert refused(register, case, silent).code == "unsigned-without-reason"
    noted = replace(silent, statement=replace(silent.statement, signature_note="见证人示范寅在场"))
    assert register(case, noted).number == 2


def test_a_statement_without_speaker_and_a_thing_that_speaks_are_refused(case, register):
    assert refused(register, case, replace(SAID, statement=None)).code == "statement-without-its-speaker"
    assert refused(register, case, replace(PHOTO, statement=SAID.statement)).code == "statement-of-a-thing"


def test_one_person_alone_collects_nothing(case, register, staff):
    refusal = refused(register, case, second=staff.people["officer"])
    assert (refusal.code, refusal.article) == ("evidence-by-one-person", "行政处罚法第四十二条")


@pytest.mark.parametrize(("ends", "passes"), [(-1, False), (0, True), (1, True)])
def test_both_certificates_hold_on_the_day_of_collection(case, register, staff, ends, passes):
    last = DAY + timedelta(days=ends)
    Certificate.objects.filter(person=staff.partner).update(expires_on=last)
    if passes:
        assert register(case).number == 1
    else:
        refusal = refused(register, case)
        assert (refusal.code, refusal.article) == ("collector-without-certificate", "行政处罚法第五十五条")


def test_the_second_collector_holds_such_a_post_in_this_office(case, register, staff, approval_staff):
    assert refused(register, case, second=staff.people["legal-reviewer"]).code == "collector-without-post"
    assert refused(register, case, second=approval_staff.partner).code == "collector-without-post"


def test_in_a_licence_two_examiners_need_no_certificate(make_case, register, approval_staff):
    """行政许可法第三十四条 names two staff and no certificate."""
    licence = make_case(item=FOOD_LICENCE)
    Certificate.objects.all().delete()
    who = {"by": approval_staff.people["examiner"], "second": approval_staff.partner}
    assert register(licence, **who).number == 1


def test_nothing_is_collected_tomorrow(case, register):
    assert refused(register, case, replace(PHOTO, collected_on=DAY + timedelta(days=1))).code == (
        "evidence-of-a-later-day"
    )


@pytest.mark.parametrize("role", ["head", "legal-reviewer", "section-chief", "finance", "hearing-chair"])
def test_only_officers_register_evidence(case, register, staff, role):
    assert refused(register, case, by=staff.people[role]).code == "not-permitted"


def test_no_evidence_after_the_end(make_case, register):
    assert refused(register, make_case(*AFTER)).code == "evidence-after-the-end"


def test_a_file_that_is_refused_takes_the_evidence_with_it(case, register):
    assert refused(register, case, files=[sent(), sent("b.pdf", png())]).code == "evidence-file-misnamed"
    assert EvidenceFile.objects.count() == 0


def test_registering_costs_a_bounded_number_of_statements(case, register, django_assert_max_num_queries):
    register(case)
    with django_assert_max_num_queries(24):
        register(case, files=[sent(), sent("b.png", png(3)), sent("c.png", png(4))])


@pytest.fixture
def move(staff):
    def do(evidence, kind="stored", *, moved_on=DAY, by=None, on: date = DAY):
        return actions.move(
            evidence, kind=kind, given_to="证据室2号柜", reason="统一保管", moved_on=moved_on,
            by=by or staff.people["officer"], on=on,
        )  # fmt: skip

    return do


def test_the_chain_of_custody_grows_link_by_link(case, register, move):
    evidence = register(case)
    for kind in ("stored", "sampled", "sent-to-test", "handed-over", "returned"):
        move(evidence, kind)
    kinds = [each.kind for each in evidence.custody.all()]
    assert kinds == ["collected", "stored", "sampled", "sent-to-test", "handed-over", "returned"]
    assert Event.objects.filter(kind="casefile.custody-moved").count() == 5


@pytest.mark.parametrize("last", ["returned", "disposed"])
def test_what_has_left_the_office_moves_no_more(case, register, move, last):
    evidence = register(case)
    move(evidence, last)
    assert refused(move, evidence).code == "custody-ended"


def test_no_link_before_the_one_before_nor_tomorrow_nor_a_second_beginning(case, register, move):
    evidence = register(case)
    assert refused(move, evidence, moved_on=DAY - timedelta(days=1)).code == "custody-out-of-order"
    assert refused(move, evidence, moved_on=DAY + timedelta(days=1)).code == "custody-out-of-order"
    assert refused(move, evidence, "collected").code == "custody-begins-once"


def test_the_chain_cannot_be_rewritten_even_by_a_statement_of_sql(case, register):
    register(case)
    for table in ("casefiles_custody", "casefiles_evidence", "casefiles_file", "casefiles_reading"):
        for statement in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}"):
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)


@pytest.mark.parametrize("role", ["head", "legal-reviewer"])
def test_unlawful_evidence_is_excluded_and_stays(case, register, staff, role):
    evidence = register(case)
    actions.exclude(evidence, reasons="未出示执法证", by=staff.people[role], on=DAY)
    assert Evidence.objects.get().exclusion.reasons == "未出示执法证"
    event = Event.objects.get(kind="casefile.evidence-excluded")
    assert event.payload["facts"] == {"number": 1, "reasons": "未出示执法证"}
    refusal = refused(actions.exclude, evidence, reasons="再次", by=staff.people[role], on=DAY)
    assert refusal.code == "evidence-excluded-already"


def test_who_collected_it_does_not_exclude_it(case, register, staff, make_person):
    both = make_person("officer", "head", office=staff.office)
    evidence = register(case, second=both)
    refusal = refused(actions.exclude, evidence, reasons="x", by=both, on=DAY)
    assert (refusal.code, refusal.article) == ("excluded-by-its-collector", "行政处罚法第四十六条")


@pytest.mark.parametrize("role", ["officer", "section-chief", "finance"])
def test_only_head_and_legal_reviewer_exclude(case, register, staff, role):
    assert refused(actions.exclude, register(case), reasons="x", by=staff.people[role], on=DAY).code == "not-permitted"


def test_a_note_is_kept_with_its_writer_and_its_words_are_not_in_the_event(case, staff):
    actions.write_note(case, text="约定周三再去", by=staff.people["officer"], on=DAY)
    assert Note.objects.get().text == "约定周三再去"
    assert "周三" not in bytes(Event.objects.get(kind="casefile.note-written").payload_bytes).decode()
