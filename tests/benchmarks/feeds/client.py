"""A client of the service for `bench feeds`: requests pages and reads the processor time they
took.
"""

import http.client
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

import orjson
from starlette.types import Message, Scope

from auth import sessions
from auth.cookies import SessionCookie
from auth.identity import Identity
from groups_service.access import Viewer
from groups_service.app import create_app
from groups_service.commands.errors import CommandError
from groups_service.core import clock, directory_factory
from groups_service.database import Database, sql
from groups_service.settings import Settings
from tests.benchmarks.groups import count_statements
from tests.support.waiting import MAX_WAIT_SECONDS

HOST = "127.0.0.1"
API = "/api/v1"
OK_STATUSES = {200, 201}


@dataclass
class FeedsService:
    """A service process and a connection to it."""

    settings: Settings
    process: subprocess.Popen[str]
    http: http.client.HTTPConnection
    cookies: dict[Viewer, str] = field(default_factory=dict)

    async def sign_in(self, *viewers: Viewer) -> None:
        name = SessionCookie(secure=self.settings.is_encrypted or self.settings.is_loopback).name
        for viewer in viewers:
            person = Identity(viewer.object_id, "", "", None)
            self.cookies[viewer] = (
                f"{name}={await sessions.start_session(person, now=clock.now())}"
            )

    def get(self, viewer: Viewer, path: str) -> bytes:
        return self._request("GET", viewer, path, None)

    def post(self, viewer: Viewer, path: str, text: str) -> bytes:
        return self._request("POST", viewer, path, orjson.dumps({"text": text}))

    def cpu_seconds(self) -> float:
        """Return the processor seconds used by the process; Linux has a clock for each process."""
        return time.clock_gettime(~self.process.pid << 3 | 2)

    async def count_statements(self, database: Database, viewer: Viewer, path: str) -> int:
        """Return the number of statements of a page, requested in this process."""
        app = create_app(self.settings, database)
        route, _, query = path.partition("?")
        headers = [(b"host", b"localhost"), (b"cookie", self.cookies[viewer].encode())]
        scope: Scope = {
            "type": "http",
            "http_version": "1.1",
            "method": "GET",
            "scheme": "http",
            "path": API + route,
            "raw_path": (API + route).encode(),
            "query_string": query.encode(),
            "headers": headers,
            "client": (HOST, 1),
            "server": (HOST, 80),
        }
        await app(
            scope, _receive_nothing, _discard
        )  # the first request opens connections and records the session's use
        with count_statements() as statements:
            await app(scope, _receive_nothing, _discard)
        return len(statements)

    def _request(self, method: str, viewer: Viewer, path: str, body: bytes | None) -> bytes:
        headers = {
            "Cookie": self.cookies[viewer],
            "Content-Type": "application/json",
            "Sec-Fetch-Site": "same-origin",
        }
        try:
            self.http.request(method, API + path, body, headers)
            response = self.http.getresponse()
        except (
            http.client.RemoteDisconnected
        ):  # the server closes a connection after five idle seconds
            self.http.close()
            return self._request(method, viewer, path, body)
        content = response.read()
        if response.status not in OK_STATUSES:
            raise CommandError(
                f"{method} {path} was answered {response.status}: {content[:200]!r}"
            )
        return content


@asynccontextmanager
async def run_service(settings: Settings) -> AsyncIterator[FeedsService]:
    """Start the service over the database and the data folder of `settings`. It ends with the
    block.
    """
    app_settings = settings.model_copy(
        update={"directory": directory_factory.DEMO_DIRECTORY, "log_level": "WARNING"}
    )
    command = [
        *(sys.executable, "-m", "tests.benchmarks.feeds.server"),
        app_settings.model_dump_json(),
    ]
    process = subprocess.Popen(  # noqa: ASYNC220 - our own program; starting is quick
        command, stdout=subprocess.PIPE, text=True
    )
    try:
        port = process.stdout.readline() if process.stdout else ""
        if not port:
            raise CommandError("The service did not start.")
        with closing(
            http.client.HTTPConnection(HOST, int(port), timeout=MAX_WAIT_SECONDS)
        ) as connection:
            yield FeedsService(app_settings, process, connection)
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=MAX_WAIT_SECONDS)


async def list_backends() -> list[int]:
    """Return the PostgreSQL processes that serve this database, if they run on this machine."""
    rows = await sql("SELECT pid FROM pg_stat_activity WHERE datname = current_database()")
    return [row["pid"] for row in rows if _is_local(row["pid"])]


def get_cpu_seconds(processes: list[int]) -> float:
    """Return the processor seconds used so far by the processes that still run."""
    seconds = 0.0
    for process in processes:
        with suppress(OSError):
            seconds += time.clock_gettime(~process << 3 | 2)
    return seconds


def _is_local(process: int) -> bool:
    try:
        return "postgres" in Path(f"/proc/{process}/comm").read_text()
    except OSError:
        return False


async def _receive_nothing() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}


async def _discard(message: Message) -> None:
    """Check the status; the body is read over HTTP only."""
    if message.get("status", 200) not in OK_STATUSES:
        raise CommandError(f"A page was answered {message['status']}.")
