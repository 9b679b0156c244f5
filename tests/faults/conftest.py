"""Instances to be mistreated; the first start, which loads the law, is paid for once a session."""

import pytest

from quanheng.site.embedded_database import Cluster
from tests.faults.instance import Instance


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/faults/" in str(item.path):
            item.add_marker(pytest.mark.faults)


@pytest.fixture(scope="session")
def prepared(tmp_path_factory):
    """An instance whose first start is behind it; stopped."""
    instance = Instance(tmp_path_factory.mktemp("prepared") / "var").start()
    assert instance.stop() == 0
    return instance


@pytest.fixture
def running(prepared):
    """The same instance, running; stopped afterwards, whatever was done to it."""
    prepared.start()
    yield prepared
    prepared.stop()
    # A database whose supervisor was killed goes on alone until somebody who needs it has come and gone.
    with Cluster(prepared.var / "pg"):
        pass
