"""What breaks, and how it heals. docs/operating.md says what is promised of each."""

import asyncio
import os
import socket
import subprocess
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import asyncpg

from groups_service.commands.bench_live_client import handshake
from tests.ledger.cluster import Cluster
from tests.ledger.site import HERE, Site
from tests.ledger.world import World

AWAY = 0.7  # seconds that a database is down
FROZEN = 2.0
FULL = 0.7
DEAF = 0.5
SMALLEST_BUFFER = 4096

Fault = Callable[[World], Awaitable[None]]


async def service(world: World) -> None:
    """One process is killed; where there are two, the other one goes on."""
    site = world.site
    port = site.any_port()
    site.kill(port)
    site.start(port)
    await site.ready(port)


async def restart(world: World) -> None:
    """One process is asked to end, and another one takes its place."""
    site = world.site
    port = site.any_port()
    await site.stop(port)
    site.start(port)
    await site.ready(port)


async def postgres(world: World) -> None:
    """The database is killed, and is back a second later."""
    server = _server(world.site)
    server.kill()
    await asyncio.sleep(AWAY)
    await asyncio.to_thread(server.start)
    await _all_ready(world.site)


async def frozen(world: World) -> None:
    """The database says nothing for a while, and then goes on."""
    server = _server(world.site)
    server.freeze()
    await asyncio.sleep(FROZEN)
    server.thaw()
    await _all_ready(world.site)


async def listening(world: World) -> None:
    """The connections break over which processes hear each other."""
    connection = await asyncpg.connect(world.site.database)
    try:
        await connection.execute(
            """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE pid <> pg_backend_pid() AND query ILIKE 'listen%'"""
        )
    finally:
        await connection.close()


async def slow(world: World) -> None:
    """Somebody opens a socket and never reads."""
    deaf = socket.socket()
    deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SMALLEST_BUFFER)
    with suppress(OSError):
        deaf.connect((HERE, world.site.any_port()))
        deaf.send(handshake("/api/v1/live?after=0", world.members[0].token))
    await asyncio.sleep(DEAF)
    deaf.close()


async def disk(world: World) -> None:
    """Nothing more fits on the disk, until somebody makes room."""
    ballast = world.site.folder / "ballast"
    with suppress(OSError), ballast.open("wb") as file:
        while True:
            file.write(bytes(64 * 1024))
            file.flush()
    await asyncio.sleep(FULL)
    ballast.unlink()


ON_SQLITE: dict[str, Fault] = {"service": service, "restart": restart, "slow": slow, "disk": disk}
ON_POSTGRES: dict[str, Fault] = {
    "service": service,
    "postgres": postgres,
    "frozen": frozen,
    "listening": listening,
    "restart": restart,
    "slow": slow,
}


@contextmanager
def small_disk(folder: Path) -> Iterator[bool]:
    """A disk for `folder` that can be filled; whether one can be had here."""
    command = ["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", str(folder)]
    mounted = os.geteuid() == 0 and not subprocess.run(command, check=False).returncode
    try:
        yield mounted
    finally:
        if mounted:
            subprocess.run(["umount", str(folder)], check=False)


def _server(site: Site) -> Cluster:
    assert site.server is not None
    return site.server


async def _all_ready(site: Site) -> None:
    await asyncio.gather(*map(site.ready, site.ports))
