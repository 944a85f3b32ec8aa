"""A webhook endpoint on the loopback address that keeps what it receives, and fails on demand."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from ipaddress import ip_network

from notifications.webhooks.safe_http import SafeHttpClient
from tests.support.waiting import MAX_WAIT_SECONDS

LOOPBACK_NETWORKS = (ip_network("127.0.0.0/8"), ip_network("::1/128"))


@dataclass(frozen=True)
class ReceivedRequest:
    """A received request."""

    line: str
    headers: dict[str, str]
    body: bytes


@dataclass
class WebhookReceiver:
    """`answers` are sent in order, then 204. An empty answer means silence."""

    port: int = 0
    requests: list[ReceivedRequest] = field(default_factory=list)
    answers: list[bytes] = field(default_factory=list)
    scheme: str = "http"
    has_request: asyncio.Condition = field(default_factory=asyncio.Condition)
    connections: list[asyncio.StreamWriter] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"{self.scheme}://localhost:{self.port}/hook"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections.append(writer)
        try:
            await self._record(await _read_request(reader))
            answer = self.answers.pop(0) if self.answers else b"HTTP/1.1 204 Heard\r\n\r\n"
            writer.write(answer)
            await writer.drain()
            if not answer:
                await reader.read()
        except (OSError, asyncio.IncompleteReadError):
            return
        finally:
            writer.close()

    async def _record(self, request: ReceivedRequest) -> None:
        async with self.has_request:
            self.requests.append(request)
            self.has_request.notify_all()

    async def wait_for_requests(self, times: int) -> None:
        async with self.has_request:
            await self.has_request.wait_for(lambda: len(self.requests) >= times)

    def disconnect_all(self) -> None:
        """Abort every connection without an answer."""
        for connection in self.connections:
            connection.transport.abort()


def build_http_client(timeout_seconds: float = MAX_WAIT_SECONDS) -> SafeHttpClient:
    """Return an HTTP client that may send requests to this machine."""
    return SafeHttpClient(LOOPBACK_NETWORKS, timeout_seconds=timeout_seconds)


@asynccontextmanager
async def run_receiver(tls: ssl.SSLContext | None = None) -> AsyncIterator[WebhookReceiver]:
    listener = WebhookReceiver(scheme="https" if tls else "http")
    server = await asyncio.start_server(listener.serve, "localhost", 0, ssl=tls)
    listener.port = server.sockets[0].getsockname()[1]
    for other in server.sockets[1:]:
        other.close()
    try:
        yield listener
    finally:
        server.close()
        await server.wait_closed()


async def _read_request(reader: asyncio.StreamReader) -> ReceivedRequest:
    head = (await reader.readuntil(b"\r\n\r\n")).decode()
    line, *lines = head.strip().split("\r\n")
    headers = {name.lower(): value for name, _, value in (each.partition(": ") for each in lines)}
    return ReceivedRequest(
        line, headers, await reader.readexactly(int(headers.get("content-length", 0)))
    )
