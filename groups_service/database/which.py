"""Which database this is: another one when it was copied, restored or taken over by a standby.

Numbers of inboxes and versions of groups may run backwards there, so that clients start anew.
"""

import asyncio
from pathlib import Path

from groups_service.database.opening import Database, sql

POSTGRES = """SELECT system.system_identifier, checkpoint.timeline_id, d.oid
    FROM pg_control_system() AS system, pg_control_checkpoint() AS checkpoint, pg_database d
    WHERE d.datname = current_database()"""
MAIN_FILE = "SELECT file FROM pragma_database_list WHERE name = 'main'"


async def identity(database: Database) -> str:
    """Of SQLite the file; of PostgreSQL the cluster, its timeline and the database in it."""
    if database.is_sqlite:
        [row] = await sql(MAIN_FILE)
        return await asyncio.to_thread(_file, row["file"])
    [row] = await sql(POSTGRES)
    return "-".join(str(row[name]) for name in ("system_identifier", "timeline_id", "oid"))


def _file(path: str) -> str:
    """A copy is another file, even where it takes the place of the first."""
    return str(Path(path).stat().st_ino) if path else ""
