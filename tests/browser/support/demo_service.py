"""The service in a separate process, filled with the demo organisation."""

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
from tests.support.waiting import MAX_WAIT_SECONDS

POLL_SECONDS = 0.1
OTHER_ORIGIN = "http://intranat.test"
ROOT = Path(__file__).parents[3]


@dataclass(frozen=True)
class DemoPerson:
    account: str
    name: str
    password: str
    site_administrator: bool


@dataclass(frozen=True)
class DemoService:
    """`sessions` holds the stored state of people who have signed in, for their next browser."""

    origin: str
    people: dict[str, DemoPerson]
    environment: dict[str, str]
    sessions: dict[str, StorageState] = field(default_factory=dict)

    def create_token(self, account: str) -> str:
        """Return a token, as an embedding site that knows this person would provide it."""
        return _run_command(self.environment, "token", account).strip()


@contextmanager
def run_demo_service(folder: Path) -> Iterator[DemoService]:
    """Run the demonstration on a free port, with its data in `folder`."""
    if hatch_build.main():
        raise RuntimeError("the front end could not be built")
    port = _find_free_port()
    origin = f"http://localhost:{port}"
    environment = os.environ | {  # noqa: TID251 - passed on to the service
        "GROUPS_PORT": str(port),
        "GROUPS_BASE_URL": origin,
        "GROUPS_DATA_DIR": str(folder),
        "GROUPS_DIRECTORY": "demo",
        "GROUPS_EMBED_ORIGINS": OTHER_ORIGIN,
    }
    _run_command(environment, "migrate")
    _run_command(environment, "demo")
    people = [
        json.loads(line) for line in _run_command(environment, "demo", "--list").splitlines()
    ]
    log = (folder / "service.log").open("w")
    command = [sys.executable, "-m", "groups_service", "run"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        _wait_until_ready(origin, process, folder / "service.log")
        people_by_account = {person["account"]: DemoPerson(**person) for person in people}
        yield DemoService(origin, people_by_account, environment)
    finally:
        process.terminate()
        process.wait(timeout=MAX_WAIT_SECONDS)
        log.close()


def _run_command(environment: dict[str, str], *words: str) -> str:
    process = subprocess.run(
        [sys.executable, "-m", "groups_service", *words],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=MAX_WAIT_SECONDS,
        check=False,
    )
    if process.returncode:
        raise RuntimeError(f"{words} failed:\n{process.stdout}{process.stderr}")
    return process.stdout


def _wait_until_ready(origin: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + MAX_WAIT_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"the service ended:\n{log.read_text()}")
        try:
            if httpx2.get(f"{origin}/readyz", timeout=MAX_WAIT_SECONDS).is_success:
                return
        except httpx2.TransportError:
            pass
        time.sleep(POLL_SECONDS)
    raise RuntimeError(f"the service did not start:\n{log.read_text()}")


def _find_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
