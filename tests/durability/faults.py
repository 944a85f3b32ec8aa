"""The faults and their recovery. docs/operating.md says what is promised for each."""

import asyncio
import os
import socket
import subprocess
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import asyncpg

from tests.benchmarks.live.socket_client import encode_handshake
from tests.durability.postgres_cluster import PostgresServer
from tests.durability.service_processes import LOCALHOST, Installation
from tests.durability.world import DurabilityWorld

DOWN_SECONDS = 0.7  # how long a database is down
FROZEN_SECONDS = 2.0
FULL_SECONDS = 0.7
UNREAD_SECONDS = 0.5
MIN_BUFFER_BYTES = 4096

Fault = Callable[[DurabilityWorld], Awaitable[None]]


async def kill_service(world: DurabilityWorld) -> None:
    """Kill one process. Where there are two, the other continues."""
    installation = world.installation
    port = installation.any_port()
    installation.kill(port)
    installation.start(port)
    await installation.wait_until_ready(port)


async def restart_service(world: DurabilityWorld) -> None:
    """Stop one process, and start another in its place."""
    installation = world.installation
    port = installation.any_port()
    await installation.stop(port)
    installation.start(port)
    await installation.wait_until_ready(port)


async def kill_postgres(world: DurabilityWorld) -> None:
    """Kill the database, and start it again a moment later."""
    server = _postgres_of(world.installation)
    server.kill()
    await asyncio.sleep(DOWN_SECONDS)
    await asyncio.to_thread(server.start)
    await _wait_until_all_ready(world.installation)


async def freeze_postgres(world: DurabilityWorld) -> None:
    """Freeze the database for a while."""
    server = _postgres_of(world.installation)
    server.freeze()
    await asyncio.sleep(FROZEN_SECONDS)
    server.thaw()
    await _wait_until_all_ready(world.installation)


async def break_notification_connections(world: DurabilityWorld) -> None:
    """Terminate the connections over which processes notify each other."""
    connection = await asyncpg.connect(world.installation.database)
    try:
        await connection.execute(
            """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE pid <> pg_backend_pid() AND query ILIKE 'listen%'"""
        )
    finally:
        await connection.close()


async def open_unread_socket(world: DurabilityWorld) -> None:
    """Open a socket that never reads."""
    client = socket.socket()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, MIN_BUFFER_BYTES)
    with suppress(OSError):
        client.connect((LOCALHOST, world.installation.any_port()))
        client.send(encode_handshake("/api/v1/live?after=0", world.members[0].token))
    await asyncio.sleep(UNREAD_SECONDS)
    client.close()


async def fill_disk(world: DurabilityWorld) -> None:
    """Fill the disk, and make room after a while."""
    ballast = world.installation.folder / "ballast"
    with suppress(OSError), ballast.open("wb") as file:
        while True:
            file.write(bytes(64 * 1024))
            file.flush()
    await asyncio.sleep(FULL_SECONDS)
    ballast.unlink()


ON_SQLITE: dict[str, Fault] = {
    "service": kill_service,
    "restart": restart_service,
    "slow": open_unread_socket,
    "disk": fill_disk,
}
ON_POSTGRES: dict[str, Fault] = {
    "service": kill_service,
    "postgres": kill_postgres,
    "frozen": freeze_postgres,
    "listening": break_notification_connections,
    "restart": restart_service,
    "slow": open_unread_socket,
}


@contextmanager
def mount_small_disk(folder: Path) -> Iterator[bool]:
    """Mount a small disk at `folder`. Yields whether this was possible."""
    command = ["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", str(folder)]
    mounted = os.geteuid() == 0 and not subprocess.run(command, check=False).returncode
    try:
        yield mounted
    finally:
        if mounted:
            subprocess.run(["umount", str(folder)], check=False)


def _postgres_of(installation: Installation) -> PostgresServer:
    assert installation.server is not None
    return installation.server


async def _wait_until_all_ready(installation: Installation) -> None:
    await asyncio.gather(*map(installation.wait_until_ready, installation.ports))
