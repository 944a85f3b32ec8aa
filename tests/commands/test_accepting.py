"""Connections that come at once are taken one by one, and none is lost."""

import asyncio
import resource
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager, suppress
from itertools import pairwise
from pathlib import Path

from groups_service.commands.accepting import accept

LONGEST_WAIT = 15.0  # seconds: more than two things run at once
CROWD = 20


class Guest(asyncio.Protocol):
    """Notes that it came, and says so."""

    def __init__(self, came: list[asyncio.BaseTransport]) -> None:
        self._came = came

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._came.append(transport)


@contextmanager
def a_door() -> Iterator[socket.socket]:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(CROWD)
        yield listening


@asynccontextmanager
async def accepting(listening: socket.socket) -> AsyncIterator[list[asyncio.BaseTransport]]:
    came: list[asyncio.BaseTransport] = []
    async with asyncio.timeout(LONGEST_WAIT), asyncio.TaskGroup() as tasks:
        task = tasks.create_task(accept(listening, lambda: Guest(came)))
        yield came
        task.cancel()
    for transport in came:
        transport.close()


def connected(listening: socket.socket) -> socket.socket:
    return socket.create_connection(listening.getsockname())


async def test_of_a_crowd_one_comes_in_in_each_turn_of_the_loop() -> None:
    with a_door() as listening:
        guests = [connected(listening) for _ in range(CROWD)]
        async with accepting(listening) as came:
            counts = [0]
            while counts[-1] < CROWD:
                await asyncio.sleep(0)
                counts.append(len(came))

    assert max(after - before for before, after in pairwise(counts)) == 1
    for guest in guests:
        guest.close()


async def test_who_hung_up_before_being_let_in_keeps_nobody_out() -> None:
    with a_door() as listening:
        connected(listening).close()
        with connected(listening):
            async with accepting(listening) as came:
                while len(came) < 2:  # noqa: ASYNC110 - a turn after the other
                    await asyncio.sleep(0)


async def test_when_no_more_files_may_be_open_it_goes_on_as_soon_as_they_may() -> None:
    with a_door() as listening, connected(listening):
        async with accepting(listening) as came:
            with no_more_files():
                await asyncio.sleep(0)
                await asyncio.sleep(0)
            assert came == []
            while not came:  # noqa: ASYNC110 - it tries again by itself
                await asyncio.sleep(0.05)


@contextmanager
def no_more_files() -> Iterator[None]:
    """Every number that a file could have is taken."""
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    highest = max(int(each.name) for each in Path("/proc/self/fd").iterdir())
    resource.setrlimit(resource.RLIMIT_NOFILE, (highest + 1, limits[1]))
    with ExitStack() as taken:
        with suppress(OSError):
            while True:
                taken.enter_context(Path("/dev/null").open())
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, limits)
