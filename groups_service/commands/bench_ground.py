"""The database that a bench fills: empty before, and empty again afterwards."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from groups_service.commands.failure import Failed
from groups_service.database import Database, migrate, opened, sql


@asynccontextmanager
async def lent(url: str) -> AsyncIterator[Database]:
    """The migrated database at `url`. Raises Failed if somebody is in it."""
    async with opened(url) as database:
        await migrate(database)
        if (await sql("SELECT COUNT(*) AS number FROM person"))[0]["number"]:
            raise Failed("The database is not empty; bench fills one of its own.")
        try:
            yield database
        finally:
            await _empty(database)


async def _empty(database: Database) -> None:
    """As it was found."""
    if database.is_sqlite:
        rows = await sql("SELECT name FROM sqlite_master WHERE type = 'table'")
        names = [row["name"] for row in rows if "migrat" not in row["name"]]
        deletes = "".join(f'DELETE FROM "{name}";' for name in names if "sqlite_" not in name)
        everything = f"PRAGMA foreign_keys=OFF;{deletes}PRAGMA foreign_keys=ON"
        await database.context.db("default").execute_script(everything)
        return
    rows = await sql("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    tables = ", ".join(f'"{row["tablename"]}"' for row in rows if "migrat" not in row["tablename"])
    await sql(f"TRUNCATE {tables}")
