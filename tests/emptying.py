"""Emptying every table, so that a test begins with nothing; and what else is done to all rows."""

from groups_service.database import Database, sql


async def empty(database: Database) -> None:
    """Deleting beats truncating by far when the tables are nearly empty."""
    deletes = [f'DELETE FROM "{table}"' for table in await filled(database)]
    if deletes:
        await regardless(database, deletes)


async def filled(database: Database) -> list[str]:
    """The tables with rows."""
    probes = (
        f"SELECT '{table}' AS name WHERE EXISTS (SELECT 1 FROM \"{table}\")"
        for table in await _tables(database)
    )
    return [row["name"] for row in await sql(" UNION ALL ".join(probes))]


async def regardless(database: Database, statements: list[str]) -> None:
    """Run them all, whatever refers to what."""
    script = ";".join(statements)
    connection = database.context.db("default")
    if database.is_sqlite:
        whole = f"PRAGMA foreign_keys=OFF;BEGIN IMMEDIATE;{script};COMMIT;PRAGMA foreign_keys=ON"
    else:
        replica = "SET session_replication_role ="
        whole = f"{replica} replica;{script};{replica} DEFAULT"
    await connection.execute_script(whole)


async def _tables(database: Database) -> list[str]:
    if database.is_sqlite:
        found = await sql("SELECT name FROM sqlite_master WHERE type = 'table'")
    else:
        found = await sql("SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'")
    names = sorted(row["name"] for row in found)
    return [name for name in names if name != "tortoise_migrations" and "sqlite_" not in name]
