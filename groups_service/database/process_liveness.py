"""Tells which of several processes are alive: each holds its own advisory lock in the database.

PostgreSQL releases the lock with the connection, however the process ends. SQLite has one
process.
"""

import asyncio
import logging
from contextlib import suppress
from typing import NoReturn

import asyncpg
from tortoise.connection import get_connection
from tortoise.exceptions import BaseORMException

from groups_service.database.errors import OUTAGE_ERRORS

log = logging.getLogger(__name__)

LOCK_CLASS_ID = 0x6E6F7465  # of the advisory locks
CHECK_INTERVAL_SECONDS = 5.0
CHECK_TIMEOUT_SECONDS = 5.0
CONNECTION_ERRORS: tuple[type[Exception], ...] = (
    *OUTAGE_ERRORS,
    asyncpg.PostgresError,
    BaseORMException,
)

LIVING_PROCESSES_SQL = f"""SELECT CAST(objid AS TEXT) AS objid FROM pg_locks
    WHERE locktype = 'advisory' AND classid = {LOCK_CLASS_ID} AND objsubid = 2 AND granted
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"""  # noqa: S608
"""The owner numbers of the living processes, as text."""


def allows_several_processes() -> bool:
    """Whether the database allows several processes."""
    return str(get_connection("default").capabilities.dialect) == "postgres"


async def hold_liveness_lock(owner: str) -> NoReturn:
    """Hold the liveness lock of `owner` until cancelled, and take it again after an outage."""
    while True:
        try:
            await _hold_until_lost(int(owner))
        except CONNECTION_ERRORS as error:
            log.warning("liveness lock lost", extra={"error": type(error).__name__})
        except Exception:
            log.exception("liveness lock lost")
        await asyncio.sleep(1)


async def _hold_until_lost(owner: int) -> None:
    async with get_connection("default").acquire_connection() as connection:
        lost = asyncio.Event()
        connection.add_termination_listener(lambda _: lost.set())
        try:
            await connection.execute(f"SELECT pg_advisory_lock({LOCK_CLASS_ID}, {owner})")
            while not lost.is_set():
                with suppress(TimeoutError):
                    async with asyncio.timeout(CHECK_INTERVAL_SECONDS):
                        await lost.wait()
                await connection.execute("SELECT 1", timeout=CHECK_TIMEOUT_SECONDS)
        finally:
            connection.terminate()
