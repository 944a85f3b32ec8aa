"""The service in a process of its own, and what it uses: memory, processor, statements, turns."""

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

from groups_service import directories
from groups_service.commands.bench_live_served import (
    AT_LONGEST,
    AT_WATCHED,
    LONGEST,
    NUMBER,
    SIZE,
    WATCHED,
)
from groups_service.commands.failure import Failed
from groups_service.settings import Settings

HOST = "127.0.0.1"
LONGEST_START, LONGEST_END = 60.0, 15.0  # seconds
A_MOMENT = 0.1
UNTIL_WATCHED = 1.0  # more than one slow beat
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Served:
    """The process; what it used is read from Linux's /proc."""

    process: subprocess.Popen[bytes]
    port: int
    seen: mmap.mmap

    def kibibytes(self) -> int:
        """Of memory that it holds."""
        told = self._proc("status").partition("VmRSS:")[2]
        return int(told.split()[0])

    def cpu(self) -> float:
        """Seconds of processor time so far."""
        fields = self._proc("stat").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def statements(self) -> int:
        """Sent to the database so far."""
        return int(NUMBER.unpack_from(self.seen)[0])

    @asynccontextmanager
    async def watched(self) -> AsyncIterator[Callable[[], float]]:
        """How many seconds the longest turn of its event loop has taken since, without waiting."""
        LONGEST.pack_into(self.seen, AT_LONGEST, 0.0)
        WATCHED.pack_into(self.seen, AT_WATCHED, 1)
        await asyncio.sleep(UNTIL_WATCHED)
        try:
            yield lambda: float(LONGEST.unpack_from(self.seen, AT_LONGEST)[0])
        finally:
            WATCHED.pack_into(self.seen, AT_WATCHED, 0)

    def _proc(self, name: str) -> str:
        return Path(f"/proc/{self.process.pid}/{name}").read_text()


def free_port() -> int:
    with socket.create_server((HOST, 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


@asynccontextmanager
async def served(settings: Settings, folder: Path) -> AsyncIterator[Served]:
    """The service with the data of `folder`; it ends with the block."""
    count = folder / "seen"
    count.write_bytes(bytes(SIZE))
    told = settings.model_copy(
        update={"data_dir": folder, "directory": directories.DEMO, "log_level": "WARNING"}
    ).model_dump_json()
    command = [sys.executable, "-m", "groups_service.commands.bench_live_served", str(count), told]
    with (folder / "service.log").open("w") as log, count.open("r+b") as file:
        process = subprocess.Popen(  # noqa: ASYNC220, S603 - our own program; starting is quick
            command, stdout=log, stderr=log
        )
        with mmap.mmap(file.fileno(), SIZE) as seen:
            try:
                await _until_up(process, settings.port, folder / "service.log")
                yield Served(process, settings.port, seen)
            finally:
                process.send_signal(signal.SIGTERM)
                await asyncio.to_thread(process.wait, LONGEST_END)


async def _until_up(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + LONGEST_START
    while time.monotonic() < deadline and process.poll() is None:
        try:
            _, writer = await asyncio.open_connection(HOST, port)
        except OSError:
            await asyncio.sleep(A_MOMENT)
        else:
            writer.close()
            return
    raise Failed(f"The service did not start: {await asyncio.to_thread(log.read_text)}")
