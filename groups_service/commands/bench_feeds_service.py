"""The service as `bench feeds` uses it: pages asked for, and the processor that they took."""

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
from groups_service import clock, directories
from groups_service.access import Viewer
from groups_service.app import create_app
from groups_service.commands.bench import counting
from groups_service.commands.failure import Failed
from groups_service.database import Database, sql
from groups_service.settings import Settings

HOST = "127.0.0.1"
API = "/api/v1"
OK = {200, 201}
LONGEST = 60  # seconds


@dataclass
class Service:
    """A process that serves, and a connection to it."""

    settings: Settings
    process: subprocess.Popen[str]
    http: http.client.HTTPConnection
    cookies: dict[Viewer, str] = field(default_factory=dict)

    async def sign_in(self, *viewers: Viewer) -> None:
        name = SessionCookie(secure=self.settings.is_encrypted or self.settings.is_loopback).name
        for viewer in viewers:
            person = Identity(viewer.object_id, "", "", None)
            self.cookies[viewer] = f"{name}={await sessions.start(person, now=clock.now())}"

    def get(self, viewer: Viewer, path: str) -> bytes:
        return self._ask("GET", viewer, path, None)

    def post(self, viewer: Viewer, path: str, text: str) -> bytes:
        return self._ask("POST", viewer, path, orjson.dumps({"text": text}))

    def processor(self) -> float:
        """Seconds that the process has used; Linux has a clock for each."""
        return time.clock_gettime(~self.process.pid << 3 | 2)

    async def statements(self, database: Database, viewer: Viewer, path: str) -> int:
        """How many a page takes, asked for in this process."""
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
        await app(scope, _nothing_more, _unheard)  # opens connections; notes who is there
        with counting() as sent:
            await app(scope, _nothing_more, _unheard)
        return len(sent)

    def _ask(self, method: str, viewer: Viewer, path: str, body: bytes | None) -> bytes:
        headers = {
            "Cookie": self.cookies[viewer],
            "Content-Type": "application/json",
            "Sec-Fetch-Site": "same-origin",
        }
        try:
            self.http.request(method, API + path, body, headers)
            answer = self.http.getresponse()
        except http.client.RemoteDisconnected:  # it waits five seconds for the next request
            self.http.close()
            return self._ask(method, viewer, path, body)
        content = answer.read()
        if answer.status not in OK:
            raise Failed(f"{method} {path} was answered {answer.status}: {content[:200]!r}")
        return content


@asynccontextmanager
async def served(settings: Settings) -> AsyncIterator[Service]:
    """The service over the database and the data folder of `settings`; it ends with the block."""
    told = settings.model_copy(update={"directory": directories.DEMO, "log_level": "WARNING"})
    command = [
        *(sys.executable, "-m", "groups_service.commands.bench_feeds_served"),
        told.model_dump_json(),
    ]
    process = subprocess.Popen(  # noqa: ASYNC220, S603 - our own program; starting is quick
        command, stdout=subprocess.PIPE, text=True
    )
    try:
        port = process.stdout.readline() if process.stdout else ""
        if not port:
            raise Failed("The service did not start.")
        with closing(http.client.HTTPConnection(HOST, int(port), timeout=LONGEST)) as connection:
            yield Service(told, process, connection)
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=LONGEST)


async def backends() -> list[int]:
    """The processes of PostgreSQL that serve this database, when they run on this machine."""
    rows = await sql("SELECT pid FROM pg_stat_activity WHERE datname = current_database()")
    return [row["pid"] for row in rows if _is_here(row["pid"])]


def used_by(processes: list[int]) -> float:
    """Seconds of processor time so far; what has ended meanwhile counts no more."""
    seconds = 0.0
    for process in processes:
        with suppress(OSError):
            seconds += time.clock_gettime(~process << 3 | 2)
    return seconds


def _is_here(process: int) -> bool:
    try:
        return "postgres" in Path(f"/proc/{process}/comm").read_text()
    except OSError:
        return False


async def _nothing_more() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}


async def _unheard(message: Message) -> None:
    """What the page says is heard over HTTP."""
    if message.get("status", 200) not in OK:
        raise Failed(f"A page was answered {message['status']}.")
