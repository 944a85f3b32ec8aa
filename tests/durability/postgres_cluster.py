"""A PostgreSQL server that may be killed and frozen without losing committed data."""

import getpass
import os
import shutil
import signal
import socket
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.support import postgres
from tests.support.postgres import _run_as as run_as

POLL_SECONDS, RETRY_SECONDS, MAX_START_ATTEMPTS = 0.02, 0.5, 10
SETTINGS = ("synchronous_commit=on", "max_connections=60", "listen_addresses=127.0.0.1")
"""Without fsync: only the server is killed, never the operating system."""


@dataclass(frozen=True)
class PostgresServer:
    folder: Path
    user: str
    data: Path
    port: int

    @property
    def address(self) -> str:
        return f"postgres://{self.user}@127.0.0.1:{self.port}"

    def start(self) -> None:
        options = " ".join(
            f"-c {setting}" for setting in (*SETTINGS, "fsync=off", f"port={self.port}")
        )
        options += f" -k {self.data}"
        log = self.data / "server.log"
        for _ in range(MAX_START_ATTEMPTS):
            try:
                self._run_pg_ctl("-w", "-l", log, "-o", options, "start")
            except RuntimeError:  # the killed server has not ended completely
                time.sleep(RETRY_SECONDS)
            else:
                return
        raise RuntimeError(log.read_text()[-2000:])

    def stop(self) -> None:
        self._run_pg_ctl("-m", "immediate", "stop")

    def kill(self) -> None:
        """Kill it with its children, as the operating system does when memory runs out."""
        os.kill(self._processes()[0], signal.SIGSTOP)  # it must not start more children
        processes = self._processes()
        for process in processes:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        while any(map(_is_running, processes)):
            time.sleep(POLL_SECONDS)

    def freeze(self) -> None:
        for process in self._processes():
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGSTOP)

    def thaw(self) -> None:
        for process in self._processes():
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGCONT)

    def _processes(self) -> list[int]:
        """Return the server's processes, the parent first; empty while it is down."""
        pid_file = self.data / "postmaster.pid"
        parent = int(pid_file.read_text().split()[0]) if pid_file.exists() else 0
        if not parent or not _is_running(parent):
            return []
        children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
        return [parent, *map(int, children)]

    def _run_pg_ctl(self, *words: object) -> None:
        run_as(self.user, self.folder / "pg_ctl", "-D", self.data, *words)


def _is_running(process: int) -> bool:
    """Return whether the process still runs. A process that has ended may wait for its parent."""
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


@contextmanager
def run_postgres() -> Iterator[PostgresServer]:
    """Run a new server in a folder that its user may access."""
    with tempfile.TemporaryDirectory(prefix="groups-server-") as folder:
        server = _create_server(Path(folder))
        server.start()
        try:
            yield server
        finally:
            server.thaw()
            with suppress(RuntimeError):  # it is down already
                server.stop()


def _create_server(root: Path) -> PostgresServer:
    folder = postgres.find_binaries()
    if folder is None:
        raise RuntimeError("PostgreSQL is missing: apt-get install postgresql")
    user = "postgres" if os.geteuid() == 0 else getpass.getuser()
    data = root / "data"
    root.chmod(0o755)
    data.mkdir(mode=0o700)
    if os.geteuid() == 0:
        shutil.chown(data, user=user, group=user)
    initdb = (folder / "initdb", "-D", data, "-U", user, "-A", "trust", "-E", "UTF8", "--no-sync")
    run_as(user, *initdb)
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    return PostgresServer(folder, user, data, port)
