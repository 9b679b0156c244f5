"""A consent to electronic service: by whom, until when, once, and on record whether taken or refused."""

from datetime import date, timedelta

import pytest

from quanheng.documents.actions import record_consent, revoke, withdraw_consent
from quanheng.documents.models import Consent, Document, Withdrawal
from quanheng.ledger.models import Event
from quanheng.people.models import Holding
from quanheng.proceedings.actions import open_proceeding
from quanheng.proceedings.models import Proceeding, RefusedAttempt
from quanheng.rules.refusal import Refused
from tests.cases.conftest import DAY, approval_staff, make_case, rules, staff  # noqa: F401
from tests.catalogue.conftest import facts, make_published, people, today, yes  # noqa: F401
from tests.proceedings.test_at_once import DAY as DAY_AT_ONCE
from tests.proceedings.test_at_once import at_once, district  # noqa: F401

NEXT = DAY + timedelta(1)


def consent(proceeding: Proceeding, *, by, on: date = DAY, signed_on: date | None = None) -> Consent:
    return record_consent(
        proceeding.subject, office=proceeding.office, signed_by="示范子", channel="email", address="a@example.invalid",
        signed_on=signed_on or on, file_name="确认书.pdf", confirmation=b"%PDF-1.7", by=by, on=on,
    )  # fmt: skip


@pytest.fixture
def open_case(make_case) -> Proceeding:  # noqa: F811
    return make_case("file").proceeding


@pytest.mark.django_db
def test_a_consent_dated_after_the_act_is_refused_and_on_record(open_case, staff):  # noqa: F811
    with pytest.raises(Refused, match="consent-in-the-future"):
        consent(open_case, by=staff.people["officer"], signed_on=NEXT)
    attempt = RefusedAttempt.objects.get(step="consent")
    assert (attempt.code, attempt.by, attempt.proceeding) == (
        "consent-in-the-future", staff.people["officer"], open_case,
    )  # fmt: skip
    assert Event.objects.filter(kind="proceeding.step-refused", about=open_case.subject).exists()
    assert not Consent.objects.exists()


@pytest.mark.django_db
def test_who_left_the_post_records_and_withdraws_no_consent(open_case, staff):  # noqa: F811
    officer = staff.people["officer"]
    given = consent(open_case, by=officer)
    Holding.objects.filter(person=officer).update(ends_on=DAY)
    for act in (lambda: consent(open_case, by=officer, on=NEXT), lambda: withdraw_consent(given, by=officer, on=NEXT)):
        with pytest.raises(Refused, match="not-permitted"):
            act()
    assert (Consent.objects.count(), Withdrawal.objects.count()) == (1, 0)


@pytest.mark.django_db
def test_once_the_case_has_ended_no_consent_is_recorded_or_withdrawn(open_case, staff):  # noqa: F811
    given = consent(open_case, by=staff.people["officer"])
    Proceeding.objects.filter(pk=open_case.pk).update(ended_on=DAY)
    with pytest.raises(Refused, match="consent-after-the-end"):
        consent(open_case, by=staff.people["officer"])
    with pytest.raises(Refused, match="consent-after-the-end"):
        withdraw_consent(given, by=staff.people["officer"], on=DAY)
    assert (Consent.objects.count(), Withdrawal.objects.count()) == (1, 0)


@pytest.mark.django_db
def test_a_refused_revocation_is_on_record(open_case, staff):  # noqa: F811
    document = Document.objects.filter(about=open_case.subject).first()
    with pytest.raises(Refused, match="not-permitted"):
        revoke(document, because="错误", article="", by=staff.people["officer"], on=DAY)
    assert RefusedAttempt.objects.get(step="revoke-document").code == "not-permitted"


def test_of_two_who_withdraw_one_consent_at_once_one_does_and_the_other_is_told(district):  # noqa: F811
    office, (officer, *_chiefs) = district
    proceeding = open_proceeding("penalty-ordinary", office=office, by=officer, on=DAY_AT_ONCE)
    given = consent(proceeding, by=officer, on=DAY_AT_ONCE)
    acts = [lambda: withdraw_consent(given, by=officer, on=DAY_AT_ONCE)] * 2
    results = at_once(*acts)
    assert sorted(type(each).__name__ for each in results) == ["Refused", "Withdrawal"]
    assert next(each.code for each in results if isinstance(each, Refused)) == "consent-withdrawn-already"
