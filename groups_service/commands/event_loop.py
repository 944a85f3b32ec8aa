"""The event loop of every command: uvloop where it exists."""

import asyncio
import sys
from collections.abc import Callable, Coroutine


def run(work: Coroutine[None, None, None]) -> None:
    """Run `work` until it is done or interrupted."""
    with asyncio.Runner(loop_factory=get_loop_factory()) as runner:
        runner.run(work)


def get_loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """Return uvloop's factory, or None on Windows, where uvloop does not exist."""
    if sys.platform == "win32":
        return None
    from uvloop import new_event_loop  # noqa: PLC0415 - see above

    return new_event_loop
