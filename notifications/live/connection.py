"""An accepted WebSocket with limits on frames, frame rate and slow reads.

A server's ping finds a silent client but not one that stops reading, so each send has a
deadline. Such a client never reads what is still buffered, so its connection is then aborted.
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

log = logging.getLogger(__name__)

MAX_FRAME_BYTES = 16 * 1024
DISCARD_UNSENT_OPTION = (socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
"""The socket option that discards unsent data when the connection is closed."""
TCP_USER_TIMEOUT_OPTION = getattr(socket, "TCP_USER_TIMEOUT", None)
"""The socket option that limits how long the system keeps unacknowledged data; Linux only."""


class CloseCode(IntEnum):
    """Why a socket was closed."""

    UNSUPPORTED = 1003
    FLOODING = 1008
    TOO_BIG = 1009
    FAILED = 1011
    OVERLOAD = 1013
    PROTOCOL = 4400
    ENDED = 4401
    TOO_SLOW = 4408


class CloseConnection(Exception):
    """The server closes the socket for this reason."""

    def __init__(self, code: CloseCode, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


@dataclass(frozen=True)
class ConnectionLimits:
    """Time limits in seconds, and limits on what a client may send."""

    validation_seconds: float = 15.0
    poll_seconds: float = 1.0
    max_write_seconds: float = 10.0
    max_read_seconds: float = 20.0  # for the client to acknowledge sent data
    close_timeout_seconds: float = 1.0
    frame_window_seconds: float = 10.0
    max_frames_per_window: int = 500  # from a client per window
    max_reconnects_per_second: int = 200  # when all clients reconnect at once
    min_reconnect_seconds: float = 1.0
    max_reconnect_seconds: float = 15.0

    def reconnect_within(self, sockets: int) -> float:
        """Return the seconds in which so many clients can all reconnect, each at a random time."""
        return min(
            max(self.min_reconnect_seconds, sockets / self.max_reconnects_per_second),
            self.max_reconnect_seconds,
        )


class LiveConnection:
    """An accepted socket."""

    __slots__ = ("_frames", "_limits", "_receive", "_socket", "_transport", "_window_ends")

    def __init__(self, websocket: WebSocket, receive: Receive, limits: ConnectionLimits) -> None:
        self._socket = websocket
        self._receive = receive
        self._transport = _find_transport(receive)
        self._limits = limits
        self._frames = 0
        self._window_ends = 0.0
        self._limit_unacknowledged_time()

    async def receive_text(self) -> str:
        """Return the client's next message.

        Raises `WebSocketDisconnect` when the client is gone and `CloseConnection` when it breaks
        a limit.
        """
        message = await self._receive()
        if message["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(message["code"])
        self._count_frame()
        text = message.get("text")
        if text is None:
            raise CloseConnection(CloseCode.UNSUPPORTED, "only text")
        if len(text.encode()) > MAX_FRAME_BYTES:
            raise CloseConnection(CloseCode.TOO_BIG, f"at most {MAX_FRAME_BYTES} bytes")
        return str(text)

    async def send(self, *texts: str) -> None:
        """Send messages in order, all within one deadline, so that none is older than that.

        Raises `CloseConnection` when the client reads too slowly.
        """
        try:
            async with asyncio.timeout(self._limits.max_write_seconds):
                for text in texts:
                    await self._socket.send_text(text)
        except TimeoutError:
            raise CloseConnection(CloseCode.TOO_SLOW, "too slow") from None

    async def close(self, code: CloseCode, reason: str) -> None:
        """Send a close frame, if the client accepts it in time."""
        try:
            async with asyncio.timeout(self._limits.close_timeout_seconds):
                await self._socket.close(code, reason)
        except (TimeoutError, WebSocketDisconnect, RuntimeError):
            return  # the client does not read or is gone, or the server is shutting down

    def abort_if_stuck(self) -> None:
        """Abort a closing connection whose client does not drain the write buffer."""
        if self._count_unsent_bytes() and self._transport.is_closing():
            self._abort()

    async def close_transport(self) -> None:
        """Abort the connection if the client does not read the write buffer in time."""
        if self._count_unsent_bytes():
            await asyncio.sleep(self._limits.close_timeout_seconds)
        if self._count_unsent_bytes():
            self._abort()

    def _abort(self) -> None:
        """Close at once and discard the buffer.

        The system would keep the buffer as long as the client lives.
        """
        log.info("socket aborted", extra={"unread": self._count_unsent_bytes()})
        self._transport.get_extra_info("socket").setsockopt(*DISCARD_UNSENT_OPTION)
        self._transport.abort()

    def _limit_unacknowledged_time(self) -> None:
        tcp_socket = self._transport and self._transport.get_extra_info("socket")
        if tcp_socket is not None and TCP_USER_TIMEOUT_OPTION is not None:
            milliseconds = round(self._limits.max_read_seconds * 1000)
            tcp_socket.setsockopt(socket.IPPROTO_TCP, TCP_USER_TIMEOUT_OPTION, milliseconds)

    def _count_unsent_bytes(self) -> int:
        return self._transport.get_write_buffer_size() if self._transport else 0

    def _count_frame(self) -> None:
        now = asyncio.get_running_loop().time()
        if now >= self._window_ends:
            self._frames, self._window_ends = 0, now + self._limits.frame_window_seconds
        self._frames += 1
        if self._frames > self._limits.max_frames_per_window:
            raise CloseConnection(CloseCode.FLOODING, "too many messages")


def _find_transport(receive: Receive) -> Any:  # noqa: ANN401 - asyncio's, or uvloop's
    """Return the transport below the socket.

    ASGI does not expose it; uvicorn's `receive` is a method of an object that has it.
    """
    return getattr(getattr(receive, "__self__", None), "transport", None)
