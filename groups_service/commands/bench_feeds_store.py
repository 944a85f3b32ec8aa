"""Many rows at once: by COPY into PostgreSQL, by executemany into SQLite."""

import sqlite3
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager, closing, suppress
from datetime import datetime
from itertools import islice
from typing import Protocol
from uuid import UUID

import asyncpg

BATCH = 20_000

Row = tuple[object, ...]


class Store(Protocol):
    """Where rows go, table by table."""

    async def put(self, table: str, columns: str, rows: Iterable[Row]) -> None:
        """Add rows of the `columns`, which are separated by spaces."""

    async def run(self, statement: str) -> None: ...

    async def settle(self) -> None:
        """What a database does by itself after some time: count what it has."""


class Postgres:
    def __init__(self, connection: asyncpg.Connection) -> None:
        self._connection = connection

    async def put(self, table: str, columns: str, rows: Iterable[Row]) -> None:
        left = iter(rows)
        while batch := list(islice(left, BATCH)):
            await self._connection.copy_records_to_table(
                table, records=batch, columns=columns.split(), timeout=600
            )

    async def run(self, statement: str) -> None:
        await self._connection.execute(statement)

    async def settle(self) -> None:
        await self._connection.execute("VACUUM ANALYZE", timeout=1800)


class Sqlite:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    async def put(self, table: str, columns: str, rows: Iterable[Row]) -> None:
        names = columns.split()
        holders = ", ".join("?" * len(names))
        into = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({holders})"
        with self._connection:
            self._connection.executemany(into, (tuple(map(_plain, row)) for row in rows))

    async def run(self, statement: str) -> None:
        with self._connection:
            self._connection.execute(statement)

    async def settle(self) -> None:
        """It counts nothing by itself."""


@asynccontextmanager
async def stored(url: str) -> AsyncIterator[Store]:
    """A store of the database at `url`, beside the connections that Tortoise has."""
    async with AsyncExitStack() as stack:
        if url.startswith("sqlite:"):
            connection = sqlite3.connect(url.removeprefix("sqlite://"))
            yield Sqlite(stack.enter_context(closing(connection)))
            return
        other: asyncpg.Connection = await asyncpg.connect(url)
        stack.push_async_callback(other.close)
        with suppress(asyncpg.InsufficientPrivilegeError):  # the rows fit; it saves looking
            await other.execute("SET session_replication_role = replica")
        yield Postgres(other)


def _plain(value: object) -> object:
    """As Tortoise writes it into SQLite."""
    return str(value) if isinstance(value, (UUID, datetime)) else value
