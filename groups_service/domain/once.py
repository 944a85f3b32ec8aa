"""Doing a thing once, however often it is asked for under one Idempotency-Key."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from asyncpg.exceptions import LockNotAvailableError
from tortoise.transactions import in_transaction

from groups_service import clock, ids
from groups_service.database import sql
from groups_service.errors import Conflict
from groups_service.models import OnceKey

KEPT_FOR = timedelta(hours=24)


@dataclass(frozen=True)
class Once:
    """Who asks for what under which key; `body_hash` is of the parsed body."""

    person_id: UUID
    operation: str
    path: str
    key: str
    body_hash: str


async def do(once: Once | None, command: Callable[[], Awaitable[UUID]]) -> UUID:
    """The id of what `command` made, now or when the key was first used.

    Raises Conflict `key_reused` when the key came with another body, `in_progress` when the
    first request is still running after the database's lock timeout (5 s).
    """
    if once is None:
        return await command()
    async with in_transaction("default"):
        earlier = await _claim(once)
        if earlier is not None:
            return _same(earlier, once)
        made = await command()
        await OnceKey.filter(**_key(once)).update(made=str(made))
        return made


async def forget_old() -> None:
    await OnceKey.filter(created_at__lt=clock.now() - KEPT_FOR).delete()


async def _claim(once: Once) -> OnceKey | None:
    """Insert the key's row; the row that was there already, if so."""
    try:
        inserted = await sql(
            """INSERT INTO once_key (id, person_id, operation, path, key, body_hash, created_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            ON CONFLICT (person_id, operation, path, key) DO NOTHING RETURNING id""",
            str(ids.new()),
            str(once.person_id),
            once.operation,
            once.path,
            once.key,
            once.body_hash,
            clock.now(),
        )
    except LockNotAvailableError as error:
        raise Conflict("The first request is still running.", code="in_progress") from error
    return None if inserted else await OnceKey.get(**_key(once))


def _same(earlier: OnceKey, once: Once) -> UUID:
    if earlier.body_hash != once.body_hash or earlier.made is None:
        raise Conflict("This key was used for another request.", code="key_reused")
    return UUID(earlier.made)


def _key(once: Once) -> dict[str, Any]:  # columns of several types
    return {
        "person_id": once.person_id,
        "operation": once.operation,
        "path": once.path,
        "key": once.key,
    }
