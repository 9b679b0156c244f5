"""Documents of a case: looked at before they are issued, issued with the step, served by each method, ended, kept."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from quanheng.cases.actions import PartyFacts, take_case_step
from quanheng.cases.papers import Act, served_documents
from quanheng.documents import queries
from quanheng.documents.actions import record_consent, revoke, withdraw_consent
from quanheng.documents.models import Consent, Counter, Document, Ended, Service
from quanheng.ledger.followers import run_followers
from quanheng.ledger.models import Event
from quanheng.proceedings.models import Clock, RefusedAttempt
from quanheng.proceedings.queries import timing_of
from quanheng.rules.refusal import Refused
from tests.cases.conftest import DAY, FACTS, HANDED_OVER
from tests.cases.together import take_together
from tests.rules.procedures import PENALTY

pytestmark = pytest.mark.django_db
TO_NOTICE, TO_DECISION = PENALTY[1:5], PENALTY[1:7]
ADDRESS = "shop@example.invalid"
LATER = DAY + timedelta(days=3)
POSTED = {
    "place": "示范区示例路1号", "difficulty": "多次上门无人", "tracking": "FAKE1", "received_on": LATER.isoformat(),
    "signed_by": "示范子",
}  # fmt: skip
SENT = {"place": ADDRESS, "arrived_on": DAY.isoformat(), "delivery_proof": "FAKE-1"}


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.VAR = tmp_path


@pytest.fixture
def signed_in(client):
    def as_(person):
        client.force_login(person)
        return client

    return as_


@pytest.fixture
def decided(make_case):
    return make_case(*TO_DECISION)


def serve(case, staff, method, proof, on=DAY):
    by, others = staff.for_step(case.proceeding, "serve")
    facts = {"service_method": method, **proof}
    return take_together(case, "serve", by=by, on=on, with_persons=others, facts=facts)


def consent(case, staff, **changes):
    given = {
        "signed_by": "示范子", "channel": "email", "address": ADDRESS, "signed_on": DAY, "file_name": "确认书.pdf",
        "confirmation": b"%PDF-1.7 signed",
    }  # fmt: skip
    return record_consent(
        case.proceeding.subject, office=staff.office, by=staff.people["officer"], on=DAY, **(given | changes)
    )


# Records for the file


def test_what_has_no_legal_effect_is_written_for_the_file_once_and_numbered(make_case):
    case = make_case(*TO_NOTICE)
    run_followers()
    run_followers()
    found = {document.kind: document for document in queries.about(case.proceeding.subject)}
    assert {"clue-record", "investigation-record", "investigation-report"} <= set(found)
    assert Document.objects.filter(kind="investigation-record").count() == 1
    record = found["investigation-record"]
    assert record.number.endswith("调〔2026〕1号")
    assert record.step == "investigate#1"
    assert "笔录要点" in queries.text_of(record)
    assert found["clue-record"].issued_by == case.proceeding.opened_by


def test_a_record_that_could_not_be_printed_is_refused_in_the_act_itself(make_case, staff):
    case = make_case("file")
    by, others = staff.for_step(case.proceeding, "investigate")
    facts = {**FACTS["investigate"], "investigation_record": "当事人姓𪛖"}
    with pytest.raises(Refused) as refusal:
        take_together(case, "investigate", by=by, on=DAY, with_persons=others, facts=facts)
    assert refusal.value.code == "character-not-printable"
    assert not case.proceeding.steps.filter(step="investigate").exists()


# Looked at before it is issued


def test_a_document_is_looked_at_before_it_is_issued_and_uses_no_number(make_case, staff, signed_in):
    case = make_case("file", "investigate", "close-investigation")
    client = signed_in(staff.people["section-chief"])
    url = reverse("case-step", args=[case.proceeding.code, "notice"])
    typed = {
        "on": DAY.isoformat(), "fact-kinds": ["fine"], "fact-fine": "70000", "fact-notice_reasons": "无证经营",
        "fact-hearing_told": "yes", "fact-statement_until": "2026-11-27", "found-value": "8600", "found-days": "40",
        "found-harm": "no", "found-repeated": "no", "found-removed": "no",
    }  # fmt: skip
    before = Document.objects.count()
    page = client.post(url, typed).content.decode()
    assert "预览，尚未生效" in page
    assert "拟罚款金额：70,000元（大写：柒万元整）" in page
    pdf = client.post(reverse("case-draft", args=[case.proceeding.code, "notice"]), {**typed, "confirmed": "yes"})
    assert pdf.content.startswith(b"%PDF-")
    assert "no-store" in pdf["Cache-Control"]
    assert Document.objects.count() == before
    assert not Counter.objects.filter(series="罚告").exists()
    client.post(url, {**typed, "confirmed": "yes"})
    assert Document.objects.get(kind="penalty-notice").sequence == 1


def test_a_document_that_cannot_be_issued_is_refused_with_what_is_missing_and_nothing_is_written(decided, staff):
    decided.party.address = ""
    decided.party.save()
    steps, documents = decided.proceeding.steps.count(), Document.objects.count()
    with pytest.raises(Refused) as refusal:
        serve(decided, staff, "direct", {**HANDED_OVER, "place": ""})
    assert (refusal.value.code, str(refusal.value.params["field"])) == ("service-proof-missing", "送达地点")
    assert (decided.proceeding.steps.count(), Document.objects.count()) == (steps, documents)
    assert RefusedAttempt.objects.get(proceeding=decided.proceeding).code == "service-proof-missing"


# Service


def test_the_receipt_proves_what_was_served_to_whom_and_how(decided, staff):
    serve(decided, staff, "direct", HANDED_OVER)
    served = Service.objects.get()
    assert (served.document.kind, served.receipt.kind) == ("penalty-decision", "service-receipt")
    assert (served.method, served.served_on, served.recipient) == ("direct", DAY, decided.party.name)
    text = queries.text_of(served.receipt)
    assert served.document.number in text
    assert "民事诉讼法第八十八条" in text
    assert "法定代表人或者主要负责人" in text
    event = Event.objects.get(kind="document.served")
    assert event.payload["facts"]["receipt"] == served.receipt.number


@pytest.fixture
def three_days_later(monkeypatch):
    """The proof of service comes in later than the decision was made."""
    from datetime import datetime, time

    from django.utils import timezone

    at = timezone.make_aware(datetime.combine(LATER, time(10)))
    for place in ("proceedings.actions.steps", "documents.actions.serving"):
        monkeypatch.setattr(f"quanheng.{place}.now", lambda: at)


@pytest.mark.usefixtures("three_days_later")
def test_posted_the_periods_run_from_the_day_on_the_slip_not_from_posting(decided, staff):
    """民事诉讼法第九十一条；行政处罚法第六十七条: 自收到处罚决定书之日起十五日内."""
    with pytest.raises(Refused) as refusal:
        serve(decided, staff, "post", POSTED, on=DAY)
    assert (refusal.value.code, refusal.value.params["served"]) == ("not-the-day-of-service", LATER)
    serve(decided, staff, "post", POSTED, on=LATER)
    pay = Clock.objects.get(proceeding=decided.proceeding, key="CF-PAY")
    assert pay.started_on == LATER
    assert Service.objects.get().served_on == LATER


def test_by_public_notice_nothing_is_served_before_thirty_days_have_passed(decided, staff):
    proof = {"place": "公告栏", "reason": "下落不明", "attempts": "均未果", "published_on": DAY.isoformat()}
    with pytest.raises(Refused) as refusal:
        serve(decided, staff, "notice", proof)
    assert refusal.value.params["served"] == DAY + timedelta(days=30)
    assert not Service.objects.exists()


def test_electronic_service_without_consent_is_refused_and_on_record(decided, staff):
    """行政处罚法第六十一条第二款."""
    with pytest.raises(Refused) as refusal:
        serve(decided, staff, "electronic", SENT)
    assert (refusal.value.code, refusal.value.article) == ("served-without-consent", "行政处罚法第六十一条第二款")
    assert RefusedAttempt.objects.get(proceeding=decided.proceeding).step == "serve"
    assert not Document.objects.filter(kind="service-receipt").exists()


def test_with_the_signed_consent_on_record_it_is_served_at_that_address_alone(decided, staff):
    consent(decided, staff)
    with pytest.raises(Refused):
        serve(decided, staff, "electronic", {**SENT, "place": "other@example.invalid"})
    serve(decided, staff, "electronic", SENT)
    assert Service.objects.get().place == ADDRESS
    assert Event.objects.get(kind="service.consented").payload["facts"]["file_sha256"]


def test_a_consent_taken_back_no_longer_carries_a_service(decided, staff):
    withdraw_consent(consent(decided, staff), by=staff.people["officer"], on=DAY)
    with pytest.raises(Refused) as refusal:
        serve(decided, staff, "electronic", SENT)
    assert refusal.value.code == "served-without-consent"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"confirmation": b"MZ\x90 not a page"}, "consent-file-not-readable"),
        ({"confirmation": b""}, "consent-file-not-readable"),
        ({"confirmation": b"%PDF-" + b"0" * (10 * 1024 * 1024)}, "consent-file-not-readable"),
        ({"address": " "}, "consent-incomplete"),
        ({"signed_on": date(2100, 1, 1)}, "consent-in-the-future"),
    ],
)
def test_a_consent_nobody_signed_is_no_consent(decided, staff, changes, code):
    with pytest.raises(Refused) as refusal:
        consent(decided, staff, **changes)
    assert refusal.value.code == code
    assert not Consent.objects.exists()


def test_serving_costs_a_fixed_number_of_statements(decided, staff, django_assert_max_num_queries):
    by, _ = staff.for_step(decided.proceeding, "serve")
    standing = by.standing(DAY)
    facts = {"service_method": "direct", **HANDED_OVER}
    with django_assert_max_num_queries(38):
        take_case_step(decided, "serve", by=by, on=DAY, facts=facts, standing=standing)


# What no longer stands


def test_what_a_return_sends_back_is_marked_and_its_number_never_given_again(make_case, staff):
    case = make_case(*TO_NOTICE, "statement")
    by, _ = staff.for_step(case.proceeding, "legal-review")
    opinion = {"review_opinion": "return", "review_reasons": "事实不清"}
    take_case_step(case, "legal-review", by=by, on=DAY, facts=opinion)
    first = Document.objects.get(kind="penalty-notice")
    assert first.ended.how == Ended.How.SENT_BACK
    assert first.ended.article == "行政处罚法第五十八条"
    assert Event.objects.filter(kind="document.ended").exists()

    for step in ("close-investigation", "notice"):
        by, others = staff.for_step(case.proceeding, step)
        take_together(case, step, by=by, on=DAY, with_persons=others, facts=FACTS[step])
    second = Document.objects.get(kind="penalty-notice", step="notice#2")
    assert second.sequence == first.sequence + 1
    assert Document.objects.filter(pk=first.pk).exists()
    assert not Ended.objects.filter(document=second).exists()


def test_a_notice_of_another_hearing_day_takes_the_place_of_the_one_before(make_case, staff):
    asked = {"notice": {**FACTS["notice"], "hearing_told": True}, "hearing-request": {"hearing_request": "书面"}}
    vendor, by = PartyFacts(kind="person", name="示范丑", address="示范区示例路2号"), staff.people["head"]
    case = make_case(*TO_NOTICE, "hearing-request", facts={**FACTS, **asked}, party=vendor)
    for day in ("2026-12-08", "2026-12-10"):
        take_case_step(case, "hearing-notice", by=by, on=DAY, facts={"hearing_on": day, "hearing_place": "示范厅"})
    first, second = Document.objects.filter(kind="hearing-notice").order_by("sequence")
    assert (first.ended.how, first.ended.replaced_by) == (Ended.How.SUPERSEDED, second)
    assert first.ended.article == "行政处罚法第六十四条第二项"
    assert not Ended.objects.filter(document=second).exists()


def test_the_head_revokes_with_a_reason_and_the_document_stays(decided, staff):
    decision = Document.objects.get(kind="penalty-decision")
    given = {"because": "适用法律错误", "article": "行政处罚法第七十五条第二款", "on": DAY}
    with pytest.raises(Refused) as refusal:
        revoke(decision, by=staff.people["officer"], **given)
    assert refusal.value.code == "not-permitted"
    with pytest.raises(Refused) as refusal:
        revoke(decision, by=staff.people["head"], **{**given, "because": " "})
    assert refusal.value.code == "revoked-without-reason"
    ended = revoke(decision, by=staff.people["head"], **given)
    assert ended.how == Ended.How.REVOKED
    with pytest.raises(Refused) as refusal:
        revoke(decision, by=staff.people["head"], **given)
    assert refusal.value.code == "document-ended-already"
    assert Document.objects.get(pk=decision.pk).number == decision.number


# Pages


def test_the_tab_of_a_case_shows_its_documents_services_and_consents(decided, staff, signed_in):
    consent(decided, staff)
    serve(decided, staff, "direct", HANDED_OVER)
    run_followers()
    page = signed_in(staff.people["officer"]).get(reverse("case-documents", args=[decided.proceeding.code]))
    text = page.content.decode()
    for document in queries.about(decided.proceeding.subject):
        assert document.number in text
        assert reverse("document-docx", args=[document.code]) in text
    assert "直接送达" in text
    assert ADDRESS in text


def test_other_offices_do_not_find_the_documents_of_a_case(decided, approval_staff, signed_in):
    client = signed_in(approval_staff.people["head"])
    assert client.get(reverse("case-documents", args=[decided.proceeding.code])).status_code == 404


def test_a_consent_is_uploaded_on_the_page_and_taken_back_there(decided, staff, signed_in, site_today):
    client = signed_in(staff.people["officer"])
    data = {"signed_by": "示范子", "channel": "email", "address": ADDRESS, "signed_on": DAY.isoformat()}
    url = reverse("case-consent", args=[decided.proceeding.code])
    wrong = client.post(url, {**data, "confirmation": SimpleUploadedFile("a.exe", b"MZ")})
    assert wrong.status_code == 409
    done = client.post(url, {**data, "confirmation": SimpleUploadedFile("确认书.pdf", b"%PDF-1.7")}, follow=True)
    assert ADDRESS in done.content.decode()
    back = reverse("case-consent-withdraw", args=[decided.proceeding.code, Consent.objects.get().pk])
    assert "已撤回" in client.post(back, follow=True).content.decode()


def test_who_only_reads_cases_records_no_consent(decided, make_person, staff, signed_in):
    drafter = make_person("disclosure-drafter", office=staff.office)
    assert signed_in(drafter).post(reverse("case-consent", args=[decided.proceeding.code])).status_code == 403


@pytest.fixture
def site_today(monkeypatch):
    monkeypatch.setattr("quanheng.site.middleware.today", lambda: DAY)


def test_the_page_asks_for_the_proof_once_the_method_is_chosen(decided, staff, signed_in, site_today):
    client = signed_in(staff.people["officer"])
    url = reverse("case-step", args=[decided.proceeding.code, "serve"])
    assert "拒收事由" not in client.get(url).content.decode()
    asked = client.post(url, {"on": DAY.isoformat(), "fact-service_method": "left"})
    text = asked.content.decode()
    assert asked.status_code == 200
    assert "拒收事由" in text
    assert decided.party.address in text
    proof = {"fact-place": "示例路1号", "fact-refusal": "拒收", "fact-witness": "社区代表乙"}
    typed = {"on": DAY.isoformat(), "fact-service_method": "left", **proof}
    preview = client.post(url, typed).content.decode()
    assert "社区代表乙" in preview
    done = client.post(url, {**typed, "confirmed": "yes"}, follow=True)
    assert done.status_code == 200
    assert Service.objects.get().proof["refusal"] == "拒收"


def test_the_page_refuses_left_service_without_witness_or_video_in_words(decided, staff, signed_in, site_today):
    client = signed_in(staff.people["officer"])
    url = reverse("case-step", args=[decided.proceeding.code, "serve"])
    typed = {"on": DAY.isoformat(), "fact-service_method": "left", "fact-place": "示例路1号", "fact-refusal": "拒收"}
    answer = client.post(url, {**typed, "confirmed": "yes"})
    assert answer.status_code == 409
    assert "见证人" in answer.content.decode()
    assert "八十九条" in answer.content.decode()


def test_where_no_document_says_which_step_made_it_the_receipt_is_still_not_what_is_served(decided, staff):
    """Documents issued before the step was noted on them carry none."""
    serving = timing_of(decided.proceeding).progress.procedure.by_key["serve"]
    act = Act(
        decided, timing_of(decided.proceeding), replace(serving, forerunners=()), {}, None, DAY, (),
        staff.office, {},
    )  # fmt: skip
    assert [document.kind for document in served_documents(act)] == ["penalty-decision"]
