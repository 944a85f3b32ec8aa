"""The service itself, in a process of its own, filled with the demo organisation."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx2
from playwright.async_api import StorageState

import hatch_build

LONGEST_START = 60
A_MOMENT = 0.1
ELSEWHERE = "http://intranat.test"
ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Person:
    account: str
    name: str
    password: str
    site_administrator: bool


@dataclass(frozen=True)
class Service:
    """`sessions` of those who have signed in, for their next browser."""

    origin: str
    people: dict[str, Person]
    environment: dict[str, str]
    sessions: dict[str, StorageState] = field(default_factory=dict)

    def token(self, account: str) -> str:
        """What a site that knows this person would bring."""
        return _command(self.environment, "token", account).strip()


@contextmanager
def running(folder: Path) -> Iterator[Service]:
    """The demonstration on a free port, with its data in `folder`."""
    if hatch_build.main():
        raise RuntimeError("the front end could not be built")
    port = _free_port()
    origin = f"http://localhost:{port}"
    environment = os.environ | {  # noqa: TID251 - passed on to the service
        "GROUPS_PORT": str(port),
        "GROUPS_BASE_URL": origin,
        "GROUPS_DATA_DIR": str(folder),
        "GROUPS_DIRECTORY": "demo",
        "GROUPS_EMBED_ORIGINS": ELSEWHERE,
    }
    _command(environment, "migrate")
    _command(environment, "demo")
    people = [json.loads(line) for line in _command(environment, "demo", "--list").splitlines()]
    log = (folder / "service.log").open("w")
    command = [sys.executable, "-m", "groups_service", "run"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        _wait_until_ready(origin, process, folder / "service.log")
        known = {person["account"]: Person(**person) for person in people}
        yield Service(origin, known, environment)
    finally:
        process.terminate()
        process.wait(timeout=15)
        log.close()


def _command(environment: dict[str, str], *words: str) -> str:
    ran = subprocess.run(
        [sys.executable, "-m", "groups_service", *words],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=LONGEST_START,
        check=False,
    )
    if ran.returncode:
        raise RuntimeError(f"{words} failed:\n{ran.stdout}{ran.stderr}")
    return ran.stdout


def _wait_until_ready(origin: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + LONGEST_START
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"the service ended:\n{log.read_text()}")
        try:
            if httpx2.get(f"{origin}/readyz", timeout=2).is_success:
                return
        except httpx2.TransportError:
            pass
        time.sleep(A_MOMENT)
    raise RuntimeError(f"the service did not start:\n{log.read_text()}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
