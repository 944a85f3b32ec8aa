"""The service in processes that are killed and restarted, over one database."""

import asyncio
import os
import random
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import httpx2

from tests.durability.postgres_cluster import PostgresServer
from tests.support.waiting import MAX_WAIT_SECONDS

ROOT = Path(__file__).parents[2]
LOCALHOST = "127.0.0.1"
POLL_SECONDS = 0.02


@dataclass
class Installation:
    """The installation. It serves on `ports`, one for each process."""

    folder: Path
    database: str
    server: PostgresServer | None
    ports: list[int] = field(default_factory=list)
    processes: dict[int, subprocess.Popen[bytes]] = field(default_factory=dict)

    def reserve_ports(self, processes: int) -> None:
        for _ in range(processes):
            with socket.create_server((LOCALHOST, 0)) as probe:
                self.ports.append(probe.getsockname()[1])

    def any_port(self) -> int:
        return random.choice(self.ports)  # noqa: S311 - no secret

    def start(self, port: int) -> None:
        environment = os.environ | {  # noqa: TID251 - passed on to the service
            "GROUPS_PORT": str(port),
            "GROUPS_BASE_URL": f"http://localhost:{self.ports[0]}",
            "GROUPS_DATA_DIR": str(self.folder),
            "GROUPS_DATABASE_URL": self.database,
            "GROUPS_DIRECTORY": "demo",
            "GROUPS_LOG_LEVEL": "WARNING",
        }
        with (self.folder / f"service-{port}.log").open("a") as log:
            self.processes[port] = subprocess.Popen(
                [sys.executable, "-m", "groups_service", "run"],
                cwd=ROOT,
                env=environment,
                stdout=log,
                stderr=log,
            )

    def kill(self, port: int) -> None:
        self.processes[port].send_signal(signal.SIGKILL)
        self.processes[port].wait()

    async def stop(self, port: int) -> None:
        """Stop the process as a service manager does, giving it time to end."""
        self.processes[port].send_signal(signal.SIGTERM)
        await asyncio.to_thread(self.processes[port].wait, MAX_WAIT_SECONDS)

    async def wait_until_ready(self, port: int) -> None:
        deadline = time.monotonic() + MAX_WAIT_SECONDS
        async with httpx2.AsyncClient(timeout=MAX_WAIT_SECONDS) as http:
            while time.monotonic() < deadline:
                try:
                    answer = await http.get(f"http://{LOCALHOST}:{port}/readyz")
                except httpx2.TransportError:
                    await asyncio.sleep(POLL_SECONDS)
                    continue
                if answer.is_success:
                    return
                await asyncio.sleep(POLL_SECONDS)
        raise RuntimeError(f"not ready: {(self.folder / f'service-{port}.log').read_text()}")

    async def start_all(self) -> None:
        for port in self.ports:
            self.start(port)
        for port in self.ports:
            await self.wait_until_ready(port)

    def kill_all(self) -> None:
        for process in self.processes.values():
            process.kill()
            process.wait()
