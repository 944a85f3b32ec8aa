"""Wakes waiting tasks a few at a time, so that other tasks run in between.

Everything that is ready in one iteration of the event loop runs before anything else. Two
thousand sockets woken by one event would all run in one iteration; this spreads them over
several.
"""

import asyncio
from collections import deque


class PacedWakeups:
    """Wakes waiters in the order of scheduling, at most `max_per_tick` per loop iteration."""

    def __init__(self, max_per_tick: int) -> None:
        self._max_per_tick = max_per_tick
        self._pending: deque[asyncio.Future[None]] = deque()

    def schedule(self, waiter: asyncio.Future[None]) -> None:
        """Wake a waiter in a later iteration of the event loop. Cancelled ones do not count."""
        self._pending.append(waiter)
        if len(self._pending) == 1:
            asyncio.get_running_loop().call_soon(self._wake_some)

    def _wake_some(self) -> None:
        woken = 0
        while self._pending and woken < self._max_per_tick:
            waiter = self._pending.popleft()
            if not waiter.done():
                waiter.set_result(None)
                woken += 1
        if self._pending:
            asyncio.get_running_loop().call_soon(self._wake_some)
