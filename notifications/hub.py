"""The sockets of this process: who listens, and what each has still to look at.

Nothing is sent from here. A listener is told *that* there is something, each thing once however
often it happens; its socket then asks for what is true at that moment. A queue can thus never hold
more than the inbox and the streams subscribed to.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from typing import TypeVar

from notifications.note import Ref
from notifications.turns import Turns

Key = TypeVar("Key")

MOST_SUBSCRIPTIONS = 255  # of one socket
WOKEN = 25  # in one turn of the event loop; fewer would ask together, and more hold others up
FOR_EVER = nullcontext()


class TooManySubscriptions(Exception):
    """A socket follows as many streams as it may."""


@dataclass(frozen=True)
class Due:
    """What a socket has to look at."""

    inbox: bool
    streams: tuple[Ref, ...]


class Listener:
    """One socket's place in the hub; it goes on when it is its turn."""

    __slots__ = ("__weakref__", "_changed", "_inbox", "_turns", "_waiting", "streams")

    def __init__(self, turns: Turns) -> None:
        self.streams: set[Ref] = set()
        self._turns = turns
        self._inbox = False
        self._changed: dict[Ref, None] = {}  # in order of happening
        self._waiting: asyncio.Future[None] | None = None  # an Event would weigh ten times that

    def wake(self) -> None:
        self._inbox = True
        self._end_wait()

    def changed(self, stream: Ref) -> None:
        self._changed[stream] = None
        self._end_wait()

    async def due(self, *, within: float | None = None) -> Due:
        """What there is to look at; nothing after `within` seconds in which nothing happened."""
        if not (self._inbox or self._changed):
            self._waiting = asyncio.get_running_loop().create_future()
            with suppress(TimeoutError):
                async with FOR_EVER if within is None else asyncio.timeout(within):
                    await self._waiting
        return self._take()

    def _end_wait(self) -> None:
        if self._waiting is not None:
            self._turns.end(self._waiting)
            self._waiting = None

    def _take(self) -> Due:
        taken = Due(self._inbox, tuple(self._changed))
        self._inbox = False
        self._changed.clear()
        self._waiting = None
        return taken


class Hub:
    def __init__(self) -> None:
        self._of: defaultdict[str, set[Listener]] = defaultdict(set)
        self._on: defaultdict[Ref, set[Listener]] = defaultdict(set)
        self.turns = Turns(WOKEN)
        """In which the sockets go on, whatever they waited for."""
        self.size = 0
        """How many sockets are here."""

    @contextmanager
    def listening(self, recipient: str) -> Iterator[Listener]:
        listener = Listener(self.turns)
        self._of[recipient].add(listener)
        self.size += 1
        try:
            yield listener
        finally:
            for stream in tuple(listener.streams):
                self.unsubscribe(listener, stream)
            _drop(self._of, recipient, listener)
            self.size -= 1

    def sockets(self, recipient: str) -> int:
        """How many sockets this recipient has here."""
        return len(self._of.get(recipient, ()))

    @property
    def is_empty(self) -> bool:
        return not self._of and not self._on

    def subscribe(self, listener: Listener, stream: Ref) -> None:
        if stream not in listener.streams and len(listener.streams) >= MOST_SUBSCRIPTIONS:
            raise TooManySubscriptions
        listener.streams.add(stream)
        self._on[stream].add(listener)

    def unsubscribe(self, listener: Listener, stream: Ref) -> None:
        listener.streams.discard(stream)
        _drop(self._on, stream, listener)

    def wake(self, recipients: Iterable[str]) -> None:
        """Let them look again: into the inbox, and whether they may still be here."""
        for recipient in recipients:
            for listener in self._of.get(recipient, ()):
                listener.wake()

    def changed(self, kind: str, id: str) -> None:  # noqa: A002 - the word of the wire
        """Something happened in a stream: its subscribers ask what they may know."""
        stream = Ref(kind, id)
        for listener in self._on.get(stream, ()):
            listener.changed(stream)

    def wake_everyone(self) -> None:
        """Hints may have been lost: let every socket look at everything."""
        for listeners in self._of.values():
            for listener in listeners:
                listener.wake()
                for stream in listener.streams:
                    listener.changed(stream)


def _drop(index: dict[Key, set[Listener]], key: Key, listener: Listener) -> None:
    listeners = index.get(key, set())
    listeners.discard(listener)
    if not listeners:
        index.pop(key, None)
