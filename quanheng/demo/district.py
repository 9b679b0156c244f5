"""Builds the fictitious district by the same actions a person uses: offices, posts, persons, certificates."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction

from quanheng.people import actions
from quanheng.people.models import Office, Person, Post
from quanheng.rules.law_files import read
from quanheng.rules.roles import Role

FILE = Path(__file__).with_name("district.toml")
DEMO_PASSWORD = "shifan-demo-2026"  # noqa: S105 (everybody may know it: the district does not exist)
Progress = Callable[[int, int], None]


@transaction.atomic
def build_district(*, today: date, progress: Progress = lambda done, total: None) -> None:
    """Found the district's offices in official order, then appoint its persons; `progress` hears how far it is.

    All or nothing: a start that was cut short finds no half a district, and one commit spares some 300.
    """
    plan = read(FILE)
    total = len(plan["office"]) + len(plan["person"])
    offices: dict[str, Office] = {}
    for position, table in enumerate(plan["office"], 1):
        offices[table["code"]] = actions.found_office(position=position, by=None, on=plan["founded_on"], **table)
        progress(position, total)
    # One hash for everybody: argon2 takes a quarter of a second, and here there is nothing to protect.
    password = make_password(DEMO_PASSWORD)
    for number, table in enumerate(plan["person"], len(offices) + 1):
        _settle(table, plan, offices[table["office"]], password, today)
        progress(number, total)


def _settle(table: dict[str, Any], plan: dict[str, Any], office: Office, password: str, today: date) -> None:
    appointed_on = plan["appointed_on"]
    person = actions.register(
        table["username"], table["name"], password_hash=password, office=office, by=None, on=appointed_on
    )
    for entry in table["posts"]:
        post = _post(office, Role(entry["role"]), entry["name"], appointed_on)
        actions.appoint(person, post, begins_on=appointed_on, document=plan["document"], by=None, on=appointed_on)
    if "certificate" in table:
        _certify(person, table["certificate"], office, today)


def _post(office: Office, role: Role, name: str, on: date) -> Post:
    standing = Post.objects.filter(office=office, role=role, name=name).first()
    return standing or actions.found_post(office, role, name, by=None, on=on)


def _certify(person: Person, entry: dict[str, Any], office: Office, today: date) -> None:
    expires_on = today + timedelta(days=entry["valid_for"])
    issued_on = expires_on - timedelta(days=5 * 365)
    actions.issue_certificate(
        person, entry["number"], kind="行政执法证", area=entry["area"], issued_on=issued_on, expires_on=expires_on,
        office=office, by=None, on=issued_on,
    )  # fmt: skip
