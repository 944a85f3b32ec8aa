"""Snapshots of all stored data, to check that a refused request changes nothing."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette

from groups_service.app import Components
from groups_service.database import Database, sql

TableRows = dict[str, list[str]]

SQLITE_TABLES_SQL = "SELECT name FROM sqlite_master WHERE type = 'table'"
POSTGRES_TABLES_SQL = "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'"


@asynccontextmanager
async def assert_nothing_stored(app: Starlette) -> AsyncIterator[None]:
    """Fail if the block adds, changes or deletes a row or a file of the archive."""
    before = await take_snapshot(app.state.components)
    yield
    assert await take_snapshot(app.state.components) == before


async def take_snapshot(parts: Components) -> tuple[TableRows, list[Path]]:
    assert parts.database is not None
    return await _read_tables(parts.database), list_archive_files(parts)


def list_archive_files(parts: Components) -> list[Path]:
    archive = parts.settings.data_dir / "archive"
    return sorted(path for path in archive.rglob("*") if path.is_file())


async def _read_tables(database: Database) -> TableRows:
    """Return every row of every table, as text."""
    tables = await sql(SQLITE_TABLES_SQL if database.is_sqlite else POSTGRES_TABLES_SQL)
    return {
        table["name"]: sorted(map(str, await sql(f'SELECT * FROM "{table["name"]}"')))
        for table in tables
    }
