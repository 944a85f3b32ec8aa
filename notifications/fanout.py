"""Between processes: what happened in one reaches the sockets of all.

Only ids travel, never words. A lost message is made good by letting every socket look again.
"""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass
from typing import Protocol

from notifications.hub import Hub


class Fanout(Protocol):
    def running(self) -> AbstractAsyncContextManager[None]:
        """Receive for as long as the block lasts; an application is inside while it serves."""

    async def wake(self, recipients: Sequence[str]) -> None:
        """Let the sockets of these people look again: at the inbox, and whether they may stay."""

    async def changed(self, kind: str, id: str) -> None:  # noqa: A002 - the word of the wire
        """Something happened in a stream; said after the commit."""


@dataclass(frozen=True)
class InProcess:
    """One process serves everybody."""

    hub: Hub

    def running(self) -> AbstractAsyncContextManager[None]:
        return nullcontext()

    async def wake(self, recipients: Sequence[str]) -> None:
        self.hub.wake(recipients)

    async def changed(self, kind: str, id: str) -> None:  # noqa: A002 - the word of the wire
        self.hub.changed(kind, id)
