"""The event loop of every command: uvloop where there is one."""

import asyncio
import sys
from collections.abc import Callable, Coroutine


def run(work: Coroutine[None, None, None]) -> None:
    """Until it is done, or interrupted."""
    with asyncio.Runner(loop_factory=factory()) as runner:
        runner.run(work)


def factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """It is not made for Windows."""
    if sys.platform == "win32":
        return None
    from uvloop import new_event_loop  # noqa: PLC0415 - see above

    return new_event_loop
