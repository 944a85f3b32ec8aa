"""Applies migrations: Tortoise's runner under a lock of this service.

The runner takes no lock and records a migration outside its transaction; the statements are
therefore written so that an interrupted run can be repeated.
"""

import fcntl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tortoise.connection import get_connection
from tortoise.migrations.executor import MigrationExecutor

from groups_service.database.connections import Database, sql, tortoise_config

MIGRATION_LOCK_ID = 7_031_402  # advisory lock, used for nothing else in this database


async def migrate(database: Database) -> list[str]:
    """Apply the pending migrations and return their names in order."""
    applied: list[str] = []

    def record_progress(event: str, app: str, name: str) -> None:
        if event == "apply_done":
            applied.append(f"{app}.{name}")

    async with _exclusive_lock(database):
        await _create_executor(database).migrate(direction="forward", progress=record_progress)
    return applied


async def list_pending_migrations(database: Database) -> list[str]:
    """Return the names of the migrations that `migrate` would apply."""
    await sql("SELECT 1")  # the runner treats an unreachable database as an empty one
    plan = await _create_executor(database).plan()
    return [f"{step.migration.app_label}.{step.migration.name}" for step in plan]


def _create_executor(database: Database) -> MigrationExecutor:
    apps = tortoise_config(database.url)["apps"]
    return MigrationExecutor(get_connection("default"), apps)


@asynccontextmanager
async def _exclusive_lock(database: Database) -> AsyncIterator[None]:
    if database.is_sqlite:
        async with _file_lock(Path(database.url.removeprefix("sqlite://") + ".migrating")):
            yield
    else:
        async with _advisory_lock():
            yield


@asynccontextmanager
async def _file_lock(path: Path) -> AsyncIterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@asynccontextmanager
async def _advisory_lock() -> AsyncIterator[None]:
    """Hold the lock on a separate connection; the pool may hand out others in the meantime."""
    async with get_connection("default").acquire_connection() as connection:
        await connection.execute("SELECT pg_advisory_lock($1)", MIGRATION_LOCK_ID)
        try:
            yield
        finally:
            await connection.execute("SELECT pg_advisory_unlock($1)", MIGRATION_LOCK_ID)
