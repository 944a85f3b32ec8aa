"""Bringing the tables up to date: Tortoise's runner under a lock of ours.

The runner itself takes no lock, and notes a migration as done outside its transaction; the
statements are therefore written so that an interrupted run can be repeated.
"""

import fcntl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tortoise.connection import get_connection
from tortoise.migrations.executor import MigrationExecutor

from groups_service.database.opening import Database, configuration, sql

MIGRATING = 7_031_402  # the advisory lock's number, ours alone in this database


async def migrate(database: Database) -> list[str]:
    """Apply what is missing; the names of what was applied, in order."""
    applied: list[str] = []

    def note(event: str, app: str, name: str) -> None:
        if event == "apply_done":
            applied.append(f"{app}.{name}")

    async with _alone(database):
        await _executor(database).migrate(direction="forward", progress=note)
    return applied


async def pending(database: Database) -> list[str]:
    """Names of the migrations that `migrate` would apply."""
    await sql("SELECT 1")  # the runner takes a database that is away for an empty one
    plan = await _executor(database).plan()
    return [f"{step.migration.app_label}.{step.migration.name}" for step in plan]


def _executor(database: Database) -> MigrationExecutor:
    apps = configuration(database.url)["apps"]
    return MigrationExecutor(get_connection("default"), apps)


@asynccontextmanager
async def _alone(database: Database) -> AsyncIterator[None]:
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
    """Held by a connection of its own; the pool may hand out others meanwhile."""
    async with get_connection("default").acquire_connection() as connection:
        await connection.execute("SELECT pg_advisory_lock($1)", MIGRATING)
        try:
            yield
        finally:
            await connection.execute("SELECT pg_advisory_unlock($1)", MIGRATING)
