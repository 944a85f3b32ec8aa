"""Identifies the database: a copied, restored or promoted database has another identity.

Inbox numbers and group versions may run backwards there, so clients must start anew.
"""

import asyncio
from pathlib import Path

from groups_service.database.connections import Database, sql

POSTGRES_IDENTITY_SQL = """SELECT system.system_identifier, checkpoint.timeline_id, d.oid
    FROM pg_control_system() AS system, pg_control_checkpoint() AS checkpoint, pg_database d
    WHERE d.datname = current_database()"""
SQLITE_FILE_SQL = "SELECT file FROM pragma_database_list WHERE name = 'main'"


async def get_database_identity(database: Database) -> str:
    """Return the identity of the database.

    SQLite: the file. PostgreSQL: the cluster, its timeline and the database in it.
    """
    if database.is_sqlite:
        [row] = await sql(SQLITE_FILE_SQL)
        return await asyncio.to_thread(_get_inode, row["file"])
    [row] = await sql(POSTGRES_IDENTITY_SQL)
    return "-".join(str(row[name]) for name in ("system_identifier", "timeline_id", "oid"))


def _get_inode(path: str) -> str:
    """Return the inode: a copy is another file, even when it replaces the original."""
    return str(Path(path).stat().st_ino) if path else ""
