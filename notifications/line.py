"""One WebSocket with bounds: what it may say, how slowly it may read, and a last word.

A server's ping finds a silent client but not one that stops reading, so each send has a deadline;
and such a client never takes the rest of what is written, so its connection is then torn down.
"""

import asyncio
import logging
import socket
import struct
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from starlette.types import Receive
from starlette.websockets import WebSocket, WebSocketDisconnect

from notifications.turns import Turns
from notifications.weight import shed

log = logging.getLogger(__name__)

LARGEST_FRAME = 16 * 1024  # bytes from a client
FORGET = (socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
"""What is still unread when a connection is closed."""
PATIENCE = getattr(socket, "TCP_USER_TIMEOUT", None)
"""How long the system keeps what nobody takes; Linux has a word for it."""


class Code(IntEnum):
    """Why a socket was closed."""

    UNSUPPORTED = 1003
    FLOODING = 1008
    TOO_BIG = 1009
    FAILED = 1011
    OVERLOAD = 1013
    PROTOCOL = 4400
    ENDED = 4401
    TOO_SLOW = 4408


class Closing(Exception):
    """The socket is to be closed for a reason of ours."""

    def __init__(self, code: Code, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


@dataclass(frozen=True)
class Pace:
    """How long things may take, in seconds, and how much a client may say."""

    check_every: float = 15.0
    look_every: float = 1.0
    slowest_write: float = 10.0
    slowest_read: float = 20.0  # of anything that was sent
    last_word: float = 1.0
    window: float = 10.0
    most_frames: int = 500  # from a client in a window
    reconnects: int = 200  # a second, when everybody comes back
    soonest_back: float = 1.0
    latest_back: float = 15.0

    def reconnect_within(self, sockets: int) -> float:
        """In how long so many can all come back, each at a time of its own choosing."""
        return min(max(self.soonest_back, sockets / self.reconnects), self.latest_back)


class Line:
    """An accepted socket."""

    __slots__ = ("_frames", "_pace", "_receive", "_socket", "_transport", "_window_ends")

    def __init__(self, websocket: WebSocket, receive: Receive, pace: Pace, turns: Turns) -> None:
        self._socket = websocket
        self._receive = receive
        self._transport = _transport(receive)
        self._pace = pace
        self._frames = 0
        self._window_ends = 0.0
        self._be_impatient()
        shed(websocket.scope, receive, turns)

    async def hear(self) -> str:
        """What the client says next; raises WebSocketDisconnect when it is gone."""
        message = await self._receive()
        if message["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(message["code"])
        self._count_frame()
        text = message.get("text")
        if text is None:
            raise Closing(Code.UNSUPPORTED, "only text")
        if len(text.encode()) > LARGEST_FRAME:
            raise Closing(Code.TOO_BIG, f"at most {LARGEST_FRAME} bytes")
        return str(text)

    async def say(self, *texts: str) -> None:
        """Send in order, all within one deadline: nothing said is older than that."""
        try:
            async with asyncio.timeout(self._pace.slowest_write):
                for text in texts:
                    await self._socket.send_text(text)
        except TimeoutError:
            raise Closing(Code.TOO_SLOW, "too slow") from None

    async def close(self, code: Code, reason: str) -> None:
        """A last word, if the client takes it."""
        try:
            async with asyncio.timeout(self._pace.last_word):
                await self._socket.close(code, reason)
        except (TimeoutError, WebSocketDisconnect, RuntimeError):
            return  # it reads nothing, or is gone, or the server is shutting down

    def cut_if_stuck(self) -> None:
        """A server that closes waits for what was written to be read: not for ever."""
        if self._unread() and self._transport.is_closing():
            self._cut()

    async def hang_up(self) -> None:
        """Cut the connection of a client that does not take what was written."""
        if self._unread():
            await asyncio.sleep(self._pace.last_word)
        if self._unread():
            self._cut()

    def _cut(self) -> None:
        """At once: the system would keep what is unread for as long as the client lives."""
        log.info("socket cut", extra={"unread": self._unread()})
        self._transport.get_extra_info("socket").setsockopt(*FORGET)
        self._transport.abort()

    def _be_impatient(self) -> None:
        connection = self._transport and self._transport.get_extra_info("socket")
        if connection is not None and PATIENCE is not None:
            milliseconds = round(self._pace.slowest_read * 1000)
            connection.setsockopt(socket.IPPROTO_TCP, PATIENCE, milliseconds)

    def _unread(self) -> int:
        return self._transport.get_write_buffer_size() if self._transport else 0

    def _count_frame(self) -> None:
        now = asyncio.get_running_loop().time()
        if now >= self._window_ends:
            self._frames, self._window_ends = 0, now + self._pace.window
        self._frames += 1
        if self._frames > self._pace.most_frames:
            raise Closing(Code.FLOODING, "too many messages")


def _transport(receive: Receive) -> Any:  # noqa: ANN401 - asyncio's, or uvloop's
    """What is below the socket: ASGI has no word for it, uvicorn's `receive` belongs to it."""
    return getattr(getattr(receive, "__self__", None), "transport", None)
