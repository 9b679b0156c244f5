"""Tokens: made by their person, shown once, hashed, ended by day or by revocation; each on record."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from quanheng.api.actions import make_token, revoke_token
from quanheng.api.models import Token
from quanheng.api.queries import caller
from quanheng.ledger.models import Event
from quanheng.people.models import Holding
from quanheng.rules.refusal import Refused
from tests.api.conftest import DAY

pytestmark = pytest.mark.django_db


def made(person, **how):
    return make_token(**{"name": "示例", "scope": "act", "expires_on": DAY, "by": person, "on": DAY, **how})


def test_a_token_is_kept_as_a_digest_and_its_making_is_on_record(staff):
    token, secret = made(staff.people["officer"])
    assert secret not in str(Token.objects.filter(pk=token.pk).values().get())
    assert Event.objects.get(kind="api.token-made").payload["facts"]["token"] == token.pk
    assert secret.encode() not in bytes(Event.objects.get(kind="api.token-made").payload_bytes)


def test_a_token_gives_the_standing_its_person_has_that_day(staff, django_assert_num_queries):
    officer = staff.people["officer"]
    _, secret = made(officer)
    with django_assert_num_queries(1):
        found = caller(secret, on=DAY)
    assert found.standing == officer.standing(DAY)


def test_a_token_too_tells_an_own_post_from_one_held_for_another(staff):
    officer = staff.people["officer"]
    own = officer.holdings.get()
    Holding.objects.create(
        person=officer, post=own.post, begins_on=DAY, ends_on=DAY, document="示例代〔2026〕1号", acting=True
    )
    _, secret = made(officer)
    assert caller(secret, on=DAY).standing == officer.standing(DAY)
    assert officer.standing(DAY).acting == ()


def test_a_token_opens_nothing_the_day_after_its_last(staff):
    _, secret = made(staff.people["officer"])
    assert caller(secret, on=DAY) is not None
    assert caller(secret, on=DAY + timedelta(days=1)) is None


@pytest.mark.parametrize("change", [{"is_active": False}, {"must_change_password": True}])
def test_whoever_may_not_log_in_may_not_call(staff, change):
    officer = staff.people["officer"]
    _, secret = made(officer)
    type(officer).objects.filter(pk=officer.pk).update(**change)
    assert caller(secret, on=DAY) is None


@pytest.mark.parametrize("days", [-1, 367])
def test_a_token_lasts_from_today_to_a_year(staff, days):
    with pytest.raises(Refused, match="token-days"):
        made(staff.people["officer"], expires_on=DAY + timedelta(days=days))
    assert not Token.objects.exists()


def test_a_person_has_ten_live_tokens_and_no_more(staff):
    for _ in range(10):
        made(staff.people["officer"])
    with pytest.raises(Refused, match="too-many-tokens"):
        made(staff.people["officer"])


def test_revoked_by_its_person_it_opens_nothing_and_that_is_on_record(staff):
    officer = staff.people["officer"]
    token, secret = made(officer)
    revoke_token(token, reason="不再使用", by=officer, on=DAY)
    assert caller(secret, on=DAY) is None
    assert Event.objects.get(kind="api.token-revoked").payload["facts"]["reason"] == "不再使用"
    with pytest.raises(Refused, match="token-revoked-already"):
        revoke_token(token, reason="再次", by=officer, on=DAY)


def test_an_administrator_revokes_others_do_not(staff, make_person):
    token, secret = made(staff.people["officer"])
    with pytest.raises(Refused, match="not-permitted"):
        revoke_token(token, reason="示例", by=staff.people["head"], on=DAY)
    assert caller(secret, on=DAY) is not None
    revoke_token(token, reason="泄露", by=make_person("security-admin", office=staff.office), on=DAY)
    assert caller(secret, on=DAY) is None


def test_the_database_keeps_a_revocation_revoked(staff):
    token, _ = made(staff.people["officer"])
    for statement in ("DELETE FROM api_revocation", "UPDATE api_token SET expires_on = '2099-01-01'"):
        with pytest.raises(DatabaseError), transaction.atomic():
            _run(statement)
    assert Token.objects.get(pk=token.pk).expires_on == DAY


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_page_shows_the_secret_once_and_revokes(staff, client, monkeypatch):
    monkeypatch.setattr("quanheng.site.middleware.today", lambda: DAY)
    client.force_login(staff.people["officer"])
    page = client.post(reverse("tokens"), {"name": "对接", "scope": "read", "expires_on": DAY.isoformat()})
    assert page.status_code == 200
    secret = page.content.decode().split('id="token">')[1].split("<")[0]
    assert caller(secret, on=DAY).token.scope == "read"
    assert secret not in client.get(reverse("tokens")).content.decode()
    token = Token.objects.get()
    assert client.post(reverse("token-revoke", args=[token.pk]), {"reason": "示例"}).status_code == 302
    assert caller(secret, on=DAY) is None
    assert "示例" in client.get(reverse("tokens")).content.decode()


def test_only_administrators_see_and_revoke_the_tokens_of_others(staff, make_person, client, monkeypatch):
    monkeypatch.setattr("quanheng.site.middleware.today", lambda: DAY)
    token, secret = made(staff.people["officer"])
    client.force_login(staff.people["head"])
    assert client.get(reverse("all-tokens")).status_code == 403
    assert client.post(reverse("token-revoke", args=[token.pk]), {"reason": "示例"}).status_code == 403
    client.force_login(make_person("system-admin", office=staff.office))
    assert "示例" in client.get(reverse("all-tokens")).content.decode()
    assert client.post(reverse("token-revoke", args=[token.pk]), {"reason": "离职"}).status_code == 302
    assert caller(secret, on=DAY) is None
