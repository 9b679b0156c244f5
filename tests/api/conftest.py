"""A program that calls in a person's name."""

import json
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import count

import pytest
from django.test import Client
from django.utils.timezone import get_current_timezone

from quanheng.api.actions import make_token
from tests.cases.conftest import (  # noqa: F401
    DAY,
    FACTS,
    FOUND,
    approval_staff,
    make_case,
    rules,
    staff,
)
from tests.catalogue.conftest import facts, make_published, people, today, yes  # noqa: F401

KEYS = count(1)


@dataclass
class Program:
    """Calls with a token; every act under a key of its own unless told."""

    secret: str
    client: Client = field(default_factory=Client)

    def get(self, address: str, **more):
        return self.client.get(f"/api/v1{address}", headers={"Authorization": f"Bearer {self.secret}", **more})

    def post(self, address: str, body: dict, *, key: str | None = None):
        headers = {"Authorization": f"Bearer {self.secret}", "Idempotency-Key": key or f"key-{next(KEYS)}"}
        return self.client.post(f"/api/v1{address}", json.dumps(body), "application/json", headers=headers)

    def step(self, case, step: str, *, by_name=(), key: str | None = None, discretion=None, **stated):
        body = {"on": DAY.isoformat(), "facts": stated, "persons": [person.username for person in by_name]}
        if discretion is not None:
            body["discretion"] = {"facts": dict(discretion.facts)}
        return self.post(f"/cases/{case.proceeding.code}/steps/{step}", body, key=key)


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch):
    """The day of the acts is the day of their entry."""
    noon = datetime.combine(DAY, time(12), tzinfo=get_current_timezone())
    monkeypatch.setattr("quanheng.site.middleware.today", lambda: DAY)
    monkeypatch.setattr("quanheng.proceedings.actions.steps.now", lambda: noon)
    return DAY


@pytest.fixture
def program():
    """A program that calls with a new token of a person."""

    def make(person, scope: str = "act", *, on: date = DAY, days: int = 30) -> Program:
        _, secret = make_token(name="示例程序", scope=scope, expires_on=on + timedelta(days=days), by=person, on=on)
        return Program(secret)

    return make
