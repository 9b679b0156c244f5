"""A file of two hundred pieces of evidence: its pages cost no statement for each, and it goes out in a few seconds."""

import tempfile
import time
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from quanheng.casefiles import actions
from quanheng.casefiles.packing import verify
from tests.casefiles.conftest import png, sent
from tests.cases.conftest import DAY

pytestmark = pytest.mark.django_db
FEW, MANY, MOST = 2, 20, 200
SECONDS = 5


def statements(client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


@pytest.mark.parametrize("page", ["casefile", "casefile-index", "casefile-index-pdf"])
def test_a_page_of_the_file_costs_the_same_for_two_pieces_as_for_twenty(case, register, staff, signed_in, page):
    client, address = signed_in(staff.people["officer"]), reverse(page, args=[case.proceeding.code])
    for number in range(FEW):
        register(case, files=[sent(content=png(number))])
    few = statements(client, address)
    for number in range(FEW, MANY):
        register(case, files=[sent(content=png(number))])
    assert statements(client, address) == few


def test_two_hundred_pieces_go_out_whole_and_in_time(case, register, staff):
    """Measured on a laptop: half a second for 200 files of 100 kB, printing the index included."""
    body = png() + bytes(100_000)
    for number in range(MOST):
        register(case, files=[sent(content=body + str(number).encode())])
    with tempfile.NamedTemporaryFile() as bundle:
        begun = time.monotonic()
        actions.export(case, bundle, by=staff.people["officer"], on=DAY)
        bundle.flush()
        took = time.monotonic() - begun
        found = verify(Path(bundle.name))
    assert not found.wrong
    assert len(found.manifest["evidence"]) == MOST
    assert took < SECONDS
