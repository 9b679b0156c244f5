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
