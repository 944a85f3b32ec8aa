"""Listeners: each has a socket that always reconnects, and the state built from its messages."""

import asyncio
import random
from collections import Counter
from dataclasses import dataclass, field

from tests.benchmarks.live.socket_client import BenchmarkSocket, Message, connect
from tests.durability.world import SECRET, DurabilityPerson, DurabilityWorld, Json

MAX_RECONNECT_SECONDS = 0.3  # seconds until a reconnect
PAGE_ITEMS = 100  # the page size


@dataclass
class LiveListener:
    """A person's socket, and the state that its messages lead to."""

    world: DurabilityWorld
    person: DurabilityPerson
    groups: tuple[str, ...]
    numbers: Counter[int] = field(default_factory=Counter)
    notifications: dict[int, Message] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)
    last_number: int = 0
    connections: int = 0
    resyncs: int = 0
    refusals: int = 0
    messages: int = 0
    leaks: int = 0
    socket: BenchmarkSocket | None = None

    async def listen(self) -> None:
        """Keep the socket connected for ever. It resumes where it was."""
        while True:
            try:
                port = self.world.installation.any_port()
                self.socket = await connect(
                    port, self.person.token, self.last_number, self._handle_message
                )
            except OSError:
                await asyncio.sleep(MAX_RECONNECT_SECONDS * random.random())  # noqa: S311 - no secret
                continue
            await self.socket.ended.wait()
            await asyncio.sleep(MAX_RECONNECT_SECONDS * random.random())  # noqa: S311

    def _handle_message(self, socket: BenchmarkSocket, message: Message) -> None:
        self.messages += 1
        self.leaks += SECRET in str(message)
        match message:
            case {"type": "hello"}:
                self.connections += 1
                for group in (self.world.open_group, self.world.closed_group):
                    socket.send({"type": "subscribe", "group": group})
            case {"type": "notification", "number": int(number)}:
                self._add_notification(number, message)
            case {"type": "subscribed" | "changed", "group": str(group), "version": int(version)}:
                self.versions[group] = version
            case {"type": "resync"}:
                self.resyncs += 1
            case {"type": "error"}:
                self.refusals += 1

    def _add_notification(self, number: int, message: Message) -> None:
        self.numbers[number] += 1
        self.last_number = max(self.last_number, number)
        if message["kind"] != "empty":
            self.notifications[number] = message
        self.notifications.pop(message.get("replaces") or 0, None)

    def count_gaps(self) -> int:
        """Return how many numbers up to the last one never came."""
        return sum(self.numbers[number] == 0 for number in range(1, self.last_number + 1))

    def count_doubles(self) -> int:
        return sum(count - 1 for count in self.numbers.values())

    async def list_differences(self) -> list[str]:
        """Return the differences between the built state and the API's answers."""
        current = await self._read_inbox()
        differences = [
            f"notice {number}"
            for number in current.keys() | self.notifications.keys()
            if _stable_parts(current.get(number)) != _stable_parts(self.notifications.get(number))
        ]
        for group in self.groups:
            version = (await self.world.get(self.person, f"/groups/{group}"))["version"]
            if version != self.versions.get(group):
                differences.append(f"group at {self.versions.get(group)}, not {version}")
        return differences

    async def _read_inbox(self) -> dict[int, Json]:
        items: list[Json] = []
        path = f"/notifications?limit={PAGE_ITEMS}"
        page = await self.world.get(self.person, path)
        items += page["items"]
        while page["next"]:
            page = await self.world.get(self.person, f"{path}&cursor={page['next']}")
            items += page["items"]
        return {item["number"]: item for item in items if item["kind"] != "empty"}


def _stable_parts(notice: Message | None) -> tuple[object, ...] | None:
    """Return the parts of a notification that do not change by actions of other people."""
    return None if notice is None else (notice["kind"], str(notice["ref"]), notice["title"])
