"""A site on loopback that hears webhooks, and can be told to be difficult."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from ipaddress import ip_network

from notifications.outgoing import Outgoing

HERE = (ip_network("127.0.0.0/8"), ip_network("::1/128"))


@dataclass(frozen=True)
class Heard:
    """A request as it came."""

    line: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Listener:
    """`answers` are sent in turn, then 204; an empty one is silence."""

    port: int = 0
    heard: list[Heard] = field(default_factory=list)
    answers: list[bytes] = field(default_factory=list)
    scheme: str = "http"
    news: asyncio.Condition = field(default_factory=asyncio.Condition)
    connections: list[asyncio.StreamWriter] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"{self.scheme}://localhost:{self.port}/hook"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections.append(writer)
        try:
            await self._hear(await _request(reader))
            answer = self.answers.pop(0) if self.answers else b"HTTP/1.1 204 Heard\r\n\r\n"
            writer.write(answer)
            await writer.drain()
            if not answer:
                await reader.read()
        except (OSError, asyncio.IncompleteReadError):
            return
        finally:
            writer.close()

    async def _hear(self, request: Heard) -> None:
        async with self.news:
            self.heard.append(request)
            self.news.notify_all()

    async def has_heard(self, times: int) -> None:
        async with self.news:
            await self.news.wait_for(lambda: len(self.heard) >= times)

    def leave(self) -> None:
        """End every connection without a word."""
        for connection in self.connections:
            connection.transport.abort()


def outgoing(patience: float = 15.0) -> Outgoing:
    """That may ask addresses of this machine."""
    return Outgoing(HERE, patience=patience)


@asynccontextmanager
async def listening(tls: ssl.SSLContext | None = None) -> AsyncIterator[Listener]:
    listener = Listener(scheme="https" if tls else "http")
    server = await asyncio.start_server(listener.serve, "localhost", 0, ssl=tls)
    listener.port = server.sockets[0].getsockname()[1]
    for other in server.sockets[1:]:
        other.close()
    try:
        yield listener
    finally:
        server.close()
        await server.wait_closed()


async def _request(reader: asyncio.StreamReader) -> Heard:
    head = (await reader.readuntil(b"\r\n\r\n")).decode()
    line, *lines = head.strip().split("\r\n")
    headers = {name.lower(): value for name, _, value in (each.partition(": ") for each in lines)}
    return Heard(line, headers, await reader.readexactly(int(headers.get("content-length", 0))))
