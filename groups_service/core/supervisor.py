"""Restarts background work for as long as the process serves.

The work is restarted after any error: a process that serves without its background work would
look healthy and not be.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import NoReturn

log = logging.getLogger(__name__)

RESTART_PAUSE_SECONDS = 1.0


async def run_forever(
    work: Callable[[], Awaitable[object]], pause: float = RESTART_PAUSE_SECONDS
) -> NoReturn:
    """Run `work` repeatedly until cancelled; log its exceptions."""
    while True:
        try:
            await work()
        except Exception:
            log.exception("begun again", extra={"work": getattr(work, "__qualname__", "")})
        await asyncio.sleep(pause)
