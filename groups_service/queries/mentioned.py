"""Who is meant by what stands after an @, and what they are called now."""

from collections.abc import Collection, Sequence
from uuid import UUID

from groups_service import words
from groups_service.database import sql
from groups_service.queries.rows import uuid

MOST_ACCOUNTS = 500
"""Looked up of one text; there are more words after an @ only where no people are meant."""


async def active(accounts: Sequence[str]) -> dict[str, UUID]:
    """The active people by account, in lower case; of two with one account either."""
    asked = accounts[:MOST_ACCOUNTS]
    if not asked:
        return {}
    rows = await sql(
        f"""SELECT p.id, p.account FROM person p
        WHERE p.active AND lower(p.account) IN ({_holders(asked)}) ORDER BY p.id""",
        *asked,
    )
    return {words.fold(row["account"]): uuid(row["id"]) for row in rows}


async def names(ids: Collection[UUID]) -> dict[UUID, str]:
    """What people are called, also those who have left."""
    return await _column("name", ids)


async def accounts(ids: Collection[UUID]) -> dict[UUID, str]:
    """The accounts of people, as the directory has them."""
    return await _column("account", ids)


async def _column(column: str, ids: Collection[UUID]) -> dict[UUID, str]:
    if not ids:
        return {}
    rows = await sql(
        f"SELECT p.id, p.{column} AS word FROM person p WHERE p.id IN ({_holders(ids)})",
        *map(str, ids),
    )
    return {uuid(row["id"]): row["word"] for row in rows}


def _holders(values: Collection[object]) -> str:
    return ", ".join(f"${number}" for number in range(1, len(values) + 1))
