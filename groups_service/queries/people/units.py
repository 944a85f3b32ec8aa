"""Units of the organisation, as the directory has them."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from groups_service.core import text_search
from groups_service.database import sql
from groups_service.queries.core.columns import to_optional_uuid, to_uuid


@dataclass(frozen=True)
class UnitView:
    """A unit; `depth` counts from the top, which has 0."""

    id: UUID
    name: str
    depth: int


async def unit_exists(unit_id: UUID) -> bool:
    return bool(await sql("SELECT 1 AS yes FROM unit WHERE id = $1", str(unit_id)))


async def list_branch(unit_id: UUID | None) -> list[UnitView]:
    """List the units from the top down to this one, and its children.

    Without a unit: the top units, and if there is only one, its children too.
    """
    if unit_id is not None:
        return [*await _list_ancestors(unit_id), *await _list_children(unit_id)]
    tops = await _load_units("SELECT id, name, depth FROM unit WHERE parent_id IS NULL")
    return [*tops, *await _list_children(tops[0].id)] if len(tops) == 1 else tops


async def list_choices(near: UUID | None) -> list[UnitView]:
    """List the units to choose from: the two top levels, and the units around `near`."""
    rows = await sql(
        """SELECT u.id, u.name, u.depth, u.path FROM unit u LEFT JOIN unit near ON near.id = $1
        WHERE u.depth <= 1 OR u.parent_id = near.id OR u.id = near.id
            OR substr(near.path, 1, length(u.path) + 1) = u.path || '\t'""",
        str(near) if near else None,
    )
    rows.sort(key=lambda row: [text_search.sort_key(name) for name in row["path"].split("\t")])
    return [UnitView(to_uuid(row["id"]), row["name"], row["depth"]) for row in rows]


async def _list_ancestors(unit_id: UUID) -> list[UnitView]:
    """List the ancestors of a unit and itself, top first; paths begin with those of ancestors."""
    return await _load_units(
        """SELECT above.id, above.name, above.depth FROM unit one
        JOIN unit above ON above.path = one.path
            OR substr(one.path, 1, length(above.path) + 1) = above.path || '\t'
        WHERE one.id = $1 ORDER BY above.depth""",
        str(unit_id),
    )


async def _list_children(unit_id: UUID) -> list[UnitView]:
    return await _load_units(
        "SELECT id, name, depth FROM unit WHERE parent_id = $1 ORDER BY sort_key, id",
        str(unit_id),
    )


async def _load_units(query: str, *values: object) -> list[UnitView]:
    rows: list[dict[str, Any]] = await sql(query, *values)
    return [UnitView(to_uuid(row["id"]), row["name"], row["depth"]) for row in rows]


@dataclass(frozen=True)
class UnitNode:
    id: UUID
    name: str
    depth: int
    parent: UUID | None


async def list_tree() -> list[UnitNode]:
    """List every unit, each after its parent."""
    rows = await sql("SELECT id, name, depth, parent_id, path FROM unit")
    rows.sort(key=lambda row: [text_search.sort_key(name) for name in row["path"].split("\t")])
    return [
        UnitNode(to_uuid(row["id"]), row["name"], row["depth"], to_optional_uuid(row["parent_id"]))
        for row in rows
    ]
