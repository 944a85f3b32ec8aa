"""A small application with a live socket, a server for it, and a client that checks messages."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jsonschema_rs
import uvicorn
from starlette.applications import Starlette
from starlette.requests import HTTPConnection
from starlette.routing import WebSocketRoute
from starlette.types import ASGIApp, Receive, Scope, Send
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from notifications.application import Caller
from notifications.fanout import InProcess
from notifications.hub import Hub
from notifications.line import Pace
from notifications.live import Live
from notifications.note import Note, Ref, Shown
from notifications.notifier import Notifier

AT = datetime(2026, 11, 2, 8, 30, tzinfo=UTC)
LONGEST_WAIT = 15.0  # seconds: more than two things run at once
SCHEMA = jsonschema_rs.validator_for(
    json.loads(Path("docs/live.schema.json").read_text()), validate_formats=True
)

Message = dict[str, Any]  # as JSON has it


def a_post(name: str, *, by: str = "ada") -> Note:
    return Note("posted", Ref("post", name), AT, actor=by, about=Ref("group", "chess"))


class Rooms:
    """Streams of the test: a version each, and who may know it."""

    def __init__(self) -> None:
        self.versions: dict[str, int] = {}
        self.members: dict[str, set[str]] = {}
        self.ready = asyncio.Event()
        self.ready.set()

    async def version(self, recipient: str, id: str) -> int | None:  # noqa: A002 - as the protocol
        await self.ready.wait()
        return self.versions[id] if recipient in self.members.get(id, ()) else None


@dataclass
class World:
    """What the application knows; a test changes it."""

    hub: Hub = field(default_factory=Hub)
    rooms: Rooms = field(default_factory=Rooms)
    hidden: set[str] = field(default_factory=set)
    ended: set[str] = field(default_factory=set)
    now: datetime = AT
    pace: Pace = field(default_factory=Pace)
    most_sockets: int = 20
    length: int = 0  # of the text of every notice, for tests that need bulk
    broken: bool = False
    away: bool = False  # nobody can say who may be here

    def notifier(self) -> Notifier:
        return Notifier(InProcess(self.hub))

    async def of(self, recipient: str, refs: Sequence[Ref]) -> Mapping[Ref, Shown | None]:
        if self.broken:
            raise ValueError("subjects are broken")
        return {
            ref: None if ref.id in self.hidden else self._words(recipient, ref) for ref in refs
        }

    async def who(self, connection: HTTPConnection) -> Caller | None:
        name = connection.headers.get("x-person")
        return Caller(name, f"session-of-{name}") if name else None

    async def still_valid(self, caller: Caller) -> bool:
        if self.away:
            raise ConnectionError
        return caller.access not in self.ended

    def live(self) -> Live:
        return Live(
            hub=self.hub,
            subjects=self,
            who=self.who,
            still_valid=self.still_valid,
            epoch="first",
            streams={"group": self.rooms},
            clock=lambda: self.now,
            pace=self.pace,
            most_sockets=self.most_sockets,
        )

    def app(self) -> Starlette:
        return Starlette(routes=[WebSocketRoute("/live", self.live())])

    def room(self, name: str, *, members: Sequence[str]) -> None:
        self.rooms.versions[name] = 1
        self.rooms.members[name] = set(members)

    def happens_in(self, name: str) -> None:
        self.rooms.versions[name] += 1
        self.hub.changed("group", name)

    def later(self, time: timedelta) -> None:
        self.now += time

    def _words(self, recipient: str, ref: Ref) -> Shown:
        return Shown(f"For {recipient}", "Ada", ref.id.ljust(self.length, "."), f"/posts/{ref.id}")


class Server(uvicorn.Server):
    """uvicorn as the product runs it, that says when it is up."""

    def __init__(self, app: ASGIApp, ping: float) -> None:
        self.app = app
        self.failures: list[BaseException] = []
        super().__init__(
            uvicorn.Config(
                self._watched,
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
        self.up = asyncio.Event()

    async def startup(self, sockets: Any = None) -> None:
        await super().startup(sockets)
        self.up.set()

    async def _watched(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A server only logs what an application lets through; a test is to fail."""
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
async def serving(app: ASGIApp, *, ping: float = 20) -> AsyncIterator[Server]:
    server = Server(app, ping)
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(server.serve())
        await server.up.wait()
        try:
            yield server
        finally:
            server.should_exit = True
    assert server.failures == []


class Client:
    """One open socket; every message is checked against the schema."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket

    async def hears(self) -> Message:
        async with asyncio.timeout(LONGEST_WAIT):
            message: Message = json.loads(await self.socket.recv())
        SCHEMA.validate(message)
        return message

    async def hears_types(self, count: int) -> list[str]:
        return [(await self.hears())["type"] for _ in range(count)]

    async def says(self, **message: object) -> None:
        await self.socket.send(json.dumps(message))

    async def asks(self, **message: object) -> Message:
        await self.says(**message)
        return await self.hears()

    async def is_closed(self) -> int:
        """The code of the close, whatever comes before it."""
        async with asyncio.timeout(LONGEST_WAIT):
            while True:
                try:
                    await self.socket.recv()
                except ConnectionClosed as closed:
                    return closed.rcvd.code if closed.rcvd else 1006


@asynccontextmanager
async def connected(
    server: Server, person: str | None = None, query: str = "", *, buffered: int | None = None
) -> AsyncIterator[Client]:
    """A socket, before its hello is heard; it reads at most `buffered` messages unasked."""
    headers = {"x-person": person} if person else {}
    async with connect(
        f"{server.url}{query}", additional_headers=headers, proxy=None, max_queue=buffered
    ) as socket:
        yield Client(socket)


@asynccontextmanager
async def greeted(server: Server, person: str, query: str = "") -> AsyncIterator[Client]:
    """A socket whose hello has been heard."""
    async with connected(server, person, query) as client:
        hello = await client.hears()
        assert hello["type"] == "hello"
        yield client


async def until(condition: Callable[[], bool]) -> None:
    """Wait for a condition of the server, which runs in this same loop."""
    async with asyncio.timeout(LONGEST_WAIT):
        while not condition():  # noqa: ASYNC110 - uvicorn has no event for it
            await asyncio.sleep(0.01)
