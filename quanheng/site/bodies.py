"""No body larger than any form of ours takes is read, whether its size is announced or not."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from django.conf import settings

Receive = Callable[[], Awaitable[Mapping[str, Any]]]
App = Callable[..., Awaitable[None]]


class _TooLarge(Exception):
    """More came than any form of ours takes."""


def limited(app: App) -> App:
    """The application, which for a body too large is asked without it: its middleware then answers 413 by the size.

    Django's own handler reads a body to its end, into memory or onto disk, before any middleware is asked.
    """

    async def application(scope: Mapping[str, Any], receive: Receive, send: Callable) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
        elif _announced(scope) > settings.LARGEST_BODY:
            await app(scope, _nothing(), send)
        else:
            try:
                await app(scope, _counted(receive), send)
            except _TooLarge:
                await app(_announcing(scope, settings.LARGEST_BODY + 1), _nothing(), send)

    return application


def _announced(scope: Mapping[str, Any]) -> int:
    said = dict(scope["headers"]).get(b"content-length", b"0")
    return int(said) if said.isdigit() else 0


def _announcing(scope: Mapping[str, Any], size: int) -> dict[str, Any]:
    """The same request, announcing its size: it came in chunks and said nothing."""
    headers = [(name, value) for name, value in scope["headers"] if name != b"content-length"]
    return {**scope, "headers": [*headers, (b"content-length", str(size).encode())]}


def _counted(receive: Receive) -> Receive:
    so_far = 0

    async def counted() -> Mapping[str, Any]:
        nonlocal so_far
        message = await receive()
        so_far += len(message.get("body", b""))
        if so_far > settings.LARGEST_BODY:
            raise _TooLarge
        return message

    return counted


def _nothing() -> Receive:
    """An empty body, and then silence until the answer is sent."""
    told = False

    async def receive() -> Mapping[str, Any]:
        nonlocal told
        if told:
            await asyncio.Event().wait()
        told = True
        return {"type": "http.request", "body": b"", "more_body": False}

    return receive
