"""What takes long to make is made once a session, and put back for each test that asks for it.

Rows and files are put back as they were, so a test may change whatever it likes.
"""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from groups_service.database import Database, sql
from tests.emptying import filled, regardless

LONGEST = 300.0  # seconds until it is made anew: what is new in it has to look new

Made = TypeVar("Made")


@dataclass(frozen=True)
class Kept:
    """`rows` are tables by the tables that hold what was in them."""

    what: Any  # whatever was made
    made_at: float
    rows: dict[str, str]
    files: dict[Path, bytes]


class Keeper:
    """Keeps rows in a schema beside the database's own, and the files that were made in `data`."""

    def __init__(self, database: Database, data: Path) -> None:
        self._database = database
        self._data = data
        self._kept: dict[str, Kept] = {}

    async def prepare(self) -> None:
        sqlite = self._database.is_sqlite
        await sql("ATTACH ':memory:' AS kept" if sqlite else "CREATE SCHEMA kept")

    async def get(self, name: str, make: Callable[[], Awaitable[Made]]) -> Made:
        """What `make` made in the empty database; who lives in it calls the app of that time."""
        kept = self._kept.get(name)
        if kept is None or time.monotonic() > kept.made_at + LONGEST:
            kept = self._kept[name] = await self._made(name, make)
        else:
            await self._put_back(kept)
        made: Made = kept.what
        return made

    async def _made(self, name: str, make: Callable[[], Awaitable[object]]) -> Kept:
        before = self._files()
        what = await make()
        files = {path: path.read_bytes() for path in self._files() - before}
        rows = {table: f'kept."{table} of {name}"' for table in await filled(self._database)}
        for table, place in rows.items():
            await sql(f"DROP TABLE IF EXISTS {place}")
            await sql(f'CREATE TABLE {place} AS SELECT * FROM "{table}"')
        return Kept(what, time.monotonic(), rows, files)

    async def _put_back(self, kept: Kept) -> None:
        for path in kept.files.keys() - self._files():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(kept.files[path])
        await regardless(
            self._database,
            [f'INSERT INTO "{table}" SELECT * FROM {place}' for table, place in kept.rows.items()],
        )

    def _files(self) -> set[Path]:
        return {path for path in self._data.rglob("*") if path.is_file()}
