"""What a server keeps for as long as a socket is open, made lighter: there are thousands.

ASGI has no word for this; it is for uvicorn's `receive`, which belongs to what serves the socket.
Another server is left as it is.
"""

import asyncio
from typing import Any

from starlette.types import Receive, Scope

from notifications.turns import Turns

PARTS = ("request", "response", "queue", "writable")


class Incoming:
    """Stands in for asyncio's Queue, which weighs two and a half KiB when it is empty.

    Whoever waits goes on when it is its turn: thousands may be spoken to at once.
    """

    __slots__ = ("_messages", "_turns", "_waiting")

    def __init__(self, messages: list[Any], turns: Turns) -> None:
        self._messages = messages
        self._turns = turns
        self._waiting: asyncio.Future[None] | None = None

    def empty(self) -> bool:
        return not self._messages

    def put_nowait(self, message: Any) -> None:  # noqa: ANN401 - whatever ASGI has
        self._messages.append(message)
        if self._waiting is not None:
            self._turns.end(self._waiting)
            self._waiting = None

    async def get(self) -> Any:  # noqa: ANN401 - whatever ASGI has
        """The next message; one task asks."""
        while not self._messages:
            self._waiting = asyncio.get_running_loop().create_future()
            await self._waiting
        return self._messages.pop(0)


class Writable:
    """Stands in for asyncio's Event, which weighs three quarters of a KiB."""

    __slots__ = ("_is_set", "_waiting")

    def __init__(self, *, is_set: bool) -> None:
        self._is_set = is_set
        self._waiting: list[asyncio.Future[None]] = []

    def set(self) -> None:
        self._is_set = True
        for each in self._waiting:
            if not each.done():
                each.set_result(None)
        self._waiting.clear()

    def clear(self) -> None:
        self._is_set = False

    async def wait(self) -> None:
        if not self._is_set:
            self._waiting.append(asyncio.get_running_loop().create_future())
            await self._waiting[-1]


def shed(scope: Scope, receive: Receive, turns: Turns) -> None:
    """Forget the handshake, which is over, and wait for messages with less."""
    scope["headers"] = []
    server: Any = getattr(receive, "__self__", None)  # uvicorn's has no name that it promises
    if not all(hasattr(server, part) for part in PARTS):
        return
    server.request.headers.clear()  # it is kept by the one who parses what comes
    server.request = server.response = None
    waiting = [server.queue.get_nowait() for _ in range(server.queue.qsize())]
    server.queue = Incoming(waiting, turns)
    server.writable = Writable(is_set=server.writable.is_set())
