"""Everything that is stored, so that a test can tell that a refusal left it alone."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette

from groups_service.app import Parts
from groups_service.database import Database, sql

Contents = dict[str, list[str]]

SQLITE = "SELECT name FROM sqlite_master WHERE type = 'table'"
POSTGRES = "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'"


@asynccontextmanager
async def nothing_stored(app: Starlette) -> AsyncIterator[None]:
    """Fails when a row, or a file of the archive, came or went or changed inside."""
    before = await stored(app.state.parts)
    yield
    assert await stored(app.state.parts) == before


async def stored(parts: Parts) -> tuple[Contents, list[Path]]:
    assert parts.database is not None
    return await _rows(parts.database), archived(parts)


def archived(parts: Parts) -> list[Path]:
    archive = parts.settings.data_dir / "archive"
    return sorted(path for path in archive.rglob("*") if path.is_file())


async def _rows(database: Database) -> Contents:
    """Every row of every table, as text."""
    tables = await sql(SQLITE if database.is_sqlite else POSTGRES)
    return {
        table["name"]: sorted(map(str, await sql(f'SELECT * FROM "{table["name"]}"')))
        for table in tables
    }
