"""Who of several processes is alive: each holds a lock of its own in the database.

PostgreSQL lets the lock go with the connection, however the process ends. SQLite has one process.
"""

import asyncio
import logging
from contextlib import suppress
from typing import NoReturn

import asyncpg
from tortoise.connection import get_connection
from tortoise.exceptions import BaseORMException

from groups_service.database.outages import OUTAGES

log = logging.getLogger(__name__)

SPACE = 0x6E6F7465  # of the locks that say who is alive
ASK_EVERY = 5.0
PATIENCE = 5.0
AWAY: tuple[type[Exception], ...] = (*OUTAGES, asyncpg.PostgresError, BaseORMException)

LIVING = f"""SELECT CAST(objid AS TEXT) AS objid FROM pg_locks
    WHERE locktype = 'advisory' AND classid = {SPACE} AND objsubid = 2 AND granted
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"""  # noqa: S608
"""The numbers of the living, as text."""


def several() -> bool:
    """Whether there can be several processes."""
    return str(get_connection("default").capabilities.dialect) == "postgres"


async def live(owner: str) -> NoReturn:
    """Be known as alive for as long as this runs; again after the database was away."""
    while True:
        try:
            await _live_until_lost(int(owner))
        except AWAY as error:
            log.warning("not known as alive", extra={"error": type(error).__name__})
        except Exception:
            log.exception("not known as alive")
        await asyncio.sleep(1)


async def _live_until_lost(owner: int) -> None:
    async with get_connection("default").acquire_connection() as connection:
        lost = asyncio.Event()
        connection.add_termination_listener(lambda _: lost.set())
        try:
            await connection.execute(f"SELECT pg_advisory_lock({SPACE}, {owner})")
            while not lost.is_set():
                with suppress(TimeoutError):
                    async with asyncio.timeout(ASK_EVERY):
                        await lost.wait()
                await connection.execute("SELECT 1", timeout=PATIENCE)
        finally:
            connection.terminate()
