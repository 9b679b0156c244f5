"""A log of one's own: its keys and files live in a folder of the test."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from django.db import connection, transaction

from quanheng.ledger import publisher, sequencer, signer
from quanheng.ledger.actions import record
from quanheng.ledger.models import Event
from quanheng.site.embedded_database.roles import SUPERUSER
from quanheng.site.settings.base import database
from tests.database import clone_for, template

DAY = date(2026, 3, 2)


@pytest.fixture
def log_folder(tmp_path: Path, settings) -> Path:
    """Where the log publishes in this test; its keys lie beside it."""
    settings.VAR = tmp_path
    return tmp_path / "inner" / "log"


def happen(about: str = "test:1", **facts: object) -> Event:
    """Record one act of no consequence."""
    with transaction.atomic():
        return record("test.happened", about=about, office="scjg", by=None, on=DAY, facts=facts, touched=[])


def release() -> None:
    """Integrate, sign and publish all that waits."""
    sequencer.integrate_all()
    signer.sign_head()
    publisher.publish()


@contextmanager
def committing(name: str, blocker, *, superuser: bool = False) -> Iterator[str]:
    """Work on a database of one's own, where commits are real; gives its address."""
    cluster, made = template(outer=False)
    with clone_for(cluster, made, name, outer=False) as own, blocker.unblock():
        url = cluster.url(SUPERUSER, database(own)["NAME"]) if superuser else own
        before = dict(connection.settings_dict)
        connection.close()
        connection.settings_dict.update(database(url))
        try:
            yield url
        finally:
            connection.close()
            connection.settings_dict.update(before)
