"""Run an operation once, however often it is requested with the same Idempotency-Key."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from asyncpg.exceptions import LockNotAvailableError
from tortoise.transactions import in_transaction

from groups_service.core import clock, ids
from groups_service.core.errors import Conflict
from groups_service.database import sql
from groups_service.models import IdempotencyKey

KEY_LIFETIME = timedelta(hours=24)


@dataclass(frozen=True)
class IdempotentRequest:
    """The person, operation and key of a request. `body_hash` is the hash of the parsed body."""

    person_id: UUID
    operation: str
    path: str
    key: str
    body_hash: str


async def run_once(
    request: IdempotentRequest | None, command: Callable[[], Awaitable[UUID]]
) -> UUID:
    """Run `command` and return the id that it created, or the id from the first use of the key.

    Raises Conflict `key_reused` when the key came with another body, and `in_progress` when the
    first request is still running after the lock timeout of the database (5 s).
    """
    if request is None:
        return await command()
    async with in_transaction("default"):
        existing = await _insert_key(request)
        if existing is not None:
            return _require_same_body(existing, request)
        created_id = await command()
        await IdempotencyKey.filter(**_key_columns(request)).update(result_id=str(created_id))
        return created_id


async def delete_expired() -> None:
    await IdempotencyKey.filter(created_at__lt=clock.now() - KEY_LIFETIME).delete()


async def _insert_key(request: IdempotentRequest) -> IdempotencyKey | None:
    """Insert the row of the key. Returns the existing row if there is one, else None."""
    try:
        inserted = await sql(
            """INSERT INTO idempotency_key
                (id, person_id, operation, path, key, body_hash, created_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            ON CONFLICT (person_id, operation, path, key) DO NOTHING RETURNING id""",
            str(ids.new()),
            str(request.person_id),
            request.operation,
            request.path,
            request.key,
            request.body_hash,
            clock.now(),
        )
    except LockNotAvailableError as error:
        raise Conflict("The first request is still running.", code="in_progress") from error
    return None if inserted else await IdempotencyKey.get(**_key_columns(request))


def _require_same_body(existing: IdempotencyKey, request: IdempotentRequest) -> UUID:
    if existing.body_hash != request.body_hash or existing.result_id is None:
        raise Conflict("This key was used for another request.", code="key_reused")
    return UUID(existing.result_id)


def _key_columns(request: IdempotentRequest) -> dict[str, Any]:  # columns of several types
    return {
        "person_id": request.person_id,
        "operation": request.operation,
        "path": request.path,
        "key": request.key,
    }
