"""Between processes: what happened in one reaches the sockets of all.

Only ids travel, never words. A message that was lost is made good by letting every socket look
again, so nothing here has to be kept.
"""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from typing import Any, NoReturn, Protocol

import asyncpg
from tortoise.connection import get_connection
from tortoise.exceptions import BaseORMException

from notifications import sql
from notifications.hub import Hub

log = logging.getLogger(__name__)

CHANNEL = "notifications"
MOST_WOKEN = 100  # recipients in one message: PostgreSQL takes 8,000 bytes
PATIENCE = 5.0  # seconds for an answer

Connection = Any  # asyncpg's, out of Tortoise's pool, which does not say so
OUTAGES = (
    OSError,
    TimeoutError,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # said when a connection dies just as it is used
    BaseORMException,
)


class Fanout(Protocol):
    def running(self) -> AbstractAsyncContextManager[None]:
        """Receive for as long as the block lasts; an application is inside while it serves."""

    async def wake(self, recipients: Sequence[str]) -> None:
        """Let the sockets of these people look again: at the inbox, and whether they may stay."""

    async def changed(self, kind: str, id: str) -> None:  # noqa: A002 - the word of the wire
        """Something happened in a stream; said after the commit."""


@dataclass(frozen=True)
class InProcess:
    """One process serves everybody."""

    hub: Hub

    def running(self) -> AbstractAsyncContextManager[None]:
        return nullcontext()

    async def wake(self, recipients: Sequence[str]) -> None:
        self.hub.wake(recipients)

    async def changed(self, kind: str, id: str) -> None:  # noqa: A002 - the word of the wire
        self.hub.changed(kind, id)


@dataclass(frozen=True)
class Postgres:
    """Processes that share a PostgreSQL database, by LISTEN and NOTIFY.

    Keeps one connection of Tortoise's pool for as long as it runs. A pooler in between must not
    give a connection away at the end of a transaction.
    """

    hub: Hub
    retry_every: float = 2.0
    ask_every: float = 10.0
    listening: asyncio.Event = field(default_factory=asyncio.Event)
    """Set while messages of other processes arrive."""

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        async with asyncio.TaskGroup() as tasks:
            receiving = tasks.create_task(self._receive())
            try:
                yield
            finally:
                receiving.cancel()

    async def wake(self, recipients: Sequence[str]) -> None:
        starts = range(0, len(recipients), MOST_WOKEN)
        await _send(*({"wake": recipients[start : start + MOST_WOKEN]} for start in starts))

    async def changed(self, kind: str, id: str) -> None:  # noqa: A002 - the word of the wire
        await _send({"changed": [kind, id]})

    async def _receive(self) -> NoReturn:
        while True:
            try:
                await self._receive_until_lost()
            except OUTAGES as error:
                log.warning("fan-out is away", extra={"error": type(error).__name__})
            except Exception:
                log.exception("fan-out is away")
            await asyncio.sleep(self.retry_every)

    async def _receive_until_lost(self) -> None:
        async with get_connection("default").acquire_connection() as connection:
            lost = asyncio.Event()
            connection.add_termination_listener(lambda _: lost.set())
            await connection.add_listener(CHANNEL, self._take)
            try:
                self.hub.wake_everyone()
                self.listening.set()
                await self._ask_until(lost, connection)
            finally:
                self.listening.clear()
                connection.terminate()

    async def _ask_until(self, lost: asyncio.Event, connection: Connection) -> None:
        """A connection may die without a word: ask it now and then."""
        while not lost.is_set():
            with suppress(TimeoutError):
                async with asyncio.timeout(self.ask_every):
                    await lost.wait()
            await connection.execute("SELECT 1", timeout=PATIENCE)

    def _take(self, _connection: object, _process: int, _channel: str, payload: object) -> None:
        match json.loads(str(payload)):
            case {"wake": list(recipients)}:
                self.hub.wake(recipients)
            case {"changed": [str(kind), str(name)]}:
                self.hub.changed(kind, name)


async def _send(*messages: dict[str, Sequence[str]]) -> None:
    """All in one statement."""
    texts = sql.listed(json.dumps(message) for message in messages)
    await sql.rows("SELECT pg_notify($1, value) FROM {each $2}", CHANNEL, texts)
