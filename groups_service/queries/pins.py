"""Pinned posts as lines above a feed: who wrote them, and their first words."""

from dataclasses import dataclass
from uuid import UUID

from groups_service import access
from groups_service.access import Viewer
from groups_service.database import sql
from groups_service.queries import mentioned
from groups_service.queries.people import BRIEF, Brief, brief
from groups_service.queries.rows import uuid

LONGEST_LINE = 90


@dataclass(frozen=True)
class PinSeen:
    id: UUID
    author: Brief
    words: str


async def of(viewer: Viewer, group_id: UUID) -> list[PinSeen]:
    """The latest pinned first."""
    rows = await sql(
        f"""SELECT t.id, t.html, {BRIEF}
        FROM post t LEFT JOIN groups g ON g.id = t.group_id
        JOIN person p ON p.id = t.author_id LEFT JOIN unit u ON u.id = p.unit_id
        WHERE t.group_id = $2 AND t.pinned_at IS NOT NULL AND t.gone IS NULL
        AND {access.visible_posts("g", "t", "$1")} ORDER BY t.pinned_at DESC""",
        str(viewer.id),
        str(group_id),
    )
    named = await mentioned.named(row["html"] for row in rows)
    return [
        PinSeen(uuid(row["id"]), brief(row), named.excerpt(row["html"], LONGEST_LINE))
        for row in rows
    ]
