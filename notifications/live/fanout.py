"""Passes events between processes, so that the sockets of all processes are woken.

Only ids are sent, never texts. After a lost message every socket checks for changes again, so no
messages are stored.
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
from notifications.live.hub import Hub

log = logging.getLogger(__name__)

CHANNEL = "notifications"
MAX_RECIPIENTS_PER_MESSAGE = 100  # PostgreSQL accepts 8,000 bytes
QUERY_TIMEOUT_SECONDS = 5.0

AsyncpgConnection = Any  # asyncpg's, from Tortoise's pool, which is untyped
CONNECTION_ERRORS = (
    OSError,
    TimeoutError,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # raised when a connection dies while it is used
    BaseORMException,
)


class Fanout(Protocol):
    def lifespan(self) -> AbstractAsyncContextManager[None]:
        """Receive messages for the length of the block; the application serves inside it."""

    async def wake(self, recipients: Sequence[str]) -> None:
        """Make the sockets of these recipients check the inbox and the caller's validity."""

    async def announce_change(self, kind: str, id: str) -> None:  # noqa: A002 - as on the wire
        """Announce a change in a stream; called after the commit."""


@dataclass(frozen=True)
class InProcessFanout:
    """For a single process."""

    hub: Hub

    def lifespan(self) -> AbstractAsyncContextManager[None]:
        return nullcontext()

    async def wake(self, recipients: Sequence[str]) -> None:
        self.hub.wake(recipients)

    async def announce_change(self, kind: str, id: str) -> None:  # noqa: A002 - as on the wire
        self.hub.wake_subscribers(kind, id)


@dataclass(frozen=True)
class PostgresFanout:
    """For processes that share a PostgreSQL database: LISTEN and NOTIFY.

    Holds one connection of Tortoise's pool while it runs. A connection pooler must not reassign
    a connection at the end of a transaction.
    """

    hub: Hub
    retry_seconds: float = 2.0
    keepalive_seconds: float = 10.0
    listening: asyncio.Event = field(default_factory=asyncio.Event)
    """Set while messages of other processes arrive."""

    @asynccontextmanager
    async def lifespan(self) -> AsyncIterator[None]:
        async with asyncio.TaskGroup() as tasks:
            receiving = tasks.create_task(self._listen_and_reconnect())
            try:
                yield
            finally:
                receiving.cancel()

    async def wake(self, recipients: Sequence[str]) -> None:
        starts = range(0, len(recipients), MAX_RECIPIENTS_PER_MESSAGE)
        await _publish(
            *({"wake": recipients[start : start + MAX_RECIPIENTS_PER_MESSAGE]} for start in starts)
        )

    async def announce_change(self, kind: str, id: str) -> None:  # noqa: A002 - as on the wire
        await _publish({"changed": [kind, id]})

    async def _listen_and_reconnect(self) -> NoReturn:
        while True:
            try:
                await self._listen_until_lost()
            except CONNECTION_ERRORS as error:
                log.warning("fan-out connection lost", extra={"error": type(error).__name__})
            except Exception:
                log.exception("fan-out connection lost")
            await asyncio.sleep(self.retry_seconds)

    async def _listen_until_lost(self) -> None:
        async with get_connection("default").acquire_connection() as connection:
            lost = asyncio.Event()
            connection.add_termination_listener(lambda _: lost.set())
            await connection.add_listener(CHANNEL, self._dispatch)
            try:
                self.hub.wake_all()
                self.listening.set()
                await self._keep_alive(lost, connection)
            finally:
                self.listening.clear()
                connection.terminate()

    async def _keep_alive(self, lost: asyncio.Event, connection: AsyncpgConnection) -> None:
        """Query the connection periodically: it may die without a signal."""
        while not lost.is_set():
            with suppress(TimeoutError):
                async with asyncio.timeout(self.keepalive_seconds):
                    await lost.wait()
            await connection.execute("SELECT 1", timeout=QUERY_TIMEOUT_SECONDS)

    def _dispatch(
        self, _connection: object, _process: int, _channel: str, payload: object
    ) -> None:
        match json.loads(str(payload)):
            case {"wake": list(recipients)}:
                self.hub.wake(recipients)
            case {"changed": [str(kind), str(name)]}:
                self.hub.wake_subscribers(kind, name)


async def _publish(*messages: dict[str, Sequence[str]]) -> None:
    """Publish all messages in one statement."""
    texts = sql.encode_list(json.dumps(message) for message in messages)
    await sql.execute("SELECT pg_notify($1, value) FROM {each $2}", CHANNEL, texts)
