from datetime import date
from zlib import crc32

import pytest

from quanheng.people.models import Certificate, Holding, Office, Person, Post
from quanheng.rules.power_codes import check_digit


def credit_code_for(code: str) -> str:
    """A visibly fictitious credit code with the right check digit, the same for the same word."""
    body = f"99FAKE{crc32(code.encode()):011d}"
    return body + check_digit(body)


@pytest.fixture
def make_office(db):
    """Offices that exist since 2020; the same code gives the same office."""

    def make(code: str = "scjg", **more) -> Office:
        given = {
            "name": f"示范区示例局（{code}）", "short_name": f"示例局（{code}）", "level": "department",
            "position": Office.objects.count() + 1, "credit_code": credit_code_for(code),
            "document_prefix": f"示{code}", "begins_on": date(2020, 1, 1), **more,
        }  # fmt: skip
        return Office.objects.get_or_create(code=code, defaults=given)[0]

    return make


@pytest.fixture
def make_person(make_office):
    """Persons with roles in an office since 2020; officers are certified."""

    def make(*roles: str, office: str = "scjg", **more) -> Person:
        number, since = Person.objects.count() + 1, date(2020, 1, 1)
        given = {"name": f"示范{number}", "password": "!", **more}
        person = Person.objects.create(username=f"person-{number}", **given)
        for role in roles:
            post, _ = Post.objects.get_or_create(office=make_office(office), role=role, name=role)
            Holding.objects.create(person=person, post=post, begins_on=since, document="示府任〔2020〕1号")
        if "officer" in roles:
            Certificate.objects.create(
                person=person, number=f"99-{number:04d}", kind="行政执法证", area="综合执法",
                issued_on=since, expires_on=date(2036, 12, 31),
            )  # fmt: skip
        return person

    return make


@pytest.fixture
def administrator(make_person):
    return make_person("system-admin", office="xxzx", name="示范系统")


@pytest.fixture
def justice(make_person):
    return make_person("enforcement-supervisor", office="sfj", name="示范监督")


@pytest.fixture
def today(monkeypatch) -> date:
    """The site's day is Monday 2026-03-02."""
    day = date(2026, 3, 2)
    monkeypatch.setattr("quanheng.site.middleware.today", lambda: day)
    return day
