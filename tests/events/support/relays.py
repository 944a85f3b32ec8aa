"""Relays for tests, and the events they deliver."""

import asyncio
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import timedelta
from zlib import crc32

from groups_service.events.leases import LEASE_DURATION
from groups_service.events.relay import Relay
from groups_service.models import Event
from notifications.notifier import Notifier
from tests.events.support.delivered import read_inbox
from tests.support.builders import Json, a_post
from tests.support.people import ApiCaller

AFTER_LEASE = LEASE_DURATION + timedelta(seconds=1)


@dataclass
class FakeFanout:
    """A fanout that fails while `cut` is True."""

    cut: bool = False
    woken: list[str] = field(default_factory=list)
    hints: list[tuple[str, str]] = field(default_factory=list)
    was_woken: asyncio.Event = field(default_factory=asyncio.Event)

    def lifespan(self) -> AbstractAsyncContextManager[None]:
        return nullcontext()

    async def wake(self, recipients: Sequence[str]) -> None:
        if self.cut:
            raise ConnectionError
        self.woken.extend(recipients)
        self.was_woken.set()

    async def announce_change(self, kind: str, id: str) -> None:  # noqa: A002 - the word of the wire
        self.hints.append((kind, id))


def build_relay(name: str, fanout: FakeFanout | None = None) -> Relay:
    fanout = fanout or FakeFanout()
    return Relay(Notifier(fanout), fanout, owner=str(crc32(name.encode()) >> 1))


async def publish_posts(by: ApiCaller, group: Json, texts: Sequence[str]) -> None:
    for text in texts:
        await a_post(by, group, text)


async def read_post_texts(person: ApiCaller) -> list[str | None]:
    return [text for _, kind, text in await read_inbox(person) if kind == "post.published"]


async def count_pending() -> int:
    return await Event.filter(delivered_at=None, failed_at=None).count()
