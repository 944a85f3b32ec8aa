"""Emptying every table, so that a test begins with nothing."""

from groups_service.database import Database, sql


async def empty(database: Database) -> None:
    """Deleting beats truncating by far when the tables are nearly empty."""
    deletes = "".join(f'DELETE FROM "{table}";' for table in await _tables(database))
    connection = database.context.db("default")
    if database.is_sqlite:
        await connection.execute_script(f"PRAGMA foreign_keys=OFF;{deletes}PRAGMA foreign_keys=ON")
    else:
        replica = "SET session_replication_role = replica;"
        await connection.execute_script(
            f"{replica}{deletes}SET session_replication_role = DEFAULT"
        )


async def _tables(database: Database) -> list[str]:
    if database.is_sqlite:
        found = await sql("SELECT name FROM sqlite_master WHERE type = 'table'")
    else:
        found = await sql("SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'")
    names = sorted(row["name"] for row in found)
    return [name for name in names if name != "tortoise_migrations" and "sqlite_" not in name]
