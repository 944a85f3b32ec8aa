"""Who takes part in `bench live`: the service, its people, their sockets and what they heard."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from uuid import UUID

from groups_service.access import Viewer
from groups_service.commands.bench_live_asker import Answers, asking
from groups_service.commands.bench_live_client import Caller, Message, Socket, connected
from groups_service.commands.bench_live_service import HOST, Served
from groups_service.commands.bench_town import Town
from groups_service.commands.failure import Failed

LONGEST_WAIT = 120.0  # seconds
A_MOMENT = 0.02
AT_A_TIME = 200  # connections, when not all are to come at once


@dataclass
class Heard:
    """When what arrived: notices by when they happened, hints by group and version."""

    notices: list[tuple[float, float]] = field(default_factory=list)
    hints: list[tuple[float, str, int]] = field(default_factory=list)
    subscribed: int = 0

    def take(self, message: Message) -> None:
        now = time.time()
        match message:
            case {"type": "notice", "at": str(at)}:
                self.notices.append((now, datetime.fromisoformat(at).timestamp()))
            case {"type": "changed", "group": str(group), "version": int(version)}:
                self.hints.append((now, group, version))
            case {"type": "subscribed"}:
                self.subscribed += 1


@dataclass
class Stage:
    service: Served
    town: Town
    tokens: dict[Viewer, str]
    sockets: dict[Viewer, Socket] = field(default_factory=dict)
    follows: dict[Viewer, list[UUID]] = field(default_factory=dict)
    heard: Heard = field(default_factory=Heard)

    def online(self, number: int) -> list[Viewer]:
        return list(self.tokens)[:number]

    def groups_of(self, person: Viewer) -> list[UUID]:
        own = [group for group, members in self.town.groups.items() if person in members]
        return [*own, self.town.group]

    async def open(self, people: Sequence[Viewer], *, at_once: int = AT_A_TIME) -> None:
        """Sockets for these, greeted and subscribed to their groups."""
        for start in range(0, len(people), at_once):
            await self._open_all(people[start : start + at_once])

    async def _open_all(self, people: Sequence[Viewer]) -> None:
        self.follows |= {person: self.groups_of(person) for person in people}
        expected = self.heard.subscribed + sum(len(self.follows[person]) for person in people)
        await asyncio.gather(*(self._connect(person) for person in people))
        await self.until(lambda: self.heard.subscribed >= expected, "all have subscribed")

    async def _connect(self, person: Viewer) -> None:
        before = self.sockets.get(person)
        after = before.number if before else None
        hears = partial(self._hear, person)
        self.sockets[person] = await connected(
            self.service.port, self.tokens[person], after, hears
        )

    def _hear(self, person: Viewer, socket: Socket, message: Message) -> None:
        """Each subscribes when it is greeted."""
        if message["type"] == "hello":
            for group in self.follows[person]:
                socket.say({"type": "subscribe", "group": str(group)})
        self.heard.take(message)

    def hang_up(self) -> None:
        for socket in self.sockets.values():
            socket.hang_up()

    async def until(self, condition: Callable[[], bool], what: str) -> None:
        """Wait for something to become true of this process."""
        deadline = time.monotonic() + LONGEST_WAIT
        while not condition():
            if time.monotonic() > deadline:
                ended = sum(socket.ended.is_set() for socket in self.sockets.values())
                raise Failed(
                    f"Not within {LONGEST_WAIT:.0f} seconds: {what}; {ended} sockets have ended, "
                    f"{len(self.heard.notices)} notices were heard."
                )
            await asyncio.sleep(A_MOMENT)

    @asynccontextmanager
    async def asking(self) -> AsyncIterator[Answers]:
        """Somebody reads a feed the whole time."""
        path = f"/api/v1/groups/{next(iter(self.town.groups))}/posts?limit=20"
        token = self.tokens[self.town.people[0]]
        async with asking(HOST, self.service.port, path, token) as answers:
            yield answers

    async def wake(self) -> None:
        """Let the service look what has happened: somebody wrote something to it."""
        caller = Caller(self.service.port)
        await caller.call("POST", "/live/tickets", self.tokens[self.town.people[0]])
        caller.close()
