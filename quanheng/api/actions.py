"""Making and revoking tokens, and answering an act once however often it is asked for."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import IntegrityError, transaction

from quanheng.api.models import Answer, Revocation, Token
from quanheng.api.queries import digest_of
from quanheng.ledger.actions import record
from quanheng.ledger.clock import now
from quanheng.people.models import Person
from quanheng.people.permissions import Act, check
from quanheng.people.queries import office_of
from quanheng.rules.refusal import Refused

LONGEST = timedelta(days=366)
MOST = 10  # live tokens of one person; more is a sign that old ones are not revoked
MARK = "qh_"


@transaction.atomic
def make_token(*, name: str, scope: Token.Scope, expires_on: date, by: Person, on: date) -> tuple[Token, str]:
    """Make a token for oneself and the secret shown this once; nobody makes one in another's name."""
    check(by.standing(on), Act.TOKEN_MAKE)
    Person.objects.select_for_update().get(pk=by.pk)
    if not on <= expires_on <= on + LONGEST:
        raise Refused("token-days", until=on + LONGEST)
    if Token.objects.filter(person=by, revocation=None, expires_on__gte=on).count() >= MOST:
        raise Refused("too-many-tokens", most=MOST)
    secret = MARK + secrets.token_urlsafe(32)
    token = Token.objects.create(
        person=by, name=name, scope=scope, digest=digest_of(secret), made_at=now(), expires_on=expires_on
    )
    facts = {"token": token.pk, "name": name, "scope": token.scope, "expires_on": expires_on.isoformat()}
    _record(token, "api.token-made", by=by, on=on, facts=facts, touched=[token])
    return token, secret


@transaction.atomic
def revoke_token(token: Token, *, reason: str, by: Person, on: date) -> Revocation:
    """End a token at once: its person does, or an administrator who answers for accounts."""
    if token.person_id != by.pk:
        check(by.standing(on), Act.TOKEN_REVOKE)
    Person.objects.select_for_update().get(pk=token.person_id)
    if Revocation.objects.filter(token=token).exists():
        raise Refused("token-revoked-already", name=token.name)
    revoked = Revocation.objects.create(token=token, by=by, revoked_at=now(), reason=reason)
    facts = {"token": token.pk, "name": token.name, "reason": reason}
    _record(token, "api.token-revoked", by=by, on=on, facts=facts, touched=[revoked])
    return revoked


def _record(token: Token, kind: str, *, by: Person, on: date, facts: dict, touched: list) -> None:
    office = office_of(token.person, on) or office_of(by, on)
    record(
        kind, about=f"person:{token.person.username}", office=office.code if office else "", by=by, on=on, facts=facts,
        touched=touched,
    )  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """An act as it was asked for: by which token, under which key, and the digest of address and body."""

    token: Token
    key: str
    digest: str


def answer_once(asked: Asked, act: Callable[[], tuple[int, bytes]]) -> Answer:
    """Do the act and keep what was answered, both or neither; asked again under the key, give that answer.

    Two who ask at the same instant: the second finds the key taken, what it did is undone, and it hears the first.
    """
    try:
        with transaction.atomic():
            status, body = act()
            return Answer.objects.create(
                person_id=asked.token.person_id, key=asked.key, token=asked.token, asked=asked.digest, status=status,
                body=body, answered_at=now(),
            )  # fmt: skip
    except IntegrityError:
        first = Answer.objects.filter(person_id=asked.token.person_id, key=asked.key).first()
        if first is None:
            raise
        return said_before(first, asked)


def said_before(answer: Answer, asked: Asked) -> Answer:
    """The answer given under this key, if the same was asked; a key stands for one request."""
    if answer.asked != asked.digest:
        raise Refused("idempotency-key-reused", key=asked.key)
    return answer
