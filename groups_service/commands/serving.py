"""`run`: serve until told to stop."""

import argparse
import asyncio
import fcntl
import gc
import socket
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any, NoReturn

import uvicorn

from groups_service import directories
from groups_service.app import create_app
from groups_service.commands.accepting import accept
from groups_service.commands.failure import Failed, asking_the_database
from groups_service.database import migrate, opened, pending
from groups_service.settings import Settings

LAST_WORDS = 10  # seconds that requests have to end in
SELDOM = 1000  # collections of younger objects, to one of all
DEMO_HINT = (
    "Sign in as anna.lindqvist (an employee) or sara.ahmadi (a site administrator); everybody's\n"
    "password is exempelstad. All accounts: python -m groups_service demo --list"
)


async def run(settings: Settings, _: argparse.Namespace) -> None:
    """Check what would go wrong, bring SQLite's tables up to date, serve."""
    if settings.directory == directories.DEMO:
        settings = directories.with_demo(settings)
    _require_safe(settings)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    alone = settings.database.startswith("sqlite:")
    with _listening(settings) as listening, _only_process(settings) if alone else nullcontext():
        await _require_tables(settings, up_to_date=alone)
        await Announcing(settings).serve(sockets=[listening])


class Announcing(uvicorn.Server):
    """Says where it serves, when it does, and takes connections one by one."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(configuration(settings, create_app(settings)))
        self._settings = settings
        self._accepting: list[asyncio.Task[NoReturn]] = []

    async def serve(self, sockets: list[socket.socket] | None = None) -> None:
        async with asyncio.TaskGroup() as self._tasks:
            await super().serve(sockets)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup([])
        self._protocols: Any = self.config.http_protocol_class  # takes more than its type says
        _spare_the_old()
        for each in sockets or []:
            self._accepting.append(self._tasks.create_task(accept(each, self._protocol)))
            print(_greeting(self._settings, each.getsockname()[1]), flush=True)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for task in self._accepting:
            task.cancel()
        await asyncio.gather(*self._accepting, return_exceptions=True)
        await super().shutdown(sockets)

    def _protocol(self) -> asyncio.Protocol:
        made: asyncio.Protocol = self._protocols(
            config=self.config, server_state=self.server_state, app_state=self.lifespan.state
        )
        return made


def _spare_the_old() -> None:
    """Collect garbage among what is young.

    A collection of all stops everybody for as long as it takes to look at every object that every
    socket holds: a quarter of a second, for two thousand.
    """
    gc.collect()
    gc.freeze()
    young, middle, _ = gc.get_threshold()
    gc.set_threshold(young, middle, SELDOM)


def configuration(settings: Settings, app: Any) -> uvicorn.Config:  # noqa: ANN401 - any ASGI
    """How uvicorn serves: no deflate (64 KiB a socket), only known proxies believed."""
    return uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        ws_max_size=64 * 1024,
        ws_ping_interval=18,  # with the timeout below: who never reads is gone within 30 seconds
        ws_ping_timeout=10,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=settings.trusted_proxies,
        server_header=False,
        access_log=False,
        log_config=None,
        timeout_graceful_shutdown=LAST_WORDS,
    )


def _require_safe(settings: Settings) -> None:
    if not settings.is_encrypted and not settings.is_loopback and not settings.insecure:
        raise Failed(
            f"{settings.base_url} is plain http elsewhere than on this machine: passwords would "
            "travel readable. Serve https, or set GROUPS_INSECURE=1."
        )
    if settings.keytab is not None and not settings.kerberos_realm:
        raise Failed("GROUPS_KEYTAB is set, so GROUPS_KERBEROS_REALM must be, too.")


def _listening(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((settings.host, settings.port))
    except OSError as error:
        listening.close()
        message = f"Port {settings.port} is taken; choose another with GROUPS_PORT."
        raise Failed(message) from error
    return listening


@contextmanager
def _only_process(settings: Settings) -> Iterator[None]:
    """SQLite serves one process; the lock goes with it, however it ends."""
    with (settings.data_dir / "serving.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            message = f"Another process serves {settings.data_dir} already; SQLite takes only one."
            raise Failed(message) from error
        yield


async def _require_tables(settings: Settings, *, up_to_date: bool) -> None:
    with asking_the_database():
        async with opened(settings.database) as database:
            missing = await (migrate if up_to_date else pending)(database)
    if missing and not up_to_date:
        raise Failed("The tables are older than this program; run migrate first.")


def _greeting(settings: Settings, port: int) -> str:
    address = settings.base_url
    if settings.is_loopback and not settings.is_encrypted:
        address = f"http://localhost:{port}"
    lines = [f"Serving at {address}"]
    if settings.directory == directories.DEMO:
        lines.append(DEMO_HINT)
    return "\n".join(lines)
