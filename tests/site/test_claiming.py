"""A demonstration is built where nothing is, or where tests ran; never over an instance in earnest."""

import pytest

from quanheng.site import start_up
from quanheng.site.faults import Fault


@pytest.fixture
def keys(tmp_path, monkeypatch):
    monkeypatch.setenv("QUANHENG_VAR", str(tmp_path))
    folder = tmp_path / "inner" / "keys"
    folder.mkdir(parents=True)
    return folder


def test_what_a_test_run_left_behind_is_no_instance(keys):
    (keys / "query-codes.key").write_bytes(b"x")
    start_up._claim_for_demo(None)
    assert start_up.demo_state() == start_up.BUILDING


def test_a_directory_whose_log_has_begun_is_never_made_a_demonstration_nor_forgotten(keys):
    (keys / "log.key").write_bytes(b"x")
    with pytest.raises(Fault) as claimed:
        start_up._claim_for_demo(None)
    assert claimed.value.code == "not-a-demo"
    assert start_up.demo_state() == ""
