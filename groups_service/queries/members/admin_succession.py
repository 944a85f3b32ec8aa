"""Groups without an administrator, and their most active members."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from groups_service.database import sql, sql_lists
from groups_service.queries.core.columns import to_datetime, to_uuid


@dataclass(frozen=True)
class GroupWithoutAdmin:
    id: UUID
    name: str
    status: str
    member_count: int
    activity_at: datetime


# access (query): returns ids; shown to site administrators only
async def list_group_ids_without_admin() -> list[UUID]:
    """List the ids of active or inactive groups without an administrator in the directory."""
    rows = await sql(
        """SELECT g.id FROM groups g
        WHERE g.state IN ('active', 'inactive') AND NOT EXISTS (
            SELECT 1 FROM membership m JOIN person p ON p.id = m.person_id
            WHERE m.group_id = g.id AND m.role = 'administrator' AND p.active
        ) ORDER BY g.id"""
    )
    return [to_uuid(row["id"]) for row in rows]


# access (query): its callers require a site administrator
async def list_groups_without_admin() -> list[GroupWithoutAdmin]:
    """List these groups as site administrators may see them, the longest inactive first."""
    ids = await list_group_ids_without_admin()
    if not ids:
        return []
    placeholders = sql_lists.placeholders(ids)
    rows = await sql(
        f"""SELECT id, name, status, member_count, activity_at FROM groups
        WHERE id IN ({placeholders}) ORDER BY activity_at, id""",
        *map(str, ids),
    )
    return [
        GroupWithoutAdmin(
            to_uuid(row["id"]),
            row["name"],
            row["status"],
            row["member_count"],
            to_datetime(row["activity_at"]),
        )
        for row in rows
    ]


# access (query): returns the members to whom their own group is offered
async def list_most_active_members(group_id: UUID, since: datetime, limit: int) -> list[UUID]:
    """List active members by how much they wrote after `since`, then by length of membership."""
    rows = await sql(
        f"""SELECT m.person_id, (
            SELECT COUNT(*) FROM post t
            WHERE t.group_id = m.group_id AND t.author_id = m.person_id AND t.created_at > $2
        ) + (
            SELECT COUNT(*) FROM comment c JOIN post t ON t.id = c.post_id
            WHERE t.group_id = m.group_id AND c.author_id = m.person_id AND c.created_at > $2
        ) AS written
        FROM membership m JOIN person p ON p.id = m.person_id
        WHERE m.group_id = $1 AND p.active
        ORDER BY written DESC, m.since, m.person_id LIMIT {limit}""",
        str(group_id),
        since,
    )
    return [to_uuid(row["person_id"]) for row in rows]
