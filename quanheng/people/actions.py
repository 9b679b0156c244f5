"""Offices, posts and persons: founding, appointing, leaving, certificates, passwords; each dated and recorded."""

import secrets
from datetime import date

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from quanheng.ledger.actions import record
from quanheng.people.models import Certificate, Holding, Office, Person, Post
from quanheng.people.permissions import Act, check
from quanheng.rules.power_codes import is_credit_code
from quanheng.rules.refusal import Refused
from quanheng.rules.role_conflicts import conflict_between
from quanheng.rules.roles import Role

READABLE = "abcdefghjkmnpqrstuvwxyz23456789"


@transaction.atomic
def found_office(
    code: str,
    name: str,
    *,
    short_name: str,
    level: str,
    position: int,
    credit_code: str,
    document_prefix: str,
    by: Person | None,
    on: date,
) -> Office:
    """Found an office from a day on, at its place in the official order.

    地方各级人民代表大会和地方各级人民政府组织法第七十九条.
    """
    _permit(by, Act.PERSON_APPOINT, on)
    if not is_credit_code(credit_code):
        raise Refused("credit-code-wrong", code=credit_code)
    if Office.objects.filter(code=code).exists() or Office.objects.filter(credit_code=credit_code).exists():
        raise Refused("office-exists", code=code, credit_code=credit_code)
    office = Office.objects.create(
        code=code, name=name, short_name=short_name, level=level, position=position, credit_code=credit_code,
        document_prefix=document_prefix, begins_on=on,
    )  # fmt: skip
    facts = {"name": name, "level": level, "position": position, "credit_code": credit_code}
    record("people.office-founded", about=f"office:{code}", office=code, by=by, on=on, facts=facts, touched=[office])
    return office


@transaction.atomic
def found_post(office: Office, role: Role, name: str, *, by: Person | None, on: date) -> Post:
    """Found a post with a role in an office."""
    _permit(by, Act.PERSON_APPOINT, on)
    if Post.objects.filter(office=office, role=role, name=name).exists():
        raise Refused("post-exists", office=office.name, post=name)
    post = Post.objects.create(office=office, role=role, name=name)
    facts = {"post": name, "role": role.value}
    about = f"office:{office.code}"
    record("people.post-founded", about=about, office=office.code, by=by, on=on, facts=facts, touched=[post])
    return post


@transaction.atomic
def register(username: str, name: str, *, password_hash: str, office: Office, by: Person | None, on: date) -> Person:
    """Give a person an account with a password that was hashed before; they hold no post yet."""
    _permit(by, Act.PERSON_APPOINT, on)
    if Person.objects.filter(username=username).exists():
        raise Refused("username-taken", username=username)
    person = Person.objects.create(username=username, name=name, password=password_hash)
    _record(person, "people.person-registered", office=office.code, by=by, on=on, facts={"name": name}, touched=[])
    return person


@transaction.atomic
def register_with_one_time_password(
    username: str, name: str, *, office: Office, by: Person, on: date
) -> tuple[Person, str]:
    """Give a person an account and a password shown this once, which they must change at the first log-in."""
    password = one_time_password()
    person = register(username, name, password_hash=make_password(password), office=office, by=by, on=on)
    person.must_change_password = True
    person.save(update_fields=["must_change_password"])
    _record(person, "people.one-time-password-given", office=office.code, by=by, on=on, facts={}, touched=[])
    return person, password


@transaction.atomic
def appoint(
    person: Person,
    post: Post,
    *,
    begins_on: date,
    document: str,
    by: Person | None,
    on: date,
    acting: bool = False,
    ends_on: date | None = None,
) -> Holding:
    """Appoint a person to a post from a day on, by a document; `acting` for a substitute, who needs a last day.

    Refused when the post is held already by them, or the role excludes one they hold (`role-conflict`).
    """
    _permit(by, Act.PERSON_APPOINT, on)
    Person.objects.select_for_update().get(pk=person.pk)
    if not document.strip():
        raise Refused("appointment-without-document", name=person.name, post=str(post))
    if acting and ends_on is None:
        raise Refused("acting-without-end", name=person.name, post=str(post))
    _refuse_dated_back(person, begins_on, by=by, on=on)
    if ends_on is not None and ends_on < begins_on:
        raise Refused("leaves-before-beginning", name=person.name, begins=begins_on, ends=ends_on)
    _refuse_double_holding(person, post, begins_on, ends_on)
    _refuse_conflict(person, Role(post.role), begins_on, ends_on)
    holding = Holding.objects.create(
        person=person, post=post, begins_on=begins_on, ends_on=ends_on, document=document, acting=acting
    )
    facts = {
        "post": str(post), "role": post.role, "begins_on": begins_on.isoformat(), "document": document,
        "ends_on": ends_on.isoformat() if ends_on else None, "acting": acting,
    }  # fmt: skip
    _record(person, "people.appointed", office=post.office.code, by=by, on=on, facts=facts, touched=[holding])
    return holding


def _refuse_double_holding(person: Person, post: Post, begins_on: date, ends_on: date | None) -> None:
    if Holding.objects.filter(Holding.during(begins_on, ends_on), person=person, post=post).exists():
        raise Refused("post-held-already", name=person.name, post=str(post))


def _refuse_conflict(person: Person, role: Role, begins_on: date, ends_on: date | None) -> None:
    holdings = person.holdings.filter(Holding.during(begins_on, ends_on))
    held = {Role(name) for name in holdings.values_list("post__role", flat=True)}
    conflict = conflict_between(role, held, "district")
    if conflict is not None:
        raise Refused("role-conflict", article=conflict.basis, name=person.name, why=conflict.why)


@transaction.atomic
def leave(holding: Holding, *, ends_on: date, document: str, by: Person | None, on: date) -> Holding:
    """End a holding: `ends_on` is the last day on which it allows anything, and what it allowed ends with it."""
    _permit(by, Act.PERSON_APPOINT, on)
    holding = (
        Holding.objects.select_for_update(of=("self",)).select_related("person", "post__office").get(pk=holding.pk)
    )
    if not document.strip():
        raise Refused("appointment-without-document", name=holding.person.name, post=str(holding.post))
    if holding.ends_on is not None and holding.ends_on <= ends_on:
        raise Refused("post-left-already", name=holding.person.name, post=str(holding.post), ends=holding.ends_on)
    if ends_on < holding.begins_on:
        raise Refused("leaves-before-beginning", name=holding.person.name, begins=holding.begins_on, ends=ends_on)
    _refuse_dated_back(holding.person, ends_on, by=by, on=on)
    holding.ends_on = ends_on
    holding.save(update_fields=["ends_on"])
    facts = {"post": str(holding.post), "role": holding.post.role, "ends_on": ends_on.isoformat(), "document": document}
    office = holding.post.office.code
    _record(holding.person, "people.left-post", office=office, by=by, on=on, facts=facts, touched=[holding])
    return holding


@transaction.atomic
def issue_certificate(
    person: Person,
    number: str,
    *,
    kind: str,
    area: str,
    issued_on: date,
    expires_on: date,
    office: Office,
    by: Person | None,
    on: date,
) -> Certificate:
    """Issue an enforcement certificate for one area of law, its last day included (行政处罚法第四十二条)."""
    _permit(by, Act.CERTIFICATE_ISSUE, on)
    if expires_on < issued_on:
        raise Refused("certificate-days", number=number, issued=issued_on, expires=expires_on)
    _refuse_dated_back(person, issued_on, by=by, on=on)
    if Certificate.objects.filter(number=number).exists():
        raise Refused("certificate-exists", number=number)
    certificate = Certificate.objects.create(
        person=person, number=number, kind=kind, area=area, issued_on=issued_on, expires_on=expires_on
    )
    facts = {
        "number": number, "kind": kind, "area": area,
        "issued_on": issued_on.isoformat(), "expires_on": expires_on.isoformat(),
    }  # fmt: skip
    _record(person, "people.certificate-issued", office=office.code, by=by, on=on, facts=facts, touched=[certificate])
    return certificate


@transaction.atomic
def suspend_certificate(certificate: Certificate, *, reason: str, office: Office, by: Person, on: date) -> Certificate:
    """Suspend an enforcement certificate from that day on; who holds it enforces no more (行政处罚法第四十二条)."""
    _permit(by, Act.CERTIFICATE_ISSUE, on)
    certificate = Certificate.objects.select_for_update(of=("self",)).select_related("person").get(pk=certificate.pk)
    if not reason.strip():
        raise Refused("suspension-without-reason", number=certificate.number)
    if certificate.suspended_on is not None:
        raise Refused("certificate-suspended-already", number=certificate.number, on=certificate.suspended_on)
    certificate.suspended_on = on
    certificate.save(update_fields=["suspended_on"])
    facts = {"number": certificate.number, "reason": reason}
    person = certificate.person
    _record(
        person, "people.certificate-suspended", office=office.code, by=by, on=on, facts=facts, touched=[certificate]
    )
    return certificate


@transaction.atomic
def reset_password(person: Person, *, office: Office, by: Person, on: date) -> str:
    """Replace a forgotten password by one shown this once, to be changed at the next log-in; sessions end."""
    _permit(by, Act.PASSWORD_RESET, on)
    if person.pk == by.pk:
        raise Refused("own-password-reset", name=by.name)
    password = one_time_password()
    person = Person.objects.select_for_update().get(pk=person.pk)
    person.set_password(password)
    person.must_change_password = True
    person.save(update_fields=["password", "must_change_password"])
    _record(person, "people.password-reset", office=office.code, by=by, on=on, facts={}, touched=[])
    return password


@transaction.atomic
def change_password(person: Person, *, old: str, new: str, on: date) -> Person:
    """Change one's own password; refused when the old one is wrong or the new one is weak or the same."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    if not person.check_password(old):
        raise Refused("old-password-wrong", name=person.name)
    if old == new:
        raise Refused("password-unchanged", name=person.name)
    try:
        validate_password(new, person)
    except ValidationError as weak:
        raise Refused("password-weak", why=" ".join(weak.messages)) from weak
    person.set_password(new)
    person.must_change_password = False
    person.save(update_fields=["password", "must_change_password"])
    office = next(iter(sorted(office for office, _ in person.standing(on).roles)), "district")
    _record(person, "people.password-changed", office=office, by=person, on=on, facts={}, touched=[])
    return person


def one_time_password() -> str:
    """Twelve characters that cannot be misread, some 59 bits."""
    return "-".join("".join(secrets.choice(READABLE) for _ in range(4)) for _ in range(3))


def _permit(by: Person | None, act: Act, on: date) -> None:
    """`by` is None only for the operator at the machine, who founds the district before anybody has an account."""
    if by is not None:
        check(by.standing(on), act)


def _refuse_dated_back(person: Person, day: date, *, by: Person | None, on: date) -> None:
    """Nobody changes afterwards who might act on a day gone by; only the operator founds what was so before."""
    if by is not None and day < on:
        raise Refused("dated-back", name=person.name, day=day, today=on)


def _record(person: Person, kind: str, *, office: str, by: Person | None, on: date, facts: dict, touched: list) -> None:
    about = f"person:{person.username}"
    record(kind, about=about, office=office, by=by, on=on, facts=facts, touched=[person, *touched])
