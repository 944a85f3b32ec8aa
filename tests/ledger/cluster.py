"""A PostgreSQL server that may be killed and frozen, and keeps what it said it has."""

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

from tests import postgres
from tests.postgres import _as as run_as

A_MOMENT, A_WHILE, MOST_STARTS = 0.02, 0.5, 10
SETTINGS = ("synchronous_commit=on", "max_connections=60", "listen_addresses=127.0.0.1")
"""Without fsync: only the server dies, never the system."""


@dataclass(frozen=True)
class Cluster:
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
        for _ in range(MOST_STARTS):
            try:
                self._control("-w", "-l", log, "-o", options, "start")
            except RuntimeError:  # what was killed is not quite gone
                time.sleep(A_WHILE)
            else:
                return
        raise RuntimeError(log.read_text()[-2000:])

    def stop(self) -> None:
        self._control("-m", "immediate", "stop")

    def kill(self) -> None:
        """As the system kills what takes too much memory; its children go with it."""
        os.kill(self._processes()[0], signal.SIGSTOP)  # it shall have no more children
        processes = self._processes()
        for process in processes:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        while any(map(_is_there, processes)):
            time.sleep(A_MOMENT)

    def freeze(self) -> None:
        for process in self._processes():
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGSTOP)

    def thaw(self) -> None:
        for process in self._processes():
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGCONT)

    def _processes(self) -> list[int]:
        """The server's own processes, the parent first; none while it is down."""
        note = self.data / "postmaster.pid"
        parent = int(note.read_text().split()[0]) if note.exists() else 0
        if not parent or not _is_there(parent):
            return []
        children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
        return [parent, *map(int, children)]

    def _control(self, *words: object) -> None:
        run_as(self.user, self.folder / "pg_ctl", "-D", self.data, *words)


def _is_there(process: int) -> bool:
    """Whether it still runs: what has ended may wait for its parent to notice."""
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


@contextmanager
def cluster() -> Iterator[Cluster]:
    """A new server, running, in a folder that its own user may reach."""
    with tempfile.TemporaryDirectory(prefix="groups-server-") as place:
        server = _made(Path(place))
        server.start()
        try:
            yield server
        finally:
            server.thaw()
            with suppress(RuntimeError):  # it is down already
                server.stop()


def _made(place: Path) -> Cluster:
    folder = postgres.binaries()
    if folder is None:
        raise RuntimeError("PostgreSQL is missing: apt-get install postgresql")
    user = "postgres" if os.geteuid() == 0 else getpass.getuser()
    data = place / "data"
    place.chmod(0o755)
    data.mkdir(mode=0o700)
    if os.geteuid() == 0:
        shutil.chown(data, user=user, group=user)
    initdb = (folder / "initdb", "-D", data, "-U", user, "-A", "trust", "-E", "UTF8", "--no-sync")
    run_as(user, *initdb)
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    return Cluster(folder, user, data, port)
