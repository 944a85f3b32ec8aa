"""A client for the WebSocket of the service, in the same process."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from starlette.applications import Starlette
from starlette.types import Message, Scope

MAX_WAIT_SECONDS = 15.0  # enough when other tests run at the same time
REPLY_TYPES = {"subscribed", "unsubscribed", "error"}

SocketMessage = dict[str, Any]  # a JSON object


class SocketClient:
    """`messages` are all messages from the service, in order."""

    def __init__(self) -> None:
        self.messages: list[SocketMessage] = []
        self._outgoing: asyncio.Queue[Message] = asyncio.Queue()
        self._message_arrived = asyncio.Condition()
        self._outgoing.put_nowait({"type": "websocket.connect"})

    async def send_message(self, **fields: object) -> None:
        self._outgoing.put_nowait({"type": "websocket.receive", "text": json.dumps(fields)})

    async def request(self, **fields: object) -> SocketMessage:
        """Send a message and return the reply."""
        received = len(self.messages)
        await self.send_message(**fields)
        return await self.wait_for_message(
            lambda message: message["type"] in REPLY_TYPES, received
        )

    async def wait_for_message(
        self, matches: Callable[[SocketMessage], bool], received: int = 0
    ) -> SocketMessage:
        """Return the first message after `received` messages that matches."""
        async with asyncio.timeout(MAX_WAIT_SECONDS), self._message_arrived:
            await self._message_arrived.wait_for(
                lambda: any(map(matches, self.messages[received:]))
            )
        return next(filter(matches, self.messages[received:]))

    def disconnect(self) -> None:
        self._outgoing.put_nowait({"type": "websocket.disconnect", "code": 1000})

    async def receive(self) -> Message:
        return await self._outgoing.get()

    async def send(self, message: Message) -> None:
        async with self._message_arrived:
            self.messages.append(json.loads(message["text"]) if "text" in message else {**message})
            self._message_arrived.notify_all()


def build_scope(token: str) -> Scope:
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
async def open_socket(app: Starlette, token: str) -> AsyncIterator[SocketClient]:
    """Open a socket for the duration of the block."""
    socket = SocketClient()
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(app(build_scope(token), socket.receive, socket.send))
        try:
            yield socket
        finally:
            socket.disconnect()
