"""`run`: serves until stopped."""

import argparse
import fcntl
import gc
import socket
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

import uvicorn

from groups_service.app import create_app
from groups_service.commands.errors import CommandError, report_database_outage
from groups_service.core import directory_factory
from groups_service.database import list_pending_migrations, migrate, open_database
from groups_service.settings import Settings

GRACEFUL_SHUTDOWN_SECONDS = 10
FULL_COLLECTION_THRESHOLD = 1000  # collections of younger generations per full collection
DEMO_HINT = (
    "Sign in as anna.lindqvist (an employee) or sara.ahmadi (a site administrator); everybody's\n"
    "password is exempelstad. All accounts: python -m groups_service demo --list"
)


async def run(settings: Settings, _: argparse.Namespace) -> None:
    """Check the configuration, migrate SQLite's tables, and serve."""
    if settings.directory == directory_factory.DEMO_DIRECTORY:
        settings = directory_factory.with_demo_defaults(settings)
    _require_https(settings)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    is_sqlite = settings.database.startswith("sqlite:")
    lock = _lock_data_dir(settings) if is_sqlite else nullcontext()
    with _bind_socket(settings) as listener, lock:
        await _require_migrated(settings, apply_pending=is_sqlite)
        await AnnouncingServer(settings).serve(sockets=[listener])


class AnnouncingServer(uvicorn.Server):
    """A uvicorn server that prints its address once it accepts connections."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(uvicorn_config(settings, create_app(settings)))
        self._settings = settings

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        _make_full_collections_rare()
        for listener in sockets or []:
            print(_startup_message(self._settings, listener.getsockname()[1]), flush=True)


def _make_full_collections_rare() -> None:
    """Freeze the objects of the start-up and make full garbage collections rare.

    One full collection stops the event loop for 250 ms when 2,000 sockets are open.
    """
    gc.collect()
    gc.freeze()
    young, middle, _ = gc.get_threshold()
    gc.set_threshold(young, middle, FULL_COLLECTION_THRESHOLD)


def uvicorn_config(settings: Settings, app: Any) -> uvicorn.Config:  # noqa: ANN401 - any ASGI
    """Return uvicorn's configuration.

    Compression of WebSockets is off (it takes 64 KiB a socket); only known proxies are trusted.
    """
    return uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        ws_max_size=64 * 1024,
        ws_ping_interval=18,  # with the timeout, drops a client that never reads within 30 s
        ws_ping_timeout=10,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=settings.trusted_proxies,
        server_header=False,
        access_log=False,
        log_config=None,
        timeout_graceful_shutdown=GRACEFUL_SHUTDOWN_SECONDS,
    )


def _require_https(settings: Settings) -> None:
    if not settings.is_encrypted and not settings.is_loopback and not settings.allow_plain_http:
        raise CommandError(
            f"{settings.base_url} is plain http elsewhere than on this machine: passwords would "
            "travel readable. Serve https, or set GROUPS_ALLOW_PLAIN_HTTP=1."
        )
    if settings.keytab is not None and not settings.kerberos_realm:
        raise CommandError("GROUPS_KEYTAB is set, so GROUPS_KERBEROS_REALM must be, too.")


def _bind_socket(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
    except OSError as error:
        listener.close()
        message = f"Port {settings.port} is taken; choose another with GROUPS_PORT."
        raise CommandError(message) from error
    return listener


@contextmanager
def _lock_data_dir(settings: Settings) -> Iterator[None]:
    """Lock the data folder: SQLite serves one process. The lock ends with the process."""
    with (settings.data_dir / "serving.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            message = f"Another process serves {settings.data_dir} already; SQLite takes only one."
            raise CommandError(message) from error
        yield


async def _require_migrated(settings: Settings, *, apply_pending: bool) -> None:
    with report_database_outage():
        async with open_database(settings.database) as database:
            missing = await (migrate if apply_pending else list_pending_migrations)(database)
    if missing and not apply_pending:
        raise CommandError("The tables are older than this program; run migrate first.")


def _startup_message(settings: Settings, port: int) -> str:
    address = settings.base_url
    if settings.is_loopback and not settings.is_encrypted:
        address = f"http://localhost:{port}"
    lines = [f"Serving at {address}"]
    if settings.directory == directory_factory.DEMO_DIRECTORY:
        lines.append(DEMO_HINT)
    return "\n".join(lines)
