from datetime import date

import pytest

TODAY = date(2026, 11, 22)


@pytest.fixture
def today(monkeypatch) -> date:
    """The site's day is Sunday 2026-11-22."""
    monkeypatch.setattr("quanheng.site.middleware.today", lambda: TODAY)
    return TODAY


@pytest.fixture
def reader(client, make_person, today):
    """The browser of a signed-in officer."""
    client.force_login(make_person("officer", name="示范甲"), backend="django.contrib.auth.backends.ModelBackend")
    return client
