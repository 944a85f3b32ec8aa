"""Cheap clients: thousands of sockets and a few HTTP clients in one process."""

import asyncio
import json
import time
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, cast

import orjson

from tests.benchmarks.live.server_process import HOST

WEBSOCKET_KEY = b64encode(bytes(16)).decode()
TEXT, CLOSE, PING, PONG = 1, 8, 9, 10
LENGTH_BYTES = {126: 2, 127: 8}  # bytes that hold the length of a longer frame
MIN_LONG_FRAME_BYTES = 126

Message = dict[str, Any]  # a JSON object


def encode_frame(kind: int, payload: bytes) -> bytes:
    """Return a client's frame of up to 64 KiB, masked with zeros."""
    short = len(payload) < MIN_LONG_FRAME_BYTES
    length = bytes([0x80 | len(payload)]) if short else b"\xfe" + len(payload).to_bytes(2, "big")
    return bytes([0x80 | kind]) + length + bytes(4) + payload


def encode_handshake(path: str, token: str) -> bytes:
    lines = (
        f"GET {path} HTTP/1.1",
        "Host: localhost",
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        f"Sec-WebSocket-Key: {WEBSOCKET_KEY}",
        f"Authorization: Bearer {token}",
    )
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


class BenchmarkSocket(asyncio.Protocol):
    """An open socket that answers pings and passes on the messages it receives."""

    def __init__(self, request: bytes, on_message: "MessageHandler") -> None:
        self._request = request
        self._on_message = on_message
        self._buffer = b""
        self._open = False
        self._transport: asyncio.Transport | None = None
        self.number = 0  # of the last notification
        self.ended = asyncio.Event()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(
            "asyncio.Transport", transport
        )  # uvloop's transport does not inherit from asyncio.Transport
        self._transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if not self._open:
            head, end, rest = self._buffer.partition(b"\r\n\r\n")
            if not end:
                return
            self._open = b" 101 " in head.partition(b"\r\n")[0]
            self._buffer = rest
        while (frame_parts := self._next_frame()) is not None:
            self._handle_frame(*frame_parts)

    def connection_lost(self, _: Exception | None) -> None:
        self.ended.set()

    def send(self, message: Message) -> None:
        self._write(encode_frame(TEXT, orjson.dumps(message)))

    def abort(self) -> None:
        if self._transport is not None:
            self._transport.abort()

    def _next_frame(self) -> tuple[int, bytes] | None:
        """Return the next complete frame, or None."""
        if len(self._buffer) < 2:
            return None
        kind, length, start = self._buffer[0] & 15, self._buffer[1], 2
        if length in LENGTH_BYTES:
            start += LENGTH_BYTES[length]
            length = int.from_bytes(self._buffer[2:start], "big")
        if len(self._buffer) < start + length:
            return None
        payload = self._buffer[start : start + length]
        self._buffer = self._buffer[start + length :]
        return kind, payload

    def _handle_frame(self, kind: int, payload: bytes) -> None:
        if kind == PING:
            self._write(encode_frame(PONG, payload))
        elif kind == TEXT:
            message = orjson.loads(payload)
            self.number = message.get("number", self.number)
            self._on_message(self, message)

    def _write(self, data: bytes) -> None:
        if self._transport is not None:
            self._transport.write(data)


MessageHandler = Callable[[BenchmarkSocket, Message], None]


async def connect(
    port: int, token: str, after: int | None, on_message: MessageHandler
) -> BenchmarkSocket:
    path = "/api/v1/live" if after is None else f"/api/v1/live?after={after}"
    loop = asyncio.get_running_loop()
    request = encode_handshake(path, token)
    return (
        await loop.create_connection(lambda: BenchmarkSocket(request, on_message), HOST, port)
    )[1]


@dataclass
class HttpConnection:
    """An open HTTP connection for requests one after the other."""

    port: int
    seconds: list[float] = field(default_factory=list)
    _streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def call(self, method: str, path: str, token: str, body: Message | None = None) -> bytes:
        """Return the body of the answer. The duration is recorded."""
        content = b"" if body is None else orjson.dumps(body)
        head = (
            f"{method} /api/v1{path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}"
            f"\r\nContent-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n"
        )
        started = time.perf_counter()
        if self._streams is None:
            self._streams = await asyncio.open_connection(HOST, self.port)
        reader, writer = self._streams
        writer.write(head.encode() + content)
        answer = await _read_body(reader)
        self.seconds.append(time.perf_counter() - started)
        return answer

    def close(self) -> None:
        if self._streams is not None:
            self._streams[1].close()


async def _read_body(reader: asyncio.StreamReader) -> bytes:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    length = head.partition("content-length:")[2].partition("\r\n")[0].strip()
    body = await reader.readexactly(int(length or 0))
    status = int(head.split(" ", 2)[1])
    if status >= 400:
        raise ConnectionError(f"{status}: {json.loads(body)}")
    return body
