"""Parts of the organisation, as the directory has them."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from groups_service import words
from groups_service.database import sql
from groups_service.queries.rows import maybe_uuid, uuid


@dataclass(frozen=True)
class UnitSeen:
    """A unit at its depth below the top, which is 0."""

    id: UUID
    name: str
    depth: int


async def exists(unit_id: UUID) -> bool:
    return bool(await sql("SELECT 1 AS yes FROM unit WHERE id = $1", str(unit_id)))


async def branch(unit_id: UUID | None) -> list[UnitSeen]:
    """The units from the top down to this one, and those right below it.

    Without one: the top, and when there is but one top those right below that.
    """
    if unit_id is not None:
        return [*await _above(unit_id), *await _below(unit_id)]
    tops = await _units("SELECT id, name, depth FROM unit WHERE parent_id IS NULL")
    return [*tops, *await _below(tops[0].id)] if len(tops) == 1 else tops


async def choices(near: UUID | None) -> list[UnitSeen]:
    """Units that one chooses between: the two uppermost levels, and those around `near`."""
    rows = await sql(
        """SELECT u.id, u.name, u.depth, u.path FROM unit u LEFT JOIN unit near ON near.id = $1
        WHERE u.depth <= 1 OR u.parent_id = near.id OR u.id = near.id
            OR substr(near.path, 1, length(u.path) + 1) = u.path || '\t'""",
        str(near) if near else None,
    )
    rows.sort(key=lambda row: [words.sort_key(name) for name in row["path"].split("\t")])
    return [UnitSeen(uuid(row["id"]), row["name"], row["depth"]) for row in rows]


async def _above(unit_id: UUID) -> list[UnitSeen]:
    """The unit and what it is a part of, the top first: paths begin with those above them."""
    return await _units(
        """SELECT above.id, above.name, above.depth FROM unit one
        JOIN unit above ON above.path = one.path
            OR substr(one.path, 1, length(above.path) + 1) = above.path || '\t'
        WHERE one.id = $1 ORDER BY above.depth""",
        str(unit_id),
    )


async def _below(unit_id: UUID) -> list[UnitSeen]:
    return await _units(
        "SELECT id, name, depth FROM unit WHERE parent_id = $1 ORDER BY sort_key, id",
        str(unit_id),
    )


async def _units(query: str, *values: object) -> list[UnitSeen]:
    rows: list[dict[str, Any]] = await sql(query, *values)
    return [UnitSeen(uuid(row["id"]), row["name"], row["depth"]) for row in rows]


@dataclass(frozen=True)
class UnitInTree:
    id: UUID
    name: str
    depth: int
    parent: UUID | None


async def tree() -> list[UnitInTree]:
    """Every unit, each behind the one it is a part of."""
    rows = await sql("SELECT id, name, depth, parent_id, path FROM unit")
    rows.sort(key=lambda row: [words.sort_key(name) for name in row["path"].split("\t")])
    return [
        UnitInTree(uuid(row["id"]), row["name"], row["depth"], maybe_uuid(row["parent_id"]))
        for row in rows
    ]
