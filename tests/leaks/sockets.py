"""A socket of the service, spoken to in-process."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from starlette.applications import Starlette
from starlette.types import Message, Scope

LONGEST_WAIT = 15.0  # seconds: more than two things run at once
ANSWERS = {"subscribed", "unsubscribed", "error"}

Said = dict[str, Any]  # as JSON has it


class Socket:
    """The client's side; `heard` is everything the service said, in order."""

    def __init__(self) -> None:
        self.heard: list[Said] = []
        self._outgoing: asyncio.Queue[Message] = asyncio.Queue()
        self._news = asyncio.Condition()
        self._outgoing.put_nowait({"type": "websocket.connect"})

    async def say(self, **said: object) -> None:
        self._outgoing.put_nowait({"type": "websocket.receive", "text": json.dumps(said)})

    async def answer(self, **asked: object) -> Said:
        """Say something, and what comes back."""
        seen = len(self.heard)
        await self.say(**asked)
        return await self.until(lambda said: said["type"] in ANSWERS, seen)

    async def until(self, fits: Callable[[Said], bool], seen: int = 0) -> Said:
        """The first message after the first `seen` that fits."""
        async with asyncio.timeout(LONGEST_WAIT), self._news:
            await self._news.wait_for(lambda: any(map(fits, self.heard[seen:])))
        return next(filter(fits, self.heard[seen:]))

    def hang_up(self) -> None:
        self._outgoing.put_nowait({"type": "websocket.disconnect", "code": 1000})

    async def receive(self) -> Message:
        return await self._outgoing.get()

    async def send(self, message: Message) -> None:
        async with self._news:
            self.heard.append(json.loads(message["text"]) if "text" in message else {**message})
            self._news.notify_all()


def scope_of(token: str) -> Scope:
    return {
        "type": "websocket",
        "path": "/api/v1/live",
        "raw_path": b"/api/v1/live",
        "root_path": "",
        "scheme": "ws",
        "http_version": "1.1",
        "query_string": b"after=0",
        "headers": [(b"authorization", f"Bearer {token}".encode())],
        "subprotocols": [],
    }


@asynccontextmanager
async def talking(app: Starlette, token: str) -> AsyncIterator[Socket]:
    """A socket that is open as long as the block lasts."""
    socket = Socket()
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(app(scope_of(token), socket.receive, socket.send))
        try:
            yield socket
        finally:
            socket.hang_up()
