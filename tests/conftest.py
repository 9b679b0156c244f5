"""Test databases: clones of one template that is migrated and has the law loaded, used as the runtime role."""

import os
from datetime import date

import pytest

from tests.database import clone_for, template

INNER, OUTER = "quanheng.site.settings.inner", "quanheng.site.settings.outer"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(worker_id: str) -> None:
    """Nothing: the clone is named for the worker already."""


@pytest.fixture(scope="session")
def django_db_setup(worker_id: str, django_db_blocker):
    """Point Django at this worker's clone; drop it afterwards."""
    from django.conf import settings
    from django.db import connections

    outer = os.environ["DJANGO_SETTINGS_MODULE"] == OUTER
    cluster, name = template(outer=outer)
    with clone_for(cluster, name, worker_id, outer=outer) as url:
        from quanheng.site.settings.base import database

        settings.DATABASES["default"].update(database(url))
        connections["default"].settings_dict.update(database(url))
        with django_db_blocker.unblock():
            yield
            connections.close_all()


@pytest.fixture
def march_2() -> date:
    """A Monday, 2026-03-02, far from any holiday's edge."""
    return date(2026, 3, 2)


@pytest.fixture
def make_office(db):
    """Make an office by its code, with visibly fictitious particulars."""

    def make(code: str = "scjg", **more):
        from quanheng.people.models import Office

        position = Office.objects.count() + 1
        return Office.objects.create(
            **{
                "code": code, "name": f"示范区示例局（{code}）", "short_name": f"示例局{position}",
                "level": "department", "position": position, "credit_code": f"99FAKE{position:012d}",
                "document_prefix": f"示{code}", "begins_on": date(2020, 1, 1), **more,
            }
        )  # fmt: skip

    return make


@pytest.fixture
def make_person(db, make_office):
    """Make a person who holds these roles in an office since 2020, with a certificate valid to 2030."""

    def make(*roles: str, office=None, name: str = "", certified: bool = True):
        from quanheng.people.models import Certificate, Holding, Office, Person, Post

        number = Person.objects.count() + 1
        office = office or Office.objects.first() or make_office()
        person = Person.objects.create(username=f"person{number}", name=name or f"示例{number}")
        for role in roles:
            post = Post.objects.get_or_create(office=office, role=role, defaults={"name": role})[0]
            Holding.objects.create(person=person, post=post, begins_on=date(2020, 1, 1), document="示范任〔2020〕1号")
        if certified:
            Certificate.objects.create(
                person=person, number=f"FAKE-{number:06d}", kind="行政执法证", area="综合执法",
                issued_on=date(2020, 1, 1), expires_on=date(2030, 12, 31),
            )  # fmt: skip
        return person

    return make
