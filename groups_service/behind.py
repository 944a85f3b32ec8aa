"""Work that goes on behind the requests for as long as the process serves.

Whatever ends it, it is begun again: a process that serves without it would look well and be none.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import NoReturn

log = logging.getLogger(__name__)

PAUSE = 1.0  # seconds before it is begun again


async def lasting(work: Callable[[], Awaitable[object]], pause: float = PAUSE) -> NoReturn:
    """Do `work` until cancelled, again and again; what it raises is logged."""
    while True:
        try:
            await work()
        except Exception:
            log.exception("begun again", extra={"work": getattr(work, "__qualname__", "")})
        await asyncio.sleep(pause)
