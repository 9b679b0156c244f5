"""Every promise names a test that exists."""

import re

from tests.house.source import REPO

NAMED = re.compile(r"`(\w+/test_\w+\.py)::(test_\w+)`")


def test_each_promise_names_a_test_that_exists():
    named = NAMED.findall((REPO / "docs" / "promises.md").read_text("utf-8"))
    assert len(named) > 25
    assert [f"{file}::{test}" for file, test in named if not _exists(file, test)] == []


def _exists(file: str, test: str) -> bool:
    path = REPO / "tests" / file
    return path.exists() and f"def {test}(" in path.read_text("utf-8")
