"""Every request inside the database, and the relay woken after those that wrote."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from groups_service.database import Database, reading, reading_behind, writing

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}


class InDatabase:
    """Requests that only read use a connection that waits for no writer, and sockets another."""

    def __init__(self, app: ASGIApp, database: Callable[[], Database | None]) -> None:
        self.app = app
        self.database = database

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        database = self.database()
        if scope["type"] == "lifespan" or database is None:
            await self.app(scope, receive, send)
            return
        with database.entered(), _connection(scope, database):
            await self.app(scope, receive, send)


class WakesRelay:
    """Lets the relay look when a request that may have written something is answered."""

    def __init__(self, app: ASGIApp, wake: Callable[[], None]) -> None:
        self.app = app
        self.wake = wake

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                self.wake()
            await send(message)

        await self.app(scope, receive, sending if _writes(scope) else send)


def _connection(scope: Scope, database: Database) -> AbstractContextManager[None]:
    if scope["type"] == "websocket":
        return reading_behind(database)
    return writing() if _writes(scope) else reading(database)


def _writes(scope: Scope) -> bool:
    return scope["type"] == "http" and scope["method"] not in SAFE_METHODS
