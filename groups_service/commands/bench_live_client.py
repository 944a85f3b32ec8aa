"""Clients that cost little: thousands of sockets and a few callers in one process."""

import asyncio
import json
import time
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, cast

import orjson

from groups_service.commands.bench_live_service import HOST

KEY = b64encode(bytes(16)).decode()
TEXT, CLOSE, PING, PONG = 1, 8, 9, 10
LENGTHS = {126: 2, 127: 8}  # bytes that hold the length of a longer frame
SHORTEST_LENGTH = 126

Message = dict[str, Any]  # what JSON holds


def frame(kind: int, payload: bytes) -> bytes:
    """A frame of a client, up to 64 KiB; masked with zeros."""
    short = len(payload) < SHORTEST_LENGTH
    length = bytes([0x80 | len(payload)]) if short else b"\xfe" + len(payload).to_bytes(2, "big")
    return bytes([0x80 | kind]) + length + bytes(4) + payload


def handshake(path: str, token: str) -> bytes:
    lines = (
        f"GET {path} HTTP/1.1",
        "Host: localhost",
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        f"Sec-WebSocket-Key: {KEY}",
        f"Authorization: Bearer {token}",
    )
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


class Socket(asyncio.Protocol):
    """One open socket: answers pings, passes on what it hears."""

    def __init__(self, request: bytes, hears: "Hears") -> None:
        self._request = request
        self._hears = hears
        self._buffer = b""
        self._open = False
        self._transport: asyncio.Transport | None = None
        self.number = 0  # of the last notice
        self.ended = asyncio.Event()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's is one by its deeds only
        self._transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if not self._open:
            head, end, rest = self._buffer.partition(b"\r\n\r\n")
            if not end:
                return
            self._open = b" 101 " in head.partition(b"\r\n")[0]
            self._buffer = rest
        while (taken := self._take()) is not None:
            self._react(*taken)

    def connection_lost(self, _: Exception | None) -> None:
        self.ended.set()

    def say(self, message: Message) -> None:
        self._write(frame(TEXT, orjson.dumps(message)))

    def hang_up(self) -> None:
        if self._transport is not None:
            self._transport.abort()

    def _take(self) -> tuple[int, bytes] | None:
        """The next whole frame."""
        if len(self._buffer) < 2:  # noqa: PLR2004 - the shortest head
            return None
        kind, length, start = self._buffer[0] & 15, self._buffer[1], 2
        if length in LENGTHS:
            start += LENGTHS[length]
            length = int.from_bytes(self._buffer[2:start], "big")
        if len(self._buffer) < start + length:
            return None
        payload = self._buffer[start : start + length]
        self._buffer = self._buffer[start + length :]
        return kind, payload

    def _react(self, kind: int, payload: bytes) -> None:
        if kind == PING:
            self._write(frame(PONG, payload))
        elif kind == TEXT:
            message = orjson.loads(payload)
            self.number = message.get("number", self.number)
            self._hears(self, message)

    def _write(self, data: bytes) -> None:
        if self._transport is not None:
            self._transport.write(data)


Hears = Callable[[Socket, Message], None]


async def connected(port: int, token: str, after: int | None, hears: Hears) -> Socket:
    path = "/api/v1/live" if after is None else f"/api/v1/live?after={after}"
    loop = asyncio.get_running_loop()
    request = handshake(path, token)
    return (await loop.create_connection(lambda: Socket(request, hears), HOST, port))[1]


@dataclass
class Caller:
    """One connection that is kept open, for requests one after the other."""

    port: int
    seconds: list[float] = field(default_factory=list)
    _streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def call(self, method: str, path: str, token: str, body: Message | None = None) -> bytes:
        """The body of the answer; how long it took is kept."""
        sent = b"" if body is None else orjson.dumps(body)
        head = (
            f"{method} /api/v1{path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}"
            f"\r\nContent-Type: application/json\r\nContent-Length: {len(sent)}\r\n\r\n"
        )
        began = time.perf_counter()
        if self._streams is None:
            self._streams = await asyncio.open_connection(HOST, self.port)
        reader, writer = self._streams
        writer.write(head.encode() + sent)
        answer = await _answer(reader)
        self.seconds.append(time.perf_counter() - began)
        return answer

    def close(self) -> None:
        if self._streams is not None:
            self._streams[1].close()


async def _answer(reader: asyncio.StreamReader) -> bytes:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    length = head.partition("content-length:")[2].partition("\r\n")[0].strip()
    body = await reader.readexactly(int(length or 0))
    status = int(head.split(" ", 2)[1])
    if status >= 400:  # noqa: PLR2004 - refused or failed
        raise ConnectionError(f"{status}: {json.loads(body)}")
    return body
