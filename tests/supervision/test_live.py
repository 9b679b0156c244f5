"""A new alert reaches an open page within a second."""

import asyncio
import time

import psycopg
import pytest
from django.urls import reverse

from quanheng.supervision.live import WIRE, _address

pytestmark = pytest.mark.django_db


async def first_alert(code: str) -> tuple[list[bytes], float]:
    heard, events = [], WIRE.events()
    heard.append(await anext(events))
    while not WIRE._listening or not WIRE._pages:
        await asyncio.sleep(0.01)
    async with await psycopg.AsyncConnection.connect(_address(), autocommit=True) as elsewhere:
        for _ in range(100):
            listening = await elsewhere.execute("SELECT 1 FROM pg_stat_activity WHERE query LIKE 'LISTEN supervision%'")
            if await listening.fetchone():
                break
            await asyncio.sleep(0.05)
        began = time.monotonic()
        await elsewhere.execute("SELECT pg_notify('supervision', %s)", [code])
        heard.append(await asyncio.wait_for(anext(events), 5))
        took = time.monotonic() - began
    await events.aclose()
    WIRE._listening.cancel()
    await asyncio.gather(WIRE._listening, return_exceptions=True)
    return heard, took


def test_what_the_database_announces_is_heard_within_a_second():
    heard, took = asyncio.run(first_alert("abcdefghij"))
    assert heard == [b"retry: 2000\nevent: ready\ndata: \n\n", b"event: alert\ndata: abcdefghij\n\n"]
    assert took < 1


@pytest.mark.parametrize(("role", "status"), [("supervisor", 200), ("officer", 403), ("system-admin", 403)])
def test_only_who_may_see_the_wall_may_listen(client, make_person, role, status):
    client.force_login(make_person(role))
    answer = client.get(reverse("alert-stream"))
    assert answer.status_code == status
    if status == 200:
        assert answer["Content-Type"] == "text/event-stream"
        assert answer.is_async
