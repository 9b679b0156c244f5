"""Instances to be mistreated; the first start, which loads the law, is paid for once a session."""

import pytest

from quanheng.site.embedded_database import Cluster
from tests.faults.instance import Instance, wait_for


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/faults/" in str(item.path):
            item.add_marker(pytest.mark.faults)


@pytest.fixture(scope="session")
def prepared(tmp_path_factory):
    """An instance whose first start is behind it, running or not."""
    instance = Instance(tmp_path_factory.mktemp("prepared") / "var").start()
    yield instance
    instance.stop()
    # A database whose supervisor was killed goes on alone until somebody who needs it has come and gone.
    with Cluster(instance.var / "pg"):
        pass


@pytest.fixture
def stopped(prepared):
    """The instance, stopped."""
    prepared.stop()
    return prepared


@pytest.fixture
def running(prepared):
    """The instance, running; started again only if the last test ended it."""
    if prepared.process.poll() is not None:
        prepared.start()
    wait_for(prepared.serves, "both sites answer")
    return prepared
