"""One's own unsent words, in places that one may still read."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from groups_service import access
from groups_service.access import Viewer
from groups_service.database import sql
from groups_service.queries.rows import when

DRAFT = f"""SELECT d.id, d.target, d.text, d.updated_at FROM draft d
    LEFT JOIN post t ON t.id = d.post_id
    LEFT JOIN groups g ON g.id = COALESCE(d.group_id, t.group_id)
    WHERE d.person_id = $1 AND (
        d.target = 'me'
        OR (d.group_id IS NOT NULL AND {access.visible_groups("g", "$1")})
        OR (t.id IS NOT NULL AND {access.visible_posts("g", "t", "$1")})
    )"""


@dataclass(frozen=True)
class DraftSeen:
    """`target` is "me", "group:<id>" or "post:<id>"."""

    target: str
    text: str
    updated_at: datetime


async def mine(viewer: Viewer, limit: int) -> list[DraftSeen]:
    """The newest first."""
    rows = await sql(f"{DRAFT} ORDER BY d.updated_at DESC LIMIT {limit}", str(viewer.id))
    return [DraftSeen(row["target"], row["text"], when(row["updated_at"])) for row in rows]


async def any_in(viewer: Viewer, group_id: UUID) -> bool:
    """Whether the viewer has begun to write something there, a post or a comment."""
    rows = await sql(
        f"{DRAFT} AND COALESCE(d.group_id, t.group_id) = $2 LIMIT 1", str(viewer.id), str(group_id)
    )
    return bool(rows)


async def one(viewer: Viewer, target: str) -> DraftSeen | None:
    rows = await sql(f"{DRAFT} AND d.target = $2", str(viewer.id), target)
    return DraftSeen(target, rows[0]["text"], when(rows[0]["updated_at"])) if rows else None
