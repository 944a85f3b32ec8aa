"""How long tests wait for a condition that is expected to become true."""

import asyncio
from collections.abc import Callable

MAX_WAIT_SECONDS = 120.0
"""Long enough for a busy machine. A condition that becomes true sooner ends the wait."""
MAX_WAIT_MS = MAX_WAIT_SECONDS * 1000
POLL_SECONDS = 0.01


async def wait_until(condition: Callable[[], bool]) -> None:
    """Wait until `condition()` is true. Raises TimeoutError after MAX_WAIT_SECONDS."""
    async with asyncio.timeout(MAX_WAIT_SECONDS):
        while not condition():  # noqa: ASYNC110 - the condition has no event
            await asyncio.sleep(POLL_SECONDS)
