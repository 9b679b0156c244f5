"""Who calls, found in one statement: the token, its person, and what that person is today."""

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from quanheng.api.models import Answer, Token
from quanheng.people.models import Certificate, Holding, Person, standing_of
from quanheng.rules.standing import CertificateFacts, Standing


def digest_of(secret: str) -> str:
    """What is kept of a token: its SHA-256; 256 random bits need no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


@dataclass(frozen=True)
class Caller:
    """A token that opens something today, with the standing of its person."""

    token: Token
    standing: Standing

    @property
    def person(self) -> Person:
        return self.token.person


def caller(secret: str, *, on: date) -> Caller | None:
    """Whoever calls with this secret; None when no token of an active person answers to it today. One statement.

    The same as `Person.standing`, which takes one more.
    """
    held = Holding.objects.filter(Holding.on(on), person=OuterRef("person"))
    shown = Certificate.objects.filter(person=OuterRef("person"))
    found = (
        Token.objects.filter(
            digest=digest_of(secret), expires_on__gte=on, revocation=None, person__is_active=True,
            person__must_change_password=False,
        )
        .select_related("person")
        .annotate(
            held=ArraySubquery(held.values(found=JSONObject(
                office="post__office__code", role="post__role", acting="acting", document="document"))),
            shown=ArraySubquery(shown.values(found=JSONObject(
                number="number", area="area", issued_on="issued_on", expires_on="expires_on",
                suspended_on="suspended_on"))),
        )
        .first()
    )  # fmt: skip
    return Caller(found, _standing(found)) if found else None


def _standing(token: Token) -> Standing:
    held = [(each["office"], each["role"], each["document"], each["acting"]) for each in token.held]
    return standing_of(token.person, held=held, certificates=[_certificate(each) for each in token.shown])


def _certificate(found: dict[str, Any]) -> CertificateFacts:
    suspended = found["suspended_on"]
    return CertificateFacts(
        found["number"], found["area"], date.fromisoformat(found["issued_on"]), date.fromisoformat(found["expires_on"]),
        date.fromisoformat(suspended) if suspended else None,
    )  # fmt: skip


def answer_under(person: int, key: str) -> Answer | None:
    """What was answered to this person under this key."""
    return Answer.objects.filter(person_id=person, key=key).first()


def tokens_of(person: Person) -> QuerySet[Token]:
    """A person's tokens, the newest first."""
    return Token.objects.filter(person=person).select_related("revocation__by")


def live_tokens(search: str, *, on: date) -> QuerySet[Token]:
    """Every token that opens something, of persons whose name or account contains the words."""
    found = Token.objects.filter(revocation=None, expires_on__gte=on).select_related("person")
    if search:
        found = found.filter(Q(person__name__icontains=search) | Q(person__username__icontains=search))
    return found
