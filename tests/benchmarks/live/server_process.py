"""The service in a separate process, and its use of memory, processor, statements and turns."""

import asyncio
import mmap
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from groups_service.commands.errors import CommandError
from groups_service.core import directory_factory
from groups_service.settings import Settings
from tests.benchmarks.live.server import (
    COUNT_FORMAT,
    FILE_BYTES,
    IS_WATCHED_FORMAT,
    IS_WATCHED_OFFSET,
    LONGEST_TURN_FORMAT,
    LONGEST_TURN_OFFSET,
)
from tests.support.waiting import MAX_WAIT_SECONDS

HOST = "127.0.0.1"
POLL_SECONDS = 0.1
WATCH_DELAY_SECONDS = 1.0  # more than one slow beat
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class LiveService:
    """The process. Its use of resources is read from Linux's /proc."""

    process: subprocess.Popen[bytes]
    port: int
    counters: mmap.mmap

    def kibibytes(self) -> int:
        """Return the memory that it holds."""
        resident = self._read_proc("status").partition("VmRSS:")[2]
        return int(resident.split()[0])

    def cpu_seconds(self) -> float:
        """Return the processor seconds used so far."""
        fields = self._read_proc("stat").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def count_statements(self) -> int:
        """Return the number of statements sent to the database so far."""
        return int(COUNT_FORMAT.unpack_from(self.counters)[0])

    @asynccontextmanager
    async def watch_turns(self) -> AsyncIterator[Callable[[], float]]:
        """Yield a function that returns the longest turn of its event loop since then, in
        processor seconds.
        """
        LONGEST_TURN_FORMAT.pack_into(self.counters, LONGEST_TURN_OFFSET, 0.0)
        IS_WATCHED_FORMAT.pack_into(self.counters, IS_WATCHED_OFFSET, 1)
        await asyncio.sleep(WATCH_DELAY_SECONDS)
        try:
            yield lambda: float(
                LONGEST_TURN_FORMAT.unpack_from(self.counters, LONGEST_TURN_OFFSET)[0]
            )
        finally:
            IS_WATCHED_FORMAT.pack_into(self.counters, IS_WATCHED_OFFSET, 0)

    def _read_proc(self, name: str) -> str:
        return Path(f"/proc/{self.process.pid}/{name}").read_text()


def find_free_port() -> int:
    with socket.create_server((HOST, 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


@asynccontextmanager
async def run_service(settings: Settings, folder: Path) -> AsyncIterator[LiveService]:
    """Start the service with the data of `folder`. It ends with the block."""
    counters = folder / "seen"
    counters.write_bytes(bytes(FILE_BYTES))
    settings_json = settings.model_copy(
        update={
            "data_dir": folder,
            "directory": directory_factory.DEMO_DIRECTORY,
            "log_level": "WARNING",
        }
    ).model_dump_json()
    command = [sys.executable, "-m", "tests.benchmarks.live.server", str(counters), settings_json]
    with (folder / "service.log").open("w") as log, counters.open("r+b") as file:
        process = subprocess.Popen(  # noqa: ASYNC220 - our own program; starting is quick
            command, stdout=log, stderr=log
        )
        with mmap.mmap(file.fileno(), FILE_BYTES) as seen:
            try:
                await _wait_for_start(process, settings.port, folder / "service.log")
                yield LiveService(process, settings.port, seen)
            finally:
                process.send_signal(signal.SIGTERM)
                await asyncio.to_thread(process.wait, MAX_WAIT_SECONDS)


async def _wait_for_start(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + MAX_WAIT_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            _, writer = await asyncio.open_connection(HOST, port)
        except OSError:
            await asyncio.sleep(POLL_SECONDS)
        else:
            writer.close()
            return
    raise CommandError(f"The service did not start: {await asyncio.to_thread(log.read_text)}")
