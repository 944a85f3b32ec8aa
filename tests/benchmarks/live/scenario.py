"""The participants of `bench live`: the service, its people, their sockets and the received
messages.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from uuid import UUID

from groups_service.access import Viewer
from groups_service.commands.errors import CommandError
from tests.benchmarks.groups_dataset import Municipality
from tests.benchmarks.live.http_load import RecordedAnswers, request_repeatedly
from tests.benchmarks.live.server_process import HOST, LiveService
from tests.benchmarks.live.socket_client import BenchmarkSocket, HttpConnection, Message, connect
from tests.support.waiting import MAX_WAIT_SECONDS

POLL_SECONDS = 0.02
CONNECTIONS_AT_ONCE = 200  # connections, when not all are opened at once


@dataclass
class ReceivedMessages:
    """Arrival times of notifications (with creation time) and hints (with group and version)."""

    notifications: list[tuple[float, float]] = field(default_factory=list)
    hints: list[tuple[float, str, int]] = field(default_factory=list)
    subscribed: int = 0

    def add(self, message: Message) -> None:
        now = time.time()
        match message:
            case {"type": "notification", "at": str(created_at)}:
                self.notifications.append((now, datetime.fromisoformat(created_at).timestamp()))
            case {"type": "changed", "group": str(group), "version": int(version)}:
                self.hints.append((now, group, version))
            case {"type": "subscribed"}:
                self.subscribed += 1


@dataclass
class LiveScenario:
    service: LiveService
    town: Municipality
    tokens: dict[Viewer, str]
    sockets: dict[Viewer, BenchmarkSocket] = field(default_factory=dict)
    subscriptions: dict[Viewer, list[UUID]] = field(default_factory=dict)
    received: ReceivedMessages = field(default_factory=ReceivedMessages)

    def online(self, number: int) -> list[Viewer]:
        return list(self.tokens)[:number]

    def groups_of(self, person: Viewer) -> list[UUID]:
        own_groups = [group for group, members in self.town.groups.items() if person in members]
        return [*own_groups, self.town.group]

    async def open_sockets(
        self, people: Sequence[Viewer], *, at_once: int = CONNECTIONS_AT_ONCE
    ) -> None:
        """Open sockets for these people, until all have subscribed to their groups."""
        for start in range(0, len(people), at_once):
            await self._open_all(people[start : start + at_once])

    async def _open_all(self, people: Sequence[Viewer]) -> None:
        self.subscriptions |= {person: self.groups_of(person) for person in people}
        expected = self.received.subscribed + sum(
            len(self.subscriptions[person]) for person in people
        )
        await asyncio.gather(*(self._connect(person) for person in people))
        await self.wait_until(lambda: self.received.subscribed >= expected, "all have subscribed")

    async def _connect(self, person: Viewer) -> None:
        previous = self.sockets.get(person)
        after = previous.number if previous else None
        on_message = partial(self._handle_message, person)
        self.sockets[person] = await connect(
            self.service.port, self.tokens[person], after, on_message
        )

    def _handle_message(self, person: Viewer, socket: BenchmarkSocket, message: Message) -> None:
        """Subscribe when the server says hello, and record the message."""
        if message["type"] == "hello":
            for group in self.subscriptions[person]:
                socket.send({"type": "subscribe", "group": str(group)})
        self.received.add(message)

    def disconnect_all(self) -> None:
        for socket in self.sockets.values():
            socket.abort()

    async def wait_until(self, condition: Callable[[], bool], what: str) -> None:
        """Wait until the condition is true in this process."""
        deadline = time.monotonic() + MAX_WAIT_SECONDS
        while not condition():
            if time.monotonic() > deadline:
                ended = sum(socket.ended.is_set() for socket in self.sockets.values())
                raise CommandError(
                    f"Not within {MAX_WAIT_SECONDS:.0f} seconds: {what}; {ended} sockets ended, "
                    f"{len(self.received.notifications)} notices were heard."
                )
            await asyncio.sleep(POLL_SECONDS)

    @asynccontextmanager
    async def request_repeatedly(self) -> AsyncIterator[RecordedAnswers]:
        """Request a page repeatedly as long as the block lasts."""
        path = f"/api/v1/groups/{next(iter(self.town.groups))}/posts?limit=20"
        token = self.tokens[self.town.people[0]]
        async with request_repeatedly(HOST, self.service.port, path, token) as answers:
            yield answers

    async def wake_service(self) -> None:
        """Make the service look for new events by a request that writes."""
        caller = HttpConnection(self.service.port)
        await caller.call("POST", "/live/tickets", self.tokens[self.town.people[0]])
        caller.close()
