"""行政处罚法第四十八条, 政府信息公开条例第十五条、第十七条: reviewed by another, masked for good, in time."""

import json
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from quanheng.disclosure import queries
from quanheng.disclosure.actions import approve, draft, send_back, withdraw, withhold
from quanheng.disclosure.loops import send_receipts
from quanheng.disclosure.models import Draft, Duty, Publication, Review, Withdrawal
from quanheng.documents.actions import revoke
from quanheng.documents.models import Document
from quanheng.exchange.models import OutgoingMessage
from quanheng.ledger import publisher, sequencer, signer
from quanheng.ledger.followers import run_followers
from quanheng.ledger.models import Event
from quanheng.rules.refusal import Refused
from tests.disclosure.conftest import FAKE_ID

pytestmark = pytest.mark.django_db
SECRETS = ("张三", "李四", "王麻", "13800138000", FAKE_ID)


@pytest.fixture
def drafted(document, drafter, april_21):
    return draft(document, also_masked=["王麻"], by=drafter, on=april_21)


@pytest.fixture
def published(drafted, reviewer, april_21):
    return approve(drafted, by=reviewer, on=april_21)


def refusal_of(call) -> str:
    with pytest.raises(Refused) as refusal:
        call()
    return refusal.value.code


@pytest.mark.parametrize(
    ("issued_on", "due_on"),
    [
        (date(2026, 4, 20), date(2026, 4, 29)),
        (date(2026, 4, 27), date(2026, 5, 9)),  # 1 to 5 May are days off, Saturday 9 May is worked
    ],
)
def test_a_decision_must_be_public_within_seven_working_days(issue_decision, issued_on, due_on):
    duty = Duty.objects.get(document=issue_decision(issued_on))
    assert (duty.due_on, duty.within, duty.provisional) == (due_on, "7wd", False)


def test_a_warning_alone_is_not_published(issue_decision):
    """市场监督管理行政处罚信息公示规定第二条."""
    warned = issue_decision(penalties=["警告"], fine=None)
    assert not Duty.objects.filter(document=warned).exists()


def test_a_draft_masks_everyone_and_keeps_the_rest_word_for_word(drafted, document):
    from quanheng.documents.queries import text_of

    assert [secret for secret in SECRETS if secret in drafted.text] == []
    assert "示范某某食品店" in drafted.text
    segments, left = queries.segments_of(drafted), text_of(document)
    for kept in (segment.original for segment in segments if not segment.replacement):
        assert kept in left
        left = left.partition(kept)[2]
    seen = "".join(segment.original for segment in segments)
    assert len(seen) == len(text_of(document))
    assert "9****************7" in seen
    shown = "".join(segment.replacement or segment.original for segment in queries.segments_of(drafted))
    assert shown == drafted.text


def test_what_another_person_approved_is_published_without_the_names(published, document):
    run_followers()
    message = OutgoingMessage.objects.get(topic="decision")
    assert message.key == document.code
    copy = json.dumps(message.body, ensure_ascii=False)
    assert [secret for secret in SECRETS if secret in copy] == []
    assert message.body["document_number"] == document.number
    assert message.body["document_hash"] == document_pdf(document)
    assert message.body["until_on"] == "2029-04-21"
    assert {"label": {"zh": "罚款金额"}, "value": "50,000元（大写：伍万元整）"} in message.body["summary"]
    event = Event.objects.get(kind="decision.published")
    assert event.by_person is None
    assert message.body["event"] == event.code


def document_pdf(document) -> str:
    return Document.objects.select_related("rendered").get(pk=document.pk).rendered.sha256


def test_the_receipt_follows_once_the_log_is_signed(published, document):
    run_followers()
    assert send_receipts() == 0
    sequencer.integrate_all()
    signer.sign_head()
    publisher.publish()
    assert send_receipts() == 1
    assert send_receipts() == 0
    copies = OutgoingMessage.objects.filter(topic="decision").order_by("sequence")
    assert ["receipt" in copy.body for copy in copies] == [False, True]
    receipt = json.loads(copies[1].body["receipt"])
    assert set(receipt) == {"v", "payload", "opening", "entry", "proof", "key"}


def test_nobody_reviews_their_own_draft(document, make_person, office, april_21):
    both = make_person("disclosure-drafter", "disclosure-reviewer", office=office, name="示范己")
    made = draft(document, by=both, on=april_21)
    assert refusal_of(lambda: approve(made, by=both, on=april_21)) == "reviewer-is-the-drafter"
    assert refusal_of(lambda: send_back(made, reasons="重拟", by=both, on=april_21)) == "reviewer-is-the-drafter"
    assert not Review.objects.exists()
    assert not Publication.objects.exists()
    assert not Event.objects.filter(kind__in=("disclosure.approved", "decision.published")).exists()


def test_only_those_with_the_post_review(drafted, outsiders, april_21):
    for person in outsiders:
        assert refusal_of(lambda person=person: approve(drafted, by=person, on=april_21)) == "not-permitted"


def test_only_those_with_the_post_draft(document, officer, april_21):
    assert refusal_of(lambda: draft(document, by=officer, on=april_21)) == "not-permitted"


@pytest.fixture
def outsiders(drafter, officer, make_person, make_office):
    return drafter, officer, make_person("disclosure-reviewer", office=make_office("hbj"))


def test_a_returned_draft_is_made_anew(drafted, document, drafter, reviewer, april_21):
    assert refusal_of(lambda: draft(document, by=drafter, on=april_21)) == "draft-awaits-review"
    assert refusal_of(lambda: send_back(drafted, reasons=" ", by=reviewer, on=april_21)) == "return-needs-reasons"
    send_back(drafted, reasons="还有姓名", by=reviewer, on=april_21)
    again = draft(document, also_masked=["王麻"], by=drafter, on=april_21)
    assert approve(again, by=reviewer, on=april_21).draft == again
    assert refusal_of(lambda: approve(drafted, by=reviewer, on=april_21)) == "draft-already-reviewed"
    assert refusal_of(lambda: draft(document, by=drafter, on=april_21)) == "already-published"


def test_a_text_with_personal_data_left_is_not_published(document, drafter, reviewer, april_21):
    """The draft below is written past the action, as a fault or an intruder would."""
    leaky = Draft.objects.create(
        document=document,
        discloses=True,
        text="经营者：赵六，电话13900139000。",
        drafted_by=drafter,
        drafted_on=april_21,
    )
    assert refusal_of(lambda: approve(leaky, by=reviewer, on=april_21)) == "personal-data-left"
    assert not Publication.objects.exists()


def test_one_character_is_not_masked_all_over_the_text(document, drafter, april_21):
    assert refusal_of(lambda: draft(document, also_masked=["的"], by=drafter, on=april_21)) == "too-short-to-mask"
    assert not Draft.objects.exists()


def test_what_must_stay_secret_is_withheld_under_an_article(document, drafter, reviewer, april_21):
    article = "政府信息公开条例第十五条"
    assert (
        refusal_of(lambda: withhold(document, article="", reasons="隐私", by=drafter, on=april_21))
        == "withholding-needs-reasons"
    )
    made = withhold(document, article=article, reasons="涉及未成年人", by=drafter, on=april_21)
    assert approve(made, by=reviewer, on=april_21) is None
    assert Duty.objects.with_outcome().get(document=document).is_withheld
    run_followers()
    assert not OutgoingMessage.objects.filter(topic="decision").exists()


def test_a_document_not_printed_yet_waits(unprinted, drafter, reviewer, april_21):
    made = draft(unprinted, also_masked=["王麻"], by=drafter, on=april_21)
    assert refusal_of(lambda: approve(made, by=reviewer, on=april_21)) == "document-not-yet-printed"
    assert not Review.objects.filter(draft=made).exists()


@pytest.fixture
def unprinted(issue_decision):
    return issue_decision(followed=False)


def test_a_decision_that_fell_is_withdrawn_everywhere_within_three_days(published, document, reviewer, april_21):
    april_24 = date(2026, 4, 24)
    withdrawal = withdraw(published, reason="经行政复议撤销", known_on=april_24, by=reviewer, on=april_24)
    assert withdrawal.due_on == date(2026, 4, 29)
    run_followers()
    last = OutgoingMessage.objects.order_by("sequence").last()
    assert (last.topic, last.key) == ("decision-withdrawn", document.code)
    assert last.body["reason"] == "经行政复议撤销"
    assert not OutgoingMessage.objects.filter(topic="decision").exists(), "a copy overtaken by its withdrawal stays in"
    assert (
        refusal_of(lambda: withdraw(published, reason="再次", known_on=april_21, by=reviewer, on=april_21))
        == "already-withdrawn"
    )


def test_a_decision_published_anew_and_withdrawn_again_for_the_same_reason_is_withdrawn_again(
    published, document, drafter, reviewer, april_21
):
    withdraw(published, reason="经行政复议撤销", known_on=april_21, by=reviewer, on=april_21)
    again = approve(draft(document, also_masked=["王麻"], by=drafter, on=april_21), by=reviewer, on=april_21)
    run_followers()
    withdraw(again, reason="经行政复议撤销", known_on=april_21, by=reviewer, on=april_21)
    run_followers()
    sent = OutgoingMessage.objects.filter(key=document.code).order_by("sequence").values_list("topic", flat=True)
    assert list(sent) == ["decision-withdrawn", "decision", "decision-withdrawn"]


@pytest.mark.parametrize(
    ("reason", "code"),
    [(" ", "withdrawal-needs-a-reason"), ("当事人：张三丰申请复议", "reason-holds-personal-data")],
)
def test_a_withdrawal_gives_a_reason_that_names_nobody(published, reviewer, april_21, reason, code):
    assert refusal_of(lambda: withdraw(published, reason=reason, known_on=april_21, by=reviewer, on=april_21)) == code
    assert not Withdrawal.objects.exists()


def test_what_is_still_to_come_is_not_yet_known(published, reviewer, april_21):
    tomorrow = april_21 + timedelta(days=1)
    late = {"reason": "经行政复议撤销", "known_on": tomorrow, "by": reviewer}
    assert refusal_of(lambda: withdraw(published, **late, on=april_21)) == "known-in-the-future"
    assert not Withdrawal.objects.exists()
    assert withdraw(published, **late, on=tomorrow).known_on == tomorrow


@pytest.mark.parametrize("table", ["duty", "draft", "review", "publication"])
def test_what_was_drafted_reviewed_and_published_cannot_be_changed(published, table):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM disclosure_{table}")


def test_publishing_costs_a_bounded_number_of_statements(drafted, reviewer, april_21, django_assert_max_num_queries):
    with django_assert_max_num_queries(22):
        approve(drafted, by=reviewer, on=april_21)


@pytest.fixture
def revoked(document, make_person, office, april_21):
    """Revoke the document as the head of its office, and let the followers run."""

    def do() -> None:
        head = make_person("head", office=office)
        revoke(document, because="示范丑的事实认定有误", article="行政处罚法第七十五条第二款", by=head, on=april_21)
        run_followers()

    return do


def test_revoking_a_decision_withdraws_its_publication_at_once(published, document, revoked, april_21):
    """行政处罚法第四十八条第二款: three days, and here in the moment it is known."""
    revoked()
    withdrawal = Withdrawal.objects.get(publication=published)
    assert (withdrawal.withdrawn_by, withdrawal.withdrawn_on) == (None, april_21)
    # The words for the public are ours: those of the head may name a person.
    sent = OutgoingMessage.objects.get(topic="decision-withdrawn", key=document.code)
    assert sent.body["reason"] == "原决定已被依法撤销。"
    assert Event.objects.get(kind="decision.withdrawn").payload["by"] is None


def test_what_was_revoked_is_withheld_and_never_published(document, drafter, revoked, april_21):
    revoked()
    assert refusal_of(lambda: draft(document, by=drafter, on=april_21)) == "document-revoked"
    assert withhold(document, article="行政处罚法第四十八条", reasons="已撤销", by=drafter, on=april_21)


def test_a_draft_made_before_the_revocation_is_not_approved_after_it(drafted, reviewer, revoked, april_21):
    revoked()
    assert refusal_of(lambda: approve(drafted, by=reviewer, on=april_21)) == "document-revoked"
    assert not Publication.objects.exists()
