"""Log-in, log-out, throttling, passwords."""

import pytest
from django.contrib.auth.hashers import make_password
from django.urls import reverse

from quanheng.ledger.models import Event
from quanheng.people import actions
from quanheng.people.models import Person
from quanheng.rules.refusal import Refused

pytestmark = pytest.mark.django_db
GOOD, NEW = "correct-horse-battery", "another-horse-battery"
HASHED = make_password(GOOD)


@pytest.fixture
def person(make_person):
    return make_person("officer", name="示范甲", password=HASHED)


def log_in(client, username: str, password: str):
    return client.post(reverse("log-in"), {"username": username, "password": password})


def test_the_right_password_opens_and_log_out_closes(client, person, today):
    assert client.get(reverse("persons")).status_code == 302
    assert log_in(client, person.username, GOOD).status_code == 302
    assert client.get(reverse("persons")).status_code == 200
    client.post(reverse("log-out"))
    assert client.get(reverse("persons")).status_code == 302


@pytest.mark.parametrize("length", [256, 100_000])
def test_a_name_longer_than_any_account_is_answered_by_the_form(client, person, length):
    answer = log_in(client, "x" * length, GOOD)
    assert answer.status_code == 200
    assert answer.context["form"].errors["username"][0] in answer.content.decode()


def test_passwords_are_kept_as_argon2(person):
    assert person.password.startswith("argon2$")


def test_a_wrong_password_opens_nothing_and_the_eighth_locks_even_the_right_one(client, person):
    assert log_in(client, person.username, "wrong").status_code == 200
    for _ in range(7):
        answer = log_in(client, person.username, "wrong")
    assert answer.status_code == 429
    assert log_in(client, person.username, GOOD).status_code == 429
    assert "_auth_user_id" not in client.session


def test_log_out_needs_a_post(client, person):
    log_in(client, person.username, GOOD)
    assert client.get(reverse("log-out")).status_code == 405


def test_a_reset_password_is_shown_once_and_must_be_changed(client, person, administrator, today):
    client.force_login(administrator)
    shown = client.post(reverse("password-reset", args=[person.username]))
    assert shown["Cache-Control"] == "no-store"
    password = shown.content.decode().split('id="one-time-password">')[1].split("<")[0]
    assert password not in client.get(reverse("person", args=[person.username])).content.decode()

    client.logout()
    log_in(client, person.username, password)
    assert client.get(reverse("persons"))["Location"] == reverse("password-change")
    answer = client.post(reverse("password-change"), {"old": password, "new": NEW, "again": NEW})
    assert answer.status_code == 302
    assert client.get(reverse("persons")).status_code == 200


def test_a_reset_ends_the_sessions_of_the_person(client, person, administrator, make_office, today):
    log_in(client, person.username, GOOD)
    actions.reset_password(person, office=make_office(), by=administrator, on=today)
    assert client.get(reverse("persons")).status_code == 302


def test_no_password_stands_in_an_event(person, administrator, make_office, march_2):
    password = actions.reset_password(person, office=make_office(), by=administrator, on=march_2)
    payload = bytes(Event.objects.get(kind="people.password-reset").payload_bytes).decode()
    assert password not in payload
    assert "argon2" not in payload


@pytest.mark.parametrize("role", ["head", "auditor", "security-admin", "supervisor"])
def test_nobody_but_the_system_administrator_resets(person, make_person, make_office, march_2, role):
    with pytest.raises(Refused, match="not-permitted"):
        actions.reset_password(person, office=make_office(), by=make_person(role), on=march_2)
    assert Person.objects.get(pk=person.pk).password == HASHED


def test_nobody_resets_their_own(administrator, make_office, march_2):
    with pytest.raises(Refused, match="own-password-reset"):
        actions.reset_password(administrator, office=make_office(), by=administrator, on=march_2)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [("wrong", NEW, "old-password-wrong"), (GOOD, GOOD, "password-unchanged"), (GOOD, "1234567890", "password-weak")],
)
def test_a_password_is_changed_only_for_a_better_one(client, person, today, old, new, code):  # noqa: PLR0917
    with pytest.raises(Refused, match=code):
        actions.change_password(person, old=old, new=new, on=today)
    client.force_login(person)
    answer = client.post(reverse("password-change"), {"old": old, "new": new, "again": new})
    assert answer.status_code == 409
    assert 'role="alert"' in answer.content.decode()
    assert Person.objects.get(pk=person.pk).password == HASHED


def test_a_new_account_gets_a_one_time_password(client, administrator, make_office, today):
    client.force_login(administrator)
    office = make_office("scjg")
    given = {"username": "shifan-xin", "name": "示范新", "office": office.pk}
    assert "one-time-password" in client.post(reverse("person-register"), given).content.decode()
    assert Person.objects.get(username="shifan-xin").must_change_password
    assert client.post(reverse("person-register"), given).status_code == 409
