"""What the viewer has deleted and can get back: where it stood, never its words."""

from dataclasses import dataclass
from uuid import UUID

from groups_service import access
from groups_service.access import Viewer
from groups_service.database import sql
from groups_service.queries.rows import maybe_uuid


@dataclass(frozen=True)
class GoneSeen:
    """`number`: the post's activity, or the comment's version, which is its place in a list."""

    id: UUID
    group_id: UUID | None
    parent_id: UUID | None
    number: int


async def post(viewer: Viewer, post_id: UUID) -> GoneSeen | None:
    """A post of the viewer's own that is deleted, where they may still read."""
    rows = await sql(
        f"""SELECT t.activity, t.group_id FROM post t LEFT JOIN groups g ON g.id = t.group_id
        WHERE t.id = $2 AND t.author_id = $1 AND t.gone = 'deleted'
        AND (t.timeline_id = $1 OR {access.visible_things("g", "t", "$1")})""",
        str(viewer.id),
        str(post_id),
    )
    if not rows:
        return None
    return GoneSeen(post_id, maybe_uuid(rows[0]["group_id"]), None, rows[0]["activity"])


async def comment(viewer: Viewer, comment_id: UUID) -> GoneSeen | None:
    """The same for a comment in a thread that the viewer reads."""
    rows = await sql(
        f"""SELECT c.parent_id, c.version FROM comment c JOIN post t ON t.id = c.post_id
        LEFT JOIN groups g ON g.id = t.group_id
        WHERE c.id = $2 AND c.author_id = $1 AND c.gone = 'deleted'
        AND {access.visible_posts("g", "t", "$1")}""",
        str(viewer.id),
        str(comment_id),
    )
    if not rows:
        return None
    return GoneSeen(comment_id, None, maybe_uuid(rows[0]["parent_id"]), rows[0]["version"])
