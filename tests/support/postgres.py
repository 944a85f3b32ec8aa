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


def find_binaries() -> Path | None:
    """Return the folder of the newest `initdb` of this machine, or None."""
    paths = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=_release_number)
    if paths:
        return paths[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).parent if on_path else None


@contextmanager
def run_cluster() -> Iterator[str]:
    """Yield the address of a running server: the given one, or one started here and shared."""
    given = os.environ.get("TEST_POSTGRES")  # noqa: TID251 - "postgres://user@host:port"
    if given:
        yield given
        return
    folder = find_binaries()
    if folder is None:
        message = "PostgreSQL is missing: apt-get install postgresql, or set TEST_POSTGRES"
        raise RuntimeError(message)
    with tempfile.TemporaryDirectory(prefix="groups-postgres-") as place:
        yield from _run_server(folder, Path(place))


def create_database(server: str, name: str) -> str:
    """Create an empty database that sorts by Swedish rules, as a customer's may, and return its
    address.
    """
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


def _run_server(folder: Path, place: Path) -> Iterator[str]:
    user = "postgres" if os.geteuid() == 0 else getpass.getuser()
    place.chmod(0o755)
    data = place / "data"
    data.mkdir(mode=0o700)
    if os.geteuid() == 0:
        shutil.chown(data, user="postgres", group="postgres")
    _run_as(
        user, folder / "initdb", "-D", data, "-U", user, "-A", "trust", "-E", "UTF8", "--no-sync"
    )
    with _reserved_port() as port:
        options = " ".join(f"-c {setting}" for setting in (*SETTINGS, f"port={port}"))
        options += f" -k {data}"
        log = data / "server.log"
        _run_as(user, folder / "pg_ctl", "-D", data, "-w", "-l", log, "-o", options, "start")
    try:
        yield f"postgres://{user}@127.0.0.1:{port}"
    finally:
        _run_as(user, folder / "pg_ctl", "-D", data, "-m", "immediate", "stop")


def _run_as(user: str, *command: object) -> None:
    words = [str(word) for word in command]
    if os.geteuid() == 0:
        words = ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups", *words]
    process = subprocess.run(
        words,
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        cwd="/",
    )
    if process.returncode:
        raise RuntimeError(f"{words[0]} ... {words[-1]} failed")


@contextmanager
def _reserved_port() -> Iterator[int]:
    """Reserve a free port until the server uses it: two runs on one machine start one after the
    other.
    """
    with Path(tempfile.gettempdir(), "groups-postgres.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port: int = probe.getsockname()[1]
        yield port


def _release_number(path: Path) -> int:
    return int(path.parent.parent.name.split(".")[0])
