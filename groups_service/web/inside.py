"""Every request inside the database, and the relay woken after those that wrote."""

from collections.abc import Callable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from groups_service.database import Database, reading, writing

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}


class InDatabase:
    """Requests that only read, and sockets, use the connection that waits for no writer."""

    def __init__(self, app: ASGIApp, database: Callable[[], Database | None]) -> None:
        self.app = app
        self.database = database

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        database = self.database()
        if scope["type"] == "lifespan" or database is None:
            await self.app(scope, receive, send)
            return
        writes = scope["type"] == "http" and scope["method"] not in SAFE_METHODS
        with database.entered(), writing() if writes else reading(database):
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

        writes = scope["type"] == "http" and scope["method"] not in SAFE_METHODS
        await self.app(scope, receive, sending if writes else send)
