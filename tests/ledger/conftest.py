"""A log of one's own: its keys and files live in a folder of the test."""

from datetime import date
from pathlib import Path

import pytest
from django.db import transaction

from quanheng.ledger import publisher, sequencer, signer
from quanheng.ledger.actions import record
from quanheng.ledger.models import Event

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
