"""The viewer's own drafts, in places that they may still read."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from groups_service import access
from groups_service.access import Viewer
from groups_service.database import sql
from groups_service.queries.core.columns import to_datetime

DRAFT_SELECT_SQL = f"""SELECT d.id, d.target, d.text, d.updated_at FROM draft d
    LEFT JOIN post t ON t.id = d.post_id
    LEFT JOIN groups g ON g.id = COALESCE(d.group_id, t.group_id)
    WHERE d.person_id = $1 AND (
        d.target = 'me'
        OR (d.group_id IS NOT NULL AND {access.groups_readable_by("g", "$1")})
        OR (t.id IS NOT NULL AND {access.posts_readable_by("g", "t", "$1")})
    )"""


@dataclass(frozen=True)
class DraftView:
    """A draft; `target` is "me", "group:<id>" or "post:<id>"."""

    target: str
    text: str
    updated_at: datetime


async def list_drafts(viewer: Viewer, limit: int) -> list[DraftView]:
    """List drafts, newest first."""
    rows = await sql(
        f"{DRAFT_SELECT_SQL} ORDER BY d.updated_at DESC LIMIT {limit}", str(viewer.id)
    )
    return [DraftView(row["target"], row["text"], to_datetime(row["updated_at"])) for row in rows]


async def has_draft_in_group(viewer: Viewer, group_id: UUID) -> bool:
    """Return whether the viewer has a draft of a post or comment in the group."""
    rows = await sql(
        f"{DRAFT_SELECT_SQL} AND COALESCE(d.group_id, t.group_id) = $2 LIMIT 1",
        str(viewer.id),
        str(group_id),
    )
    return bool(rows)


async def get_draft(viewer: Viewer, target: str) -> DraftView | None:
    rows = await sql(f"{DRAFT_SELECT_SQL} AND d.target = $2", str(viewer.id), target)
    return DraftView(target, rows[0]["text"], to_datetime(rows[0]["updated_at"])) if rows else None
