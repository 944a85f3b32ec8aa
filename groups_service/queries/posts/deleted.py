"""Posts and comments that the viewer deleted and can restore: their position, not their text."""

from dataclasses import dataclass
from uuid import UUID

from groups_service import access
from groups_service.access import Viewer
from groups_service.database import sql
from groups_service.queries.core.columns import to_optional_uuid


@dataclass(frozen=True)
class DeletedItemView:
    """A deleted item; `position` in a list is the post's activity or comment's version."""

    id: UUID
    group_id: UUID | None
    parent_id: UUID | None
    position: int


async def get_deleted_post(viewer: Viewer, post_id: UUID) -> DeletedItemView | None:
    """Return a deleted post of the viewer, if they may still read the place it is in."""
    rows = await sql(
        f"""SELECT t.activity, t.group_id FROM post t LEFT JOIN groups g ON g.id = t.group_id
        WHERE t.id = $2 AND t.author_id = $1 AND t.deletion = 'deleted'
        AND (t.timeline_id = $1 OR {access.era_content_readable_by("g", "t", "$1")})""",
        str(viewer.id),
        str(post_id),
    )
    if not rows:
        return None
    return DeletedItemView(
        post_id, to_optional_uuid(rows[0]["group_id"]), None, rows[0]["activity"]
    )


async def get_deleted_comment(viewer: Viewer, comment_id: UUID) -> DeletedItemView | None:
    """Return a deleted comment of the viewer, if they may read its thread."""
    rows = await sql(
        f"""SELECT c.parent_id, c.version FROM comment c JOIN post t ON t.id = c.post_id
        LEFT JOIN groups g ON g.id = t.group_id
        WHERE c.id = $2 AND c.author_id = $1 AND c.deletion = 'deleted'
        AND {access.posts_readable_by("g", "t", "$1")}""",
        str(viewer.id),
        str(comment_id),
    )
    if not rows:
        return None
    return DeletedItemView(
        comment_id, None, to_optional_uuid(rows[0]["parent_id"]), rows[0]["version"]
    )
