"""Bulk inserts: COPY into PostgreSQL, executemany into SQLite."""

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


class BulkStore(Protocol):
    """Inserts rows into a database, table by table."""

    async def put(self, table: str, columns: str, rows: Iterable[Row]) -> None:
        """Add rows of the `columns`, which are separated by spaces."""

    async def run(self, statement: str) -> None: ...

    async def settle(self) -> None:
        """Update the planner's statistics, as the database does by itself after some time."""


class PostgresStore:
    def __init__(self, connection: asyncpg.Connection) -> None:
        self._connection = connection

    async def put(self, table: str, columns: str, rows: Iterable[Row]) -> None:
        remaining = iter(rows)
        while batch := list(islice(remaining, BATCH)):
            await self._connection.copy_records_to_table(
                table, records=batch, columns=columns.split(), timeout=600
            )

    async def run(self, statement: str) -> None:
        await self._connection.execute(statement)

    async def settle(self) -> None:
        await self._connection.execute("VACUUM ANALYZE", timeout=1800)


class SqliteStore:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    async def put(self, table: str, columns: str, rows: Iterable[Row]) -> None:
        names = columns.split()
        placeholders = ", ".join("?" * len(names))
        statement = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({placeholders})"
        with self._connection:
            self._connection.executemany(statement, (tuple(map(_to_sqlite, row)) for row in rows))

    async def run(self, statement: str) -> None:
        with self._connection:
            self._connection.execute(statement)

    async def settle(self) -> None:
        """SQLite does not gather statistics by itself."""


@asynccontextmanager
async def open_store(url: str) -> AsyncIterator[BulkStore]:
    """Open a store of the database at `url`, beside the connections of Tortoise."""
    async with AsyncExitStack() as stack:
        if url.startswith("sqlite:"):
            connection = sqlite3.connect(url.removeprefix("sqlite://"))
            yield SqliteStore(stack.enter_context(closing(connection)))
            return
        connection_to_postgres: asyncpg.Connection = await asyncpg.connect(url)
        stack.push_async_callback(connection_to_postgres.close)
        with suppress(
            asyncpg.InsufficientPrivilegeError
        ):  # the references are correct, so checking them is wasted time
            await connection_to_postgres.execute("SET session_replication_role = replica")
        yield PostgresStore(connection_to_postgres)


def _to_sqlite(value: object) -> object:
    """Convert a value as Tortoise does when it writes to SQLite."""
    return str(value) if isinstance(value, (UUID, datetime)) else value
