"""The sockets of this process, and the pending work of each.

Nothing is sent from here. A listener only records *that* there is something, once for each inbox
and stream; its socket then loads the current state. So the pending work never exceeds the inbox
and the subscribed streams.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from typing import TypeVar

from notifications.live.paced_wakeups import PacedWakeups
from notifications.payload import Ref

Key = TypeVar("Key")

MAX_SUBSCRIPTIONS = 255  # per socket
MAX_WAKEUPS_PER_TICK = 25  # fewer make small batches, more delay other tasks
NO_TIMEOUT = nullcontext()


class TooManySubscriptions(Exception):
    """A socket has reached the limit of subscriptions."""


@dataclass(frozen=True)
class PendingWork:
    """What a socket has to check."""

    inbox: bool
    streams: tuple[Ref, ...]


class Listener:
    """A socket's entry in the hub; wake-ups are paced."""

    __slots__ = (
        "__weakref__",
        "_changed_streams",
        "_inbox_changed",
        "_waiter",
        "_wakeups",
        "streams",
    )

    def __init__(self, wakeups: PacedWakeups) -> None:
        self.streams: set[Ref] = set()
        self._wakeups = wakeups
        self._inbox_changed = False
        self._changed_streams: dict[Ref, None] = {}  # in the order of events
        self._waiter: asyncio.Future[None] | None = None  # an Event needs ten times the memory

    def wake(self) -> None:
        self._inbox_changed = True
        self._wake_waiter()

    def add_changed_stream(self, stream: Ref) -> None:
        self._changed_streams[stream] = None
        self._wake_waiter()

    async def wait_for_work(self, *, timeout_seconds: float | None = None) -> PendingWork:
        """Return the pending work; empty if nothing happens within `timeout_seconds`."""
        if not (self._inbox_changed or self._changed_streams):
            self._waiter = asyncio.get_running_loop().create_future()
            with suppress(TimeoutError):
                no_limit = timeout_seconds is None
                async with NO_TIMEOUT if no_limit else asyncio.timeout(timeout_seconds):
                    await self._waiter
        return self._take_pending()

    def _wake_waiter(self) -> None:
        if self._waiter is not None:
            self._wakeups.schedule(self._waiter)
            self._waiter = None

    def _take_pending(self) -> PendingWork:
        pending = PendingWork(self._inbox_changed, tuple(self._changed_streams))
        self._inbox_changed = False
        self._changed_streams.clear()
        self._waiter = None
        return pending


class Hub:
    def __init__(self) -> None:
        self._by_recipient: defaultdict[str, set[Listener]] = defaultdict(set)
        self._by_stream: defaultdict[Ref, set[Listener]] = defaultdict(set)
        self.wakeups = PacedWakeups(MAX_WAKEUPS_PER_TICK)
        """Paces the wake-ups of all sockets."""
        self.socket_count = 0
        """The number of sockets in this process."""

    @contextmanager
    def register_listener(self, recipient: str) -> Iterator[Listener]:
        listener = Listener(self.wakeups)
        self._by_recipient[recipient].add(listener)
        self.socket_count += 1
        try:
            yield listener
        finally:
            for stream in tuple(listener.streams):
                self.unsubscribe(listener, stream)
            _remove_listener(self._by_recipient, recipient, listener)
            self.socket_count -= 1

    def count_sockets(self, recipient: str) -> int:
        """Return the number of sockets of this recipient in this process."""
        return len(self._by_recipient.get(recipient, ()))

    @property
    def is_empty(self) -> bool:
        return not self._by_recipient and not self._by_stream

    def subscribe(self, listener: Listener, stream: Ref) -> None:
        if stream not in listener.streams and len(listener.streams) >= MAX_SUBSCRIPTIONS:
            raise TooManySubscriptions
        listener.streams.add(stream)
        self._by_stream[stream].add(listener)

    def unsubscribe(self, listener: Listener, stream: Ref) -> None:
        listener.streams.discard(stream)
        _remove_listener(self._by_stream, stream, listener)

    def wake(self, recipients: Iterable[str]) -> None:
        """Make these recipients' sockets check the inbox and the caller's validity."""
        for recipient in recipients:
            for listener in self._by_recipient.get(recipient, ()):
                listener.wake()

    def wake_subscribers(self, kind: str, id: str) -> None:  # noqa: A002 - as on the wire
        """Make the subscribers of a stream load its version."""
        stream = Ref(kind, id)
        for listener in self._by_stream.get(stream, ()):
            listener.add_changed_stream(stream)

    def wake_all(self) -> None:
        """Make every socket check everything, as hints may have been lost."""
        for listeners in self._by_recipient.values():
            for listener in listeners:
                listener.wake()
                for stream in listener.streams:
                    listener.add_changed_stream(stream)


def _remove_listener(index: dict[Key, set[Listener]], key: Key, listener: Listener) -> None:
    listeners = index.get(key, set())
    listeners.discard(listener)
    if not listeners:
        index.pop(key, None)
