"""New alerts as they come: one listening connection for the process, server-sent events for every open page."""

import asyncio
import logging
from collections.abc import AsyncIterator

import psycopg
from django.conf import settings

from quanheng.supervision.actions import CHANNEL

log = logging.getLogger(__name__)
PATIENCE = 2.0  # seconds before a lost connection is opened again
QUIET = 15.0  # seconds of silence after which a comment keeps the connection open
KEPT = 100  # alerts a slow page may lag behind before it is told to read anew


class Wire:
    """Passes what the database announces on to every page that listens; asleep while nobody does."""

    def __init__(self) -> None:
        self._pages: set[asyncio.Queue[str]] = set()
        self._listening: asyncio.Task[None] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    async def events(self) -> AsyncIterator[bytes]:
        """Server-sent events: `alert` with a code for each alert found, explained or disposed of."""
        page: asyncio.Queue[str] = asyncio.Queue(KEPT)
        self._join(page)
        try:
            yield b"retry: 2000\nevent: ready\ndata: \n\n"
            while True:
                yield await self._next(page)
        finally:
            self._pages.discard(page)

    async def _next(self, page: asyncio.Queue[str]) -> bytes:
        try:
            code = await asyncio.wait_for(page.get(), QUIET)
        except TimeoutError:
            return b": quiet\n\n"
        return f"event: alert\ndata: {code}\n\n".encode()

    def _join(self, page: asyncio.Queue[str]) -> None:
        loop = asyncio.get_running_loop()
        if self._loop is not loop:
            self._loop, self._pages, self._listening = loop, set(), None
        self._pages.add(page)
        if self._listening is None or self._listening.done():
            self._listening = loop.create_task(self._listen())

    async def _listen(self) -> None:
        while self._pages:
            try:
                await self._pass_on()
            except psycopg.OperationalError:
                log.warning("the wire to the database broke; opening it again")
                await asyncio.sleep(PATIENCE)
                # What came meanwhile was not heard: every page reads anew.
                self._tell("")

    async def _pass_on(self) -> None:
        async with await psycopg.AsyncConnection.connect(_address(), autocommit=True) as connection:
            await connection.execute(f"LISTEN {CHANNEL}")
            while self._pages:
                async for heard in connection.notifies(timeout=QUIET):
                    self._tell(heard.payload)

    def _tell(self, code: str) -> None:
        for page in self._pages:
            if page.full():
                page.get_nowait()
            page.put_nowait(code)


def _address() -> str:
    parts = settings.DATABASES["default"]
    return psycopg.conninfo.make_conninfo(
        "", dbname=parts["NAME"], user=parts["USER"], password=parts["PASSWORD"], host=parts["HOST"],
        port=parts["PORT"] or None,
    )  # fmt: skip


WIRE = Wire()
