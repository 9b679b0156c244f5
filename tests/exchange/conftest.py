import pytest
from django.conf import settings


@pytest.fixture
def spools_at(tmp_path, monkeypatch):
    """An instance's runtime folder of its own, with fresh keys; settings.VAR points at it."""
    from quanheng.exchange import keys

    monkeypatch.setattr(settings, "VAR", tmp_path)
    keys.secret.cache_clear()
    keys.hand_over_public_halves()
    yield tmp_path
    keys.secret.cache_clear()


@pytest.fixture
def counter():
    """The body of a counter message."""

    def body(value: int = 1) -> dict:
        return {"value": value, "label": {"zh": "今日办结"}, "counted_at": "2026-03-02T01:00:00+00:00"}

    return body
