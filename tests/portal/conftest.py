import os

import pytest
from django.conf import settings

OUTER = "quanheng.site.settings.outer"


def pytest_collection_modifyitems(items):
    """These tests know only the public site; run them with --ds=quanheng.site.settings.outer."""
    if os.environ.get("DJANGO_SETTINGS_MODULE") != OUTER:
        skip = pytest.mark.skip(reason=f"run with --ds={OUTER}")
        for item in items:
            if "/tests/portal/" in str(item.path):
                item.add_marker(skip)


@pytest.fixture
def inner(tmp_path, monkeypatch):
    """The other side of the door, as far as this side can see it: its keys and its batches."""
    from tests.portal.inner_side import InnerSide

    monkeypatch.setattr(settings, "VAR", tmp_path)
    return InnerSide(tmp_path)
