"""Groups that nobody administers any more, and who of their members does most."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from groups_service.database import sql
from groups_service.queries.rows import uuid, when


@dataclass(frozen=True)
class Orphan:
    id: UUID
    name: str
    status: str
    member_count: int
    activity_at: datetime


async def without_administrator() -> list[UUID]:
    """Living groups none of whose administrators is in the directory."""
    rows = await sql(
        """SELECT g.id FROM groups g
        WHERE g.state IN ('active', 'inactive') AND NOT EXISTS (
            SELECT 1 FROM membership m JOIN person p ON p.id = m.person_id
            WHERE m.group_id = g.id AND m.role = 'administrator' AND p.active
        ) ORDER BY g.id"""
    )
    return [uuid(row["id"]) for row in rows]


async def listed() -> list[Orphan]:
    """The same with what site administrators may know, the longest silent first."""
    ids = await without_administrator()
    if not ids:
        return []
    holders = ", ".join(f"${number}" for number in range(1, len(ids) + 1))
    rows = await sql(
        f"""SELECT id, name, status, member_count, activity_at FROM groups
        WHERE id IN ({holders}) ORDER BY activity_at, id""",
        *map(str, ids),
    )
    return [
        Orphan(
            uuid(row["id"]),
            row["name"],
            row["status"],
            row["member_count"],
            when(row["activity_at"]),
        )
        for row in rows
    ]


async def most_active(group_id: UUID, since: datetime, limit: int) -> list[UUID]:
    """Active members by what they wrote since then, then by how long they are members."""
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
    return [uuid(row["person_id"]) for row in rows]
