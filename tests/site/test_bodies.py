"""A body larger than any form takes is not read, whether it says so or comes in chunks."""

import asyncio

import pytest

from quanheng.site.bodies import limited

LARGEST = 1000


@pytest.fixture(autouse=True)
def small(settings):
    settings.LARGEST_BODY = LARGEST


async def reads_everything(scope, receive, send):
    """An application that reads the whole body first, as Django's does, and answers with what it knows."""
    size, more = 0, True
    while more:
        message = await receive()
        size += len(message["body"])
        more = message["more_body"]
    await send({"read": size, "announced": dict(scope["headers"]).get(b"content-length")})


def ask(chunks: list[bytes], announced: bytes | None = None) -> tuple[dict, int]:
    """What the application answered, and how many chunks were taken from the client."""
    answers, taken = [], 0

    async def receive():
        nonlocal taken
        taken += 1
        return {"type": "http.request", "body": chunks[taken - 1], "more_body": taken < len(chunks)}

    async def send(message):
        answers.append(message)

    headers = [(b"content-length", announced)] if announced else []
    asyncio.run(limited(reads_everything)({"type": "http", "headers": headers}, receive, send))
    return answers[0], taken


def test_a_body_that_fits_is_read_whole():
    assert ask([b"x" * 500, b"x" * 500]) == ({"read": 1000, "announced": None}, 2)


def test_a_body_announced_too_large_is_not_read_at_all():
    assert ask([b"x"], announced=b"1001") == ({"read": 0, "announced": b"1001"}, 0)


def test_chunks_that_grow_too_large_are_cut_off_and_refused_by_size():
    answer, taken = ask([b"x" * 600, b"x" * 600, b"x" * 600])
    assert answer == {"read": 0, "announced": b"1001"}
    assert taken == 2


def test_an_address_with_a_nul_is_refused(client):
    assert client.get("/log-in/?next=%00").status_code == 400
    assert client.get("/log-in/%00").status_code == 400
