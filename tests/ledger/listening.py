"""People who listen: a socket each that always comes back, and what they then know."""

import asyncio
import random
from collections import Counter
from dataclasses import dataclass, field

from groups_service.commands.bench_live_client import Message, Socket, connected
from tests.ledger.world import SECRET, Json, Person, World

SOON = 0.3  # seconds within which somebody comes back
LIVELIEST = 100  # of a page


@dataclass
class Ear:
    """One person's socket, and the state that its messages lead to."""

    world: World
    person: Person
    groups: tuple[str, ...]
    numbers: Counter[int] = field(default_factory=Counter)
    notices: dict[int, Message] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)
    last: int = 0
    comings: int = 0
    resyncs: int = 0
    refusals: int = 0
    heard: int = 0
    secrets: int = 0
    socket: Socket | None = None

    async def listen(self) -> None:
        """For ever; whatever breaks, it comes back to where it was."""
        while True:
            try:
                port = self.world.site.any_port()
                self.socket = await connected(port, self.person.token, self.last, self._hear)
            except OSError:
                await asyncio.sleep(SOON * random.random())  # noqa: S311 - no secret
                continue
            await self.socket.ended.wait()
            await asyncio.sleep(SOON * random.random())  # noqa: S311

    def _hear(self, socket: Socket, message: Message) -> None:
        self.heard += 1
        self.secrets += SECRET in str(message)
        match message:
            case {"type": "hello"}:
                self.comings += 1
                for group in (self.world.open_group, self.world.closed_group):
                    socket.say({"type": "subscribe", "group": group})
            case {"type": "notice", "number": int(number)}:
                self._take(number, message)
            case {"type": "subscribed" | "changed", "group": str(group), "version": int(version)}:
                self.versions[group] = version
            case {"type": "resync"}:
                self.resyncs += 1
            case {"type": "error"}:
                self.refusals += 1

    def _take(self, number: int, message: Message) -> None:
        self.numbers[number] += 1
        self.last = max(self.last, number)
        if message["kind"] != "empty":
            self.notices[number] = message
        self.notices.pop(message.get("replaces") or 0, None)

    def gaps(self) -> int:
        """Numbers up to the last one that never came."""
        return sum(self.numbers[number] == 0 for number in range(1, self.last + 1))

    def doubles(self) -> int:
        return sum(count - 1 for count in self.numbers.values())

    async def differences(self) -> list[str]:
        """Where what it knows is not what a fresh look shows."""
        fresh = await self._inbox()
        found = [
            f"notice {number}"
            for number in fresh.keys() | self.notices.keys()
            if _essence(fresh.get(number)) != _essence(self.notices.get(number))
        ]
        for group in self.groups:
            version = (await self.world.get(self.person, f"/groups/{group}"))["version"]
            if version != self.versions.get(group):
                found.append(f"group at {self.versions.get(group)}, not {version}")
        return found

    async def _inbox(self) -> dict[int, Json]:
        items: list[Json] = []
        path = f"/notifications?limit={LIVELIEST}"
        page = await self.world.get(self.person, path)
        items += page["items"]
        while page["next"]:
            page = await self.world.get(self.person, f"{path}&cursor={page['next']}")
            items += page["items"]
        return {item["number"]: item for item in items if item["kind"] != "empty"}


def _essence(notice: Message | None) -> tuple[object, ...] | None:
    """What of a notice does not change by others' doing."""
    return None if notice is None else (notice["kind"], str(notice["ref"]), notice["title"])
