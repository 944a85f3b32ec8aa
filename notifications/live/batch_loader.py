"""Batches lookups that many tasks make at the same moment into one query.

Every caller gets the result of a query that started after its request, so results are never
older than with a separate query. There is no background task: the first caller of a batch runs
the query for all, and the callers resume a few at a time.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from notifications.live.paced_wakeups import PacedWakeups

Key = TypeVar("Key")
Value = TypeVar("Value")

MAX_BATCH_KEYS = 50  # per query, so that other tasks run in between
MAX_WAKEUPS_PER_TICK = 10  # each waiter goes on to send a message


@dataclass
class _Batch(Generic[Key, Value]):
    keys: dict[Key, None] = field(default_factory=dict)
    waiters: list[asyncio.Future[None]] = field(default_factory=list)
    values: Mapping[Key, Value] | None = None
    error: Exception | None = None


class BatchLoader(Generic[Key, Value]):
    """`fetch` is called with distinct keys and returns the values of those that have one."""

    def __init__(self, fetch: Callable[[Sequence[Key]], Awaitable[Mapping[Key, Value]]]) -> None:
        self._fetch = fetch
        self._open_batch: _Batch[Key, Value] | None = None
        self._lock = asyncio.Lock()
        self._wakeups = PacedWakeups(MAX_WAKEUPS_PER_TICK)

    async def load(self, *keys: Key) -> Mapping[Key, Value]:
        """Return the values of these keys, and of others loaded in the same batch."""
        values: Mapping[Key, Value] | None = None
        while values is None:
            batch = self._open_batch
            if batch is None or len(batch.keys) >= MAX_BATCH_KEYS:
                values = await self._run_batch(*keys)
            else:
                values = await _join_batch(batch, *keys)
        return values

    async def _run_batch(self, *keys: Key) -> Mapping[Key, Value]:
        """Run one query for the batch.

        Waits for the running batch first and collects the keys that arrive meanwhile.
        """
        batch = self._open_batch = _Batch[Key, Value](dict.fromkeys(keys))
        try:
            async with self._lock:
                await asyncio.sleep(0)
                self._close_batch(batch)
                batch.values = await self._fetch(tuple(batch.keys))
                return batch.values
        except Exception as error:
            batch.error = error
            raise
        finally:
            self._close_batch(batch)
            for waiter in batch.waiters:
                self._wakeups.schedule(waiter)

    def _close_batch(self, batch: _Batch[Key, Value]) -> None:
        if self._open_batch is batch:
            self._open_batch = None


async def _join_batch(batch: _Batch[Key, Value], *keys: Key) -> Mapping[Key, Value] | None:
    """Wait for the result of the batch; None if its leader was cancelled before the query."""
    batch.keys.update(dict.fromkeys(keys))
    waiter = asyncio.get_running_loop().create_future()
    batch.waiters.append(waiter)
    await waiter
    if batch.error is not None:
        raise batch.error
    return batch.values
