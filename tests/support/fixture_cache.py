"""A cache of expensive fixtures: each is built once a session and restored for every test that
uses it.

Rows and files are restored as they were, so a test may change all of them.
"""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from groups_service.database import Database, sql
from tests.support.empty_tables import execute_without_constraints, list_filled_tables

MAX_AGE_SECONDS = 300.0  # after this time it is built again: content that is new has to look new

BuiltT = TypeVar("BuiltT")


@dataclass(frozen=True)
class CachedFixture:
    """A built fixture. `rows` maps each table to the table that holds a copy of its rows."""

    value: Any  # the result of the builder
    built_at: float
    rows: dict[str, str]
    files: dict[Path, bytes]


class FixtureCache:
    """Keeps copies of rows in a separate schema, and the contents of the files created in
    `data`.
    """

    def __init__(self, database: Database, data: Path) -> None:
        self._database = database
        self._data = data
        self._cached: dict[str, CachedFixture] = {}

    async def prepare(self) -> None:
        sqlite = self._database.is_sqlite
        await sql("ATTACH ':memory:' AS kept" if sqlite else "CREATE SCHEMA kept")

    async def get(self, name: str, make: Callable[[], Awaitable[BuiltT]]) -> BuiltT:
        """Return what `make` built in the empty database. The people in it call the app it was
        built with.
        """
        cached = self._cached.get(name)
        if cached is None or time.monotonic() > cached.built_at + MAX_AGE_SECONDS:
            cached = self._cached[name] = await self._build(name, make)
        else:
            await self._restore(cached)
        value: BuiltT = cached.value
        return value

    async def _build(self, name: str, make: Callable[[], Awaitable[object]]) -> CachedFixture:
        before = self._list_files()
        value = await make()
        files = {path: path.read_bytes() for path in self._list_files() - before}
        rows = {
            table: f'kept."{table} of {name}"'
            for table in await list_filled_tables(self._database)
        }
        for table, copy in rows.items():
            await sql(f"DROP TABLE IF EXISTS {copy}")
            await sql(f'CREATE TABLE {copy} AS SELECT * FROM "{table}"')
        return CachedFixture(value, time.monotonic(), rows, files)

    async def _restore(self, cached: CachedFixture) -> None:
        for path in cached.files.keys() - self._list_files():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(cached.files[path])
        await execute_without_constraints(
            self._database,
            [f'INSERT INTO "{table}" SELECT * FROM {copy}' for table, copy in cached.rows.items()],
        )

    def _list_files(self) -> set[Path]:
        return {path for path in self._data.rglob("*") if path.is_file()}
