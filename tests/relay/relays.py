"""Relays of a test, and what is to be told by them."""

import asyncio
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import timedelta
from zlib import crc32

from groups_service.leases import LEASE
from groups_service.models import Event
from groups_service.relay import Relay
from notifications.notifier import Notifier
from tests.builders import Json, a_post
from tests.people import Somebody
from tests.relay.notices import inbox

LATER = LEASE + timedelta(seconds=1)


@dataclass
class Wires:
    """A fanout that is cut for as long as it is told to."""

    cut: bool = False
    woken: list[str] = field(default_factory=list)
    told: list[tuple[str, str]] = field(default_factory=list)
    heard: asyncio.Event = field(default_factory=asyncio.Event)

    def running(self) -> AbstractAsyncContextManager[None]:
        return nullcontext()

    async def wake(self, recipients: Sequence[str]) -> None:
        if self.cut:
            raise ConnectionError
        self.woken.extend(recipients)
        self.heard.set()

    async def changed(self, kind: str, id: str) -> None:  # noqa: A002 - the word of the wire
        self.told.append((kind, id))


def a_relay(name: str, wires: Wires | None = None) -> Relay:
    wires = wires or Wires()
    return Relay(Notifier(wires), wires, owner=str(crc32(name.encode()) >> 1))


async def written(by: Somebody, group: Json, texts: Sequence[str]) -> None:
    for text in texts:
        await a_post(by, group, text)


async def texts(person: Somebody) -> list[str | None]:
    return [text for _, kind, text in await inbox(person) if kind == "post.published"]


async def waiting() -> int:
    return await Event.filter(told_at=None, set_aside_at=None).count()
