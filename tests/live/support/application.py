"""A small application with a live socket, its server, and a client that validates messages."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jsonschema_rs
import uvicorn
from starlette.applications import Starlette
from starlette.requests import HTTPConnection
from starlette.responses import JSONResponse
from starlette.routing import WebSocketRoute
from starlette.types import ASGIApp, Receive, Scope, Send
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from notifications.live.connection import ConnectionLimits
from notifications.live.endpoint import LiveEndpoint
from notifications.live.fanout import InProcessFanout
from notifications.live.hub import Hub
from notifications.notifier import Notifier
from notifications.payload import NotificationPayload, Ref, RenderedNotification
from notifications.ports import Caller
from tests.support.waiting import MAX_WAIT_SECONDS

NOW = datetime(2026, 11, 2, 8, 30, tzinfo=UTC)
SCHEMA = jsonschema_rs.validator_for(
    json.loads(Path("docs/live.schema.json").read_text()), validate_formats=True
)

Message = dict[str, Any]  # a JSON object


def build_note(name: str, *, actor: str = "ada") -> NotificationPayload:
    return NotificationPayload(
        "posted", Ref("post", name), NOW, actor=actor, about=Ref("group", "chess")
    )


class FakeStreams:
    """The streams of a test: each has a version, and members who may know it."""

    def __init__(self) -> None:
        self.versions: dict[str, int] = {}
        self.members: dict[str, set[str]] = {}
        self.ready = asyncio.Event()
        self.ready.set()

    async def get_version(self, recipient: str, id: str) -> int | None:  # noqa: A002 - as the protocol
        await self.ready.wait()
        return self.versions[id] if recipient in self.members.get(id, ()) else None


@dataclass
class LiveWorld:
    """The state of the application, which a test changes."""

    hub: Hub = field(default_factory=Hub)
    streams: FakeStreams = field(default_factory=FakeStreams)
    hidden: set[str] = field(default_factory=set)
    ended_sessions: set[str] = field(default_factory=set)
    now: datetime = NOW
    limits: ConnectionLimits = field(default_factory=ConnectionLimits)
    max_sockets: int = 20
    text_length: int = 0  # of the text of every notification, for tests that need large messages
    is_broken: bool = False
    is_unavailable: bool = False  # the sessions cannot be checked

    def notifier(self) -> Notifier:
        return Notifier(InProcessFanout(self.hub))

    async def render(
        self, recipient: str, refs: Sequence[Ref]
    ) -> Mapping[Ref, RenderedNotification | None]:
        if self.is_broken:
            raise ValueError("subjects are broken")
        return {
            ref: None if ref.id in self.hidden else self._words(recipient, ref) for ref in refs
        }

    async def who(self, connection: HTTPConnection) -> Caller | None:
        name = connection.headers.get("x-person")
        return Caller(name, f"session-of-{name}") if name else None

    async def still_valid(self, caller: Caller) -> bool:
        if self.is_unavailable:
            raise ConnectionError
        return caller.access not in self.ended_sessions

    def live(self) -> LiveEndpoint:
        return LiveEndpoint(
            hub=self.hub,
            renderer=self,
            get_caller=self.who,
            is_still_valid=self.still_valid,
            epoch="first",
            streams={"group": self.streams},
            render_denial=lambda _: JSONResponse({"code": "not_signed_in"}, 401),
            clock=lambda: self.now,
            limits=self.limits,
            max_sockets_per_recipient=self.max_sockets,
        )

    def app(self) -> Starlette:
        return Starlette(routes=[WebSocketRoute("/live", self.live())])

    def add_stream(self, name: str, *, members: Sequence[str]) -> None:
        self.streams.versions[name] = 1
        self.streams.members[name] = set(members)

    def change_stream(self, name: str) -> None:
        self.streams.versions[name] += 1
        self.hub.wake_subscribers("group", name)

    def advance(self, time: timedelta) -> None:
        self.now += time

    def _words(self, recipient: str, ref: Ref) -> RenderedNotification:
        return RenderedNotification(
            f"For {recipient}", "Ada", ref.id.ljust(self.text_length, "."), f"/posts/{ref.id}"
        )


class LiveServer(uvicorn.Server):
    """uvicorn as the product runs it, with an event that is set when it has started."""

    def __init__(self, app: ASGIApp, ping: float) -> None:
        self.app = app
        self.failures: list[BaseException] = []
        super().__init__(
            uvicorn.Config(
                self._record_failures,
                port=0,
                interface="asgi3",
                ws="websockets-sansio",
                ws_per_message_deflate=False,
                ws_ping_interval=ping,
                ws_ping_timeout=ping,
                log_config=None,
                lifespan="off",
                timeout_graceful_shutdown=2,
            )
        )
        self.started_event = asyncio.Event()

    async def startup(self, sockets: Any = None) -> None:
        await super().startup(sockets)
        self.started_event.set()

    async def _record_failures(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Record errors of the application, so that the test fails; a server would only log
        them.
        """
        try:
            await self.app(scope, receive, send)
        except BaseException as failure:
            self.failures.append(failure)
            raise

    @property
    def port(self) -> int:
        return int(self.servers[0].sockets[0].getsockname()[1])

    @property
    def url(self) -> str:
        return f"ws://127.0.0.1:{self.port}/live"


@asynccontextmanager
async def run_live_server(app: ASGIApp, *, ping: float = 20) -> AsyncIterator[LiveServer]:
    server = LiveServer(app, ping)
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(server.serve())
        await server.started_event.wait()
        try:
            yield server
        finally:
            server.should_exit = True
    assert server.failures == []


class LiveClient:
    """An open socket. Every message is validated against the schema."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket

    async def receive(self) -> Message:
        async with asyncio.timeout(MAX_WAIT_SECONDS):
            message: Message = json.loads(await self.socket.recv())
        SCHEMA.validate(message)
        return message

    async def receive_types(self, count: int) -> list[str]:
        return [(await self.receive())["type"] for _ in range(count)]

    async def send(self, **message: object) -> None:
        await self.socket.send(json.dumps(message))

    async def request(self, **message: object) -> Message:
        await self.send(**message)
        return await self.receive()

    async def wait_for_close(self) -> int:
        """Wait for the close and return its code; other messages are ignored."""
        async with asyncio.timeout(MAX_WAIT_SECONDS):
            while True:
                try:
                    await self.socket.recv()
                except ConnectionClosed as closed:
                    return closed.rcvd.code if closed.rcvd else 1006


@asynccontextmanager
async def open_live_socket(
    server: LiveServer, person: str | None = None, query: str = "", *, buffered: int | None = None
) -> AsyncIterator[LiveClient]:
    """Open a socket without reading its hello. It buffers at most `buffered` unread messages."""
    headers = {"x-person": person} if person else {}
    async with connect(
        f"{server.url}{query}", additional_headers=headers, proxy=None, max_queue=buffered
    ) as socket:
        yield LiveClient(socket)


@asynccontextmanager
async def connect_live(
    server: LiveServer, person: str, query: str = ""
) -> AsyncIterator[LiveClient]:
    """Open a socket and read its hello."""
    async with open_live_socket(server, person, query) as client:
        hello = await client.receive()
        assert hello["type"] == "hello"
        yield client
