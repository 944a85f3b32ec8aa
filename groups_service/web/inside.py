"""Every request inside the database, sockets in turn, the relay woken after those that wrote."""

from collections.abc import Awaitable, Callable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from groups_service.database import Database, reading, writing
from notifications.turns import Turns

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
        elif scope["type"] == "websocket":
            left = database.enter_behind()
            try:
                await self.app(scope, receive, send)
            finally:
                database.leave(left)
        else:
            with database.entered(), writing() if _writes(scope) else reading(database):
                await self.app(scope, receive, send)


class TakesTurns:
    """Lets sockets in a few in a turn of the event loop: thousands may come back at once."""

    def __init__(self, app: ASGIApp, turns: Turns) -> None:
        self.app = app
        self.turns = turns

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await self.turns.mine()
        await self.app(scope, receive, send)


class WakesRelay:
    """Lets the relay look when a request that may have written something is answered."""

    def __init__(self, app: ASGIApp, wake: Callable[[], None]) -> None:
        self.app = app
        self.wake = wake

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                self.wake()
            await send(message)

        return self.app(scope, receive, sending if _writes(scope) else send)


def _writes(scope: Scope) -> bool:
    return scope["type"] == "http" and scope["method"] not in SAFE_METHODS
