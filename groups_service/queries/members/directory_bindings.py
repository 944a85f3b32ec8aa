"""People who belong to a directory group, or to a unit and everything below it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from groups_service.access import Viewer
from groups_service.database import sql, sql_lists
from groups_service.models.members import Binding, BindingKind
from groups_service.queries.core.columns import to_uuid

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True)
class BindingView:
    id: UUID
    kind: str
    target: str
    name: str | None
    people: int


IN_TARGET_SQL = {
    BindingKind.DIRECTORY_GROUP: """p.object_id IN (
        SELECT d.person_object_id FROM directory_membership d WHERE d.group_object_id = $1
    )""",
    BindingKind.UNIT: """p.unit_id IN (
        SELECT u.id FROM unit u JOIN unit top ON CAST(top.id AS TEXT) = $1
        WHERE substr(u.path || '\t', 1, length(top.path) + 1) = top.path || '\t'
    )""",
}


async def list_target_people(kind: BindingKind, target: str) -> list[UUID]:
    """List the active people who belong to the target."""
    rows = await sql(
        f"SELECT p.id FROM person p WHERE p.active AND {IN_TARGET_SQL[kind]} ORDER BY p.id", target
    )
    return [to_uuid(row["id"]) for row in rows]


async def get_target_name(kind: BindingKind, target: str) -> str | None:
    """Return the name of the target; None if it does not exist."""
    if kind is BindingKind.DIRECTORY_GROUP:
        query = "SELECT name FROM directory_group WHERE object_id = $1"
    else:
        query = "SELECT name FROM unit WHERE CAST(id AS TEXT) = $1"
    rows = await sql(query, target)
    return rows[0]["name"] if rows else None


async def list_bindable_groups(names: list[str]) -> list[tuple[str, str]]:
    """Return the id and name of those of the directory groups that exist."""
    if not names:
        return []
    placeholders = sql_lists.placeholders(names)
    rows = await sql(
        f"""SELECT object_id, name FROM directory_group
        WHERE name IN ({placeholders}) ORDER BY name""",
        *names,
    )
    return [(str(row["object_id"]), row["name"]) for row in rows]


# access (query): returns numbers; its only caller requires BIND
async def count_binding_changes(group_id: UUID, kind: BindingKind, target: str) -> tuple[int, int]:
    """Count, as a dry run, who would join and who of the target is excluded."""
    belonging = set(await list_target_people(kind, target))
    members = await _load_person_ids(
        "SELECT person_id FROM membership WHERE group_id = $1", group_id
    )
    excluded = await _load_person_ids(
        "SELECT person_id FROM exclusion WHERE group_id = $1", group_id
    )
    return len(belonging - members - excluded), len(belonging & excluded)


# access (query): computes what a sync changes; shows nothing to people
async def diff_binding(binding: Binding, limit: int) -> tuple[list[UUID], list[UUID]]:
    """Return the people to add and the people to remove, at most `limit` of each."""
    belonging = set(await list_target_people(binding.kind, binding.target))
    excluded = await _load_person_ids(
        "SELECT person_id FROM exclusion WHERE group_id = $1", binding.group_id
    )
    bound = await _load_person_ids(
        "SELECT person_id FROM membership WHERE group_id = $1 AND sources LIKE $2",
        binding.group_id,
        f"%binding:{binding.id}%",
    )
    active = await _load_person_ids(
        """SELECT m.person_id FROM membership m JOIN person p ON p.id = m.person_id
        WHERE m.group_id = $1 AND p.active""",
        binding.group_id,
    )
    joining = belonging - bound - excluded
    leaving = (bound & active) - belonging
    return _take_first(joining, limit), _take_first(leaving, limit)


# access (query): chooses the actor of a sync; shows nothing to people
async def get_acting_viewer(binding: Binding) -> Viewer:
    """Return the viewer in whose name the binding acts.

    That is the person who made it, or else an administrator, or else any member.
    """
    rows = await sql(
        """SELECT m.person_id FROM membership m JOIN person p ON p.id = m.person_id
        WHERE m.group_id = $1 AND p.active
        ORDER BY CASE WHEN m.person_id = $2 THEN 0 WHEN m.role = 'administrator' THEN 1 ELSE 2 END,
            m.person_id LIMIT 1""",
        str(binding.group_id),
        str(binding.bound_by_id),
    )
    return Viewer(to_uuid(rows[0]["person_id"]) if rows else binding.bound_by_id, "")


async def list_bindings(group_id: UUID) -> list[BindingView]:
    rows = await sql(
        "SELECT id, kind, target FROM binding WHERE group_id = $1 ORDER BY bound_at, id",
        str(group_id),
    )
    return [
        BindingView(
            to_uuid(row["id"]),
            row["kind"],
            row["target"],
            await get_target_name(BindingKind(row["kind"]), row["target"]),
            len(await list_target_people(BindingKind(row["kind"]), row["target"])),
        )
        for row in rows
    ]


async def _load_person_ids(query: str, *values: object) -> set[UUID]:
    rows = await sql(query, *map(str, values))
    return {to_uuid(row["person_id"]) for row in rows}


def _take_first(people: "Iterable[UUID]", limit: int) -> list[UUID]:
    return sorted(people)[:limit]
