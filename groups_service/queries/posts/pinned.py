"""Pinned posts as lines above a feed: the author and an excerpt."""

from dataclasses import dataclass
from uuid import UUID

from groups_service import access
from groups_service.access import Viewer
from groups_service.database import sql
from groups_service.queries.core.columns import to_uuid
from groups_service.queries.people import mention_names
from groups_service.queries.people.profiles import (
    PERSON_COLUMNS_SQL,
    PersonSummary,
    to_person_summary,
)

MAX_LINE_CHARS = 90


@dataclass(frozen=True)
class PinnedPostView:
    id: UUID
    author: PersonSummary
    excerpt: str


async def list_pinned_lines(viewer: Viewer, group_id: UUID) -> list[PinnedPostView]:
    """List pinned posts, the latest pinned first."""
    rows = await sql(
        f"""SELECT t.id, t.html, {PERSON_COLUMNS_SQL}
        FROM post t LEFT JOIN groups g ON g.id = t.group_id
        JOIN person p ON p.id = t.author_id LEFT JOIN unit u ON u.id = p.unit_id
        WHERE t.group_id = $2 AND t.pinned_at IS NOT NULL AND t.deletion IS NULL
        AND {access.posts_readable_by("g", "t", "$1")} ORDER BY t.pinned_at DESC""",
        str(viewer.id),
        str(group_id),
    )
    names = await mention_names.load_mention_names(row["html"] for row in rows)
    return [
        PinnedPostView(
            to_uuid(row["id"]),
            to_person_summary(row),
            names.render_excerpt(row["html"], MAX_LINE_CHARS),
        )
        for row in rows
    ]
