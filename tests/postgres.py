"""A private PostgreSQL cluster for the tests, shared by the workers of one run."""

import fcntl
import getpass
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SETTINGS = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_connections=200",
    "shared_buffers=64MB",
    "listen_addresses=127.0.0.1",
)


def binaries() -> Path | None:
    """The folder of the newest `initdb` of this machine, or None."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=_release)
    if found:
        return found[-1].parent
    beside = shutil.which("initdb")
    return Path(beside).parent if beside else None


@contextmanager
def cluster() -> Iterator[str]:
    """The address of a running server: the given one, or one started here and shared."""
    given = os.environ.get("TEST_POSTGRES")  # noqa: TID251 - "postgres://user@host:port"
    if given:
        yield given
        return
    folder = binaries()
    if folder is None:
        message = "PostgreSQL is missing: apt-get install postgresql, or set TEST_POSTGRES"
        raise RuntimeError(message)
    with tempfile.TemporaryDirectory(prefix="groups-postgres-") as place:
        yield from _running(folder, Path(place))


def fresh(server: str, name: str) -> str:
    """An empty database called `name` that sorts as Swedish, as a customer's may; its address."""
    for statement in (
        f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)',
        f"""CREATE DATABASE "{name}" TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'
            LOCALE_PROVIDER icu ICU_LOCALE 'sv-SE'""",
    ):
        subprocess.run(
            ["psql", "-qX", "-v", "ON_ERROR_STOP=1", "-c", statement, f"{server}/postgres"],
            check=True,
            capture_output=True,
        )
    return f"{server}/{name}"


def _running(folder: Path, place: Path) -> Iterator[str]:
    user = "postgres" if os.geteuid() == 0 else getpass.getuser()
    place.chmod(0o755)
    data = place / "data"
    data.mkdir(mode=0o700)
    if os.geteuid() == 0:
        shutil.chown(data, user="postgres", group="postgres")
    _as(user, folder / "initdb", "-D", data, "-U", user, "-A", "trust", "-E", "UTF8", "--no-sync")
    with _reserved_port() as port:
        options = " ".join(f"-c {setting}" for setting in (*SETTINGS, f"port={port}"))
        options += f" -k {data}"
        log = data / "server.log"
        _as(user, folder / "pg_ctl", "-D", data, "-w", "-l", log, "-o", options, "start")
    try:
        yield f"postgres://{user}@127.0.0.1:{port}"
    finally:
        _as(user, folder / "pg_ctl", "-D", data, "-m", "immediate", "stop")


def _as(user: str, *command: object) -> None:
    words = [str(word) for word in command]
    if os.geteuid() == 0:
        words = ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups", *words]
    done = subprocess.run(
        words,
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        cwd="/",
    )
    if done.returncode:
        raise RuntimeError(f"{words[0]} ... {words[-1]} failed")


@contextmanager
def _reserved_port() -> Iterator[int]:
    """A free port, ours until the server has it: two runs on one machine take turns to start."""
    with Path(tempfile.gettempdir(), "groups-postgres.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port: int = probe.getsockname()[1]
        yield port


def _release(path: Path) -> int:
    return int(path.parent.parent.name.split(".")[0])
