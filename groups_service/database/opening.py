"""Opening the database and speaking SQL to it.

On SQLite requests that only read use a second, read-only connection, so that a writer never
makes a reader wait; and sockets and whatever else goes on behind the requests a third, so that no
request waits for them. Inside a transaction everything uses the transaction's connection.
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
    _current_context,  # its own `with` keeps one token and so serves one task only
)
from tortoise.models import Model

from groups_service.database import lists

APPS = {"auth": "auth", "notifications": "notifications", "groups": "groups_service"}
NUMBERED = re.compile(r"\$(\d+)")

WRITER, READER, BEHIND = "default", "reader", "behind"  # connections

_connection: ContextVar[str] = ContextVar("connection", default=WRITER)

Left = tuple[Token[TortoiseContext | None], Token[str]]
"""What a task was in before it entered a database."""


@dataclass(frozen=True)
class Database:
    """An open database; a task that uses it must be inside `entered()`."""

    context: TortoiseContext
    url: str

    @contextmanager
    def entered(self) -> Iterator[None]:
        """Let the task inside use this database; any number of tasks may, at once."""
        token = _current_context.set(self.context)
        try:
            yield
        finally:
            _current_context.reset(token)

    def enter_behind(self) -> Left:
        """Let the task use this database, to read only, so that no request waits; then `leave`.

        A context manager would weigh more, and thousands of sockets hold one.
        """
        place = BEHIND if self.is_sqlite else WRITER
        return _current_context.set(self.context), _connection.set(place)

    def leave(self, left: Left) -> None:
        context, connection = left
        _current_context.reset(context)
        _connection.reset(connection)

    @property
    def is_sqlite(self) -> bool:
        return self.url.startswith("sqlite:")


class Reader:
    """Sends the reads of what only reads to a read-only connection."""

    def db_for_read(self, _: type[Model]) -> str:
        return _connection.get()

    def db_for_write(self, _: type[Model]) -> str:
        return WRITER


@contextmanager
def reading(database: Database) -> Iterator[None]:
    """What runs inside only reads; PostgreSQL's readers wait for nobody anyway."""
    with _over(BEHIND if _connection.get() == BEHIND else READER, database):
        yield


@contextmanager
def reading_behind(database: Database) -> Iterator[None]:
    """What runs inside only reads, and no request waits for it."""
    with _over(BEHIND, database):
        yield


@contextmanager
def writing() -> Iterator[None]:
    """What runs inside may write, even where it was begun by something that only reads.

    A server begins the next request of a connection in the context of the one before.
    """
    token = _connection.set(WRITER)
    try:
        yield
    finally:
        _connection.reset(token)


@contextmanager
def _over(connection: str, database: Database) -> Iterator[None]:
    token = _connection.set(connection if database.is_sqlite else WRITER)
    try:
        yield
    finally:
        _connection.reset(token)


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Database]:
    """Open `url` (sqlite:///path or postgres://...); closed when the block ends."""
    async with TortoiseContext() as context:
        await context.init(config=configuration(url), use_tz=True, routers=[Reader])
        yield Database(context, url)


def configuration(url: str) -> dict[str, Any]:
    """Tortoise's configuration: heterogeneous by its own definition."""
    if url.startswith("sqlite:"):
        readers = {name: _sqlite(url, query_only="ON") for name in (READER, BEHIND)}
        connections = {WRITER: _sqlite(url), **readers}
    else:
        connections = {WRITER: _postgres(url)}
    return {
        "connections": connections,
        "apps": {
            label: {
                "models": [f"{package}.models"],
                "default_connection": WRITER,
                "migrations": f"{package}.migrations",
            }
            for label, package in APPS.items()
        },
    }


async def sql(query: str, *values: object) -> list[dict[str, Any]]:
    """Rows of a statement written with `$1`, `$2` ...; columns are what the database gives."""
    connection = get_connection(_connection.get())
    spoken = _spelled(query, connection.capabilities.dialect)
    return await connection.execute_query_dict(spoken, list(values))


@lru_cache(maxsize=1024)
def _spelled(query: str, dialect: str) -> str:
    """The statement as `dialect` has it; there are some hundred, and each is asked again."""
    query = lists.spelled(query, dialect)
    return NUMBERED.sub(r"?\1", query) if dialect == "sqlite" else query


def dialect() -> str:
    """What is spoken by the database that `sql` asks: "sqlite" or "postgres"."""
    return get_connection(WRITER).capabilities.dialect


def _sqlite(url: str, **pragmas: str) -> dict[str, Any]:
    chosen = {"busy_timeout": "5000", "synchronous": "FULL", "cache_size": "-65536", **pragmas}
    return {
        "engine": "groups_service.database.sqlite",
        "credentials": {"file_path": url.removeprefix("sqlite://"), **chosen},
    }


SERVER_SETTINGS = {
    "statement_timeout": "8000",  # milliseconds
    "lock_timeout": "5000",
    "jit": "off",  # compiling takes longer than any of our statements
    "plan_cache_mode": "force_generic_plan",  # planning takes longer than most of them
}


def _postgres(url: str) -> dict[str, Any]:
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
            "server_settings": SERVER_SETTINGS,
            **options,
        },
    }
