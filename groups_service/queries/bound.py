"""Who belongs to a directory group or to a unit and everything below it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from groups_service.access import Viewer
from groups_service.database import sql
from groups_service.models.joining import Binding, BindingKind
from groups_service.queries.rows import uuid

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True)
class BindingSeen:
    id: UUID
    kind: str
    target: str
    name: str | None
    people: int


BELONGS = {
    BindingKind.DIRECTORY_GROUP: """p.object_id IN (
        SELECT d.person_object_id FROM directory_membership d WHERE d.group_object_id = $1
    )""",
    BindingKind.UNIT: """p.unit_id IN (
        SELECT u.id FROM unit u JOIN unit top ON CAST(top.id AS TEXT) = $1
        WHERE substr(u.path || '\t', 1, length(top.path) + 1) = top.path || '\t'
    )""",
}


async def people(kind: BindingKind, target: str) -> list[UUID]:
    """Active people who belong to the target."""
    rows = await sql(
        f"SELECT p.id FROM person p WHERE p.active AND {BELONGS[kind]} ORDER BY p.id", target
    )
    return [uuid(row["id"]) for row in rows]


async def name(kind: BindingKind, target: str) -> str | None:
    """What the target is called; None when there is no such thing."""
    if kind is BindingKind.DIRECTORY_GROUP:
        query = "SELECT name FROM directory_group WHERE object_id = $1"
    else:
        query = "SELECT name FROM unit WHERE CAST(id AS TEXT) = $1"
    rows = await sql(query, target)
    return rows[0]["name"] if rows else None


async def offered(names: list[str]) -> list[tuple[str, str]]:
    """Id and name of those of the directory groups that are there."""
    if not names:
        return []
    holders = ", ".join(f"${number}" for number in range(1, len(names) + 1))
    rows = await sql(
        f"SELECT object_id, name FROM directory_group WHERE name IN ({holders}) ORDER BY name",
        *names,
    )
    return [(str(row["object_id"]), row["name"]) for row in rows]


async def new_to(group_id: UUID, kind: BindingKind, target: str) -> tuple[int, int]:
    """Of a dry run: how many would come, and how many of the target are excluded."""
    belonging = set(await people(kind, target))
    there = await _ids("SELECT person_id FROM membership WHERE group_id = $1", group_id)
    excluded = await _ids("SELECT person_id FROM exclusion WHERE group_id = $1", group_id)
    return len(belonging - there - excluded), len(belonging & excluded)


async def differences(binding: Binding, limit: int) -> tuple[list[UUID], list[UUID]]:
    """Who is to come and who to go, at most `limit` of each."""
    belonging = set(await people(binding.kind, binding.target))
    excluded = await _ids("SELECT person_id FROM exclusion WHERE group_id = $1", binding.group_id)
    bound = await _ids(
        "SELECT person_id FROM membership WHERE group_id = $1 AND sources LIKE $2",
        binding.group_id,
        f"%binding:{binding.id}%",
    )
    active = await _ids(
        """SELECT m.person_id FROM membership m JOIN person p ON p.id = m.person_id
        WHERE m.group_id = $1 AND p.active""",
        binding.group_id,
    )
    coming = belonging - bound - excluded
    going = (bound & active) - belonging
    return _first(coming, limit), _first(going, limit)


async def acting(binding: Binding) -> Viewer:
    """In whose name the binding acts: who made it, else an administrator, else any member."""
    rows = await sql(
        """SELECT m.person_id FROM membership m JOIN person p ON p.id = m.person_id
        WHERE m.group_id = $1 AND p.active
        ORDER BY CASE WHEN m.person_id = $2 THEN 0 WHEN m.role = 'administrator' THEN 1 ELSE 2 END,
            m.person_id LIMIT 1""",
        str(binding.group_id),
        str(binding.bound_by_id),
    )
    return Viewer(uuid(rows[0]["person_id"]) if rows else binding.bound_by_id, "")


async def of_group(group_id: UUID) -> list[BindingSeen]:
    rows = await sql(
        "SELECT id, kind, target FROM binding WHERE group_id = $1 ORDER BY bound_at, id",
        str(group_id),
    )
    return [
        BindingSeen(
            uuid(row["id"]),
            row["kind"],
            row["target"],
            await name(BindingKind(row["kind"]), row["target"]),
            len(await people(BindingKind(row["kind"]), row["target"])),
        )
        for row in rows
    ]


async def _ids(query: str, *values: object) -> set[UUID]:
    rows = await sql(query, *map(str, values))
    return {uuid(row["person_id"]) for row in rows}


def _first(people: "Iterable[UUID]", limit: int) -> list[UUID]:
    return sorted(people)[:limit]
