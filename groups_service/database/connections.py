"""Opens the database and executes SQL.

On SQLite, requests that only read use a second, read-only connection, so that a writer never
blocks a reader; sockets and background work use a third, so that they never block a request.
Inside a transaction every statement uses the transaction's connection.
"""

import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar, Token
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tortoise.connection import get_connection
from tortoise.context import (
    TortoiseContext,
    _current_context,  # TortoiseContext's own `with` keeps one token, so only one task can use it
)
from tortoise.models import Model

from groups_service.database import sql_lists

MODEL_PACKAGES = {"auth": "auth", "notifications": "notifications", "groups": "groups_service"}
PLACEHOLDER_RE = re.compile(r"\$(\d+)")

# names of connections
WRITE_CONNECTION = "default"
READ_CONNECTION = "reader"
BACKGROUND_READ_CONNECTION = "behind"

_current_connection: ContextVar[str] = ContextVar("connection", default=WRITE_CONNECTION)

PreviousContext = tuple[Token[TortoiseContext | None], Token[str]]
"""The context variables of a task before it entered a database."""


@dataclass(frozen=True)
class Database:
    """An open database; a task must be inside `activate()` to use it."""

    context: TortoiseContext
    url: str

    @contextmanager
    def activate(self) -> Iterator[None]:
        """Use this database in the current task; several tasks may do so at the same time."""
        token = _current_context.set(self.context)
        try:
            yield
        finally:
            _current_context.reset(token)

    def enter_background_reader(self) -> PreviousContext:
        """Use the background read connection in the current task, until `leave`.

        This is no context manager because thousands of sockets hold one each, and it would cost
        more memory.
        """
        connection = BACKGROUND_READ_CONNECTION if self.is_sqlite else WRITE_CONNECTION
        return _current_context.set(self.context), _current_connection.set(connection)

    def leave(self, previous: PreviousContext) -> None:
        context, connection = previous
        _current_context.reset(context)
        _current_connection.reset(connection)

    @property
    def is_sqlite(self) -> bool:
        return self.url.startswith("sqlite:")


class ConnectionRouter:
    """Routes the reads of tasks that only read to a read-only connection."""

    def db_for_read(self, _: type[Model]) -> str:
        return _current_connection.get()

    def db_for_write(self, _: type[Model]) -> str:
        return WRITE_CONNECTION


@contextmanager
def use_read_connection(database: Database) -> Iterator[None]:
    """Use a read-only connection inside the block.

    PostgreSQL has no separate one: its readers never wait for writers.
    """
    in_background = _current_connection.get() == BACKGROUND_READ_CONNECTION
    with _use_connection(
        BACKGROUND_READ_CONNECTION if in_background else READ_CONNECTION, database
    ):
        yield


@contextmanager
def use_background_read_connection(database: Database) -> Iterator[None]:
    """Use the background read connection inside the block, so that no request waits for it."""
    with _use_connection(BACKGROUND_READ_CONNECTION, database):
        yield


@contextmanager
def use_write_connection() -> Iterator[None]:
    """Use the write connection inside the block, even within a context that only reads.

    The server runs the next request of a connection in the context of the previous one.
    """
    token = _current_connection.set(WRITE_CONNECTION)
    try:
        yield
    finally:
        _current_connection.reset(token)


@contextmanager
def _use_connection(connection: str, database: Database) -> Iterator[None]:
    token = _current_connection.set(connection if database.is_sqlite else WRITE_CONNECTION)
    try:
        yield
    finally:
        _current_connection.reset(token)


@asynccontextmanager
async def open_database(url: str) -> AsyncIterator[Database]:
    """Open `url` (sqlite:///path or postgres://...) and close it when the block ends."""
    async with TortoiseContext() as context:
        await context.init(config=tortoise_config(url), use_tz=True, routers=[ConnectionRouter])
        yield Database(context, url)


def tortoise_config(url: str) -> dict[str, Any]:
    """Return Tortoise's configuration, which is heterogeneous by its own definition."""
    if url.startswith("sqlite:"):
        connections = {
            WRITE_CONNECTION: _sqlite_config(url),
            READ_CONNECTION: _sqlite_config(url, query_only="ON"),
            BACKGROUND_READ_CONNECTION: _sqlite_config(url, query_only="ON"),
        }
    else:
        connections = {WRITE_CONNECTION: _postgres_config(url)}
    return {
        "connections": connections,
        "apps": {
            label: {
                "models": [f"{package}.models"],
                "default_connection": WRITE_CONNECTION,
                "migrations": f"{package}.migrations",
            }
            for label, package in MODEL_PACKAGES.items()
        },
    }


async def sql(query: str, *values: object) -> list[dict[str, Any]]:
    """Execute a statement with placeholders `$1`, `$2` ... and return its rows.

    Values of columns have the types of the database driver.
    """
    connection = get_connection(_current_connection.get())
    statement = _to_dialect(query, connection.capabilities.dialect)
    return await connection.execute_query_dict(statement, list(values))


@lru_cache(maxsize=1024)
def _to_dialect(query: str, dialect: str) -> str:
    """Convert the statement to `dialect`; cached, as the same few hundred statements recur."""
    query = sql_lists.expand_lists(query, dialect)
    return PLACEHOLDER_RE.sub(r"?\1", query) if dialect == "sqlite" else query


def get_dialect() -> str:
    """Return the dialect of the database: "sqlite" or "postgres"."""
    return get_connection(WRITE_CONNECTION).capabilities.dialect


def _sqlite_config(url: str, **pragmas: str) -> dict[str, Any]:
    settings = {"busy_timeout": "5000", "synchronous": "FULL", "cache_size": "-65536", **pragmas}
    return {
        "engine": "groups_service.database.sqlite",
        "credentials": {"file_path": url.removeprefix("sqlite://"), **settings},
    }


POSTGRES_SETTINGS = {
    "statement_timeout": "8000",  # milliseconds
    "lock_timeout": "5000",
    "jit": "off",  # compiling takes longer than any statement of the service
    "plan_cache_mode": "force_generic_plan",  # planning takes longer than most statements
}


def _postgres_config(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query))
    return {
        "engine": "groups_service.database.postgres",
        "credentials": {
            "host": options.pop("host", None) or parts.hostname,
            "port": parts.port or 5432,
            "user": parts.username,
            "password": parts.password,
            "database": parts.path.lstrip("/"),
            "minsize": 1,
            "maxsize": int(options.pop("maxsize", "10")),
            "command_timeout": 10,
            "server_settings": POSTGRES_SETTINGS,
            **options,
        },
    }
