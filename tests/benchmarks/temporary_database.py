"""The database that a benchmark fills: empty before and after."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from groups_service.commands.errors import CommandError
from groups_service.database import Database, migrate, open_database, sql


@asynccontextmanager
async def borrow_database(url: str) -> AsyncIterator[Database]:
    """Yield the migrated database at `url`. Raises CommandError if it contains people."""
    async with open_database(url) as database:
        await migrate(database)
        if (await sql("SELECT COUNT(*) AS number FROM person"))[0]["number"]:
            raise CommandError("The database is not empty; bench fills one of its own.")
        try:
            yield database
        finally:
            await _delete_rows(database)


async def _delete_rows(database: Database) -> None:
    """Delete all rows except the migrations."""
    if database.is_sqlite:
        rows = await sql("SELECT name FROM sqlite_master WHERE type = 'table'")
        names = [row["name"] for row in rows if "migrat" not in row["name"]]
        deletes = "".join(f'DELETE FROM "{name}";' for name in names if "sqlite_" not in name)
        script = f"PRAGMA foreign_keys=OFF;{deletes}PRAGMA foreign_keys=ON"
        await database.context.db("default").execute_script(script)
        return
    rows = await sql("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    tables = ", ".join(f'"{row["tablename"]}"' for row in rows if "migrat" not in row["tablename"])
    await sql(f"TRUNCATE {tables}")
