"""Middleware that gives requests a database connection and wakes the relay."""

from collections.abc import Awaitable, Callable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from groups_service.database import Database, use_read_connection, use_write_connection

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}


class DatabaseMiddleware:
    """Chooses the database connection of a request.

    Reading requests use a connection that does not wait for writers. Sockets use a third one.
    """

    def __init__(self, app: ASGIApp, database: Callable[[], Database | None]) -> None:
        self.app = app
        self.database = database

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        database = self.database()
        if scope["type"] == "lifespan" or database is None:
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            token = database.enter_background_reader()
            try:
                await self.app(scope, receive, send)
            finally:
                database.leave(token)
        else:
            with (
                database.activate(),
                use_write_connection() if _may_write(scope) else use_read_connection(database),
            ):
                await self.app(scope, receive, send)


class WakeRelayMiddleware:
    """Wakes the relay when the response to a request that may have written is sent."""

    def __init__(self, app: ASGIApp, wake: Callable[[], None]) -> None:
        self.app = app
        self.wake = wake

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        async def send_and_wake(message: Message) -> None:
            if message["type"] == "http.response.start":
                self.wake()
            await send(message)

        return self.app(scope, receive, send_and_wake if _may_write(scope) else send)


def _may_write(scope: Scope) -> bool:
    return scope["type"] == "http" and scope["method"] not in SAFE_METHODS
