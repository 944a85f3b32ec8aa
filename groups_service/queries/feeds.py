"""Posts and comments, in the order of the latest post or comment. Nothing is ranked."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from groups_service import access
from groups_service.access import Viewer
from groups_service.database import sql
from groups_service.queries import mentioned
from groups_service.queries.people import BRIEF, Brief, brief
from groups_service.queries.places import AFTER_COMMENT
from groups_service.queries.rows import uuid, when
from groups_service.queries.threads import COMMENT, POST, CommentSeen, PostSeen, comments, posts

NEWEST = 2**62


async def group(viewer: Viewer, group_id: UUID, before: int | None, limit: int) -> list[PostSeen]:
    """Posts of a group older than the activity number `before`, one more than the limit."""
    rows = await sql(
        f"""{POST} WHERE t.group_id = $2 AND t.activity < $3
        AND {access.visible_posts("g", "t", "$1")}
        ORDER BY t.activity DESC LIMIT {limit + 1}""",
        str(viewer.id),
        str(group_id),
        before if before is not None else NEWEST,
    )
    return await posts(viewer, rows)


async def pinned(viewer: Viewer, group_id: UUID) -> list[PostSeen]:
    """The pinned posts of a group, the latest pinned first."""
    rows = await sql(
        f"""{POST} WHERE t.group_id = $2 AND t.pinned_at IS NOT NULL
        AND {access.visible_posts("g", "t", "$1")} ORDER BY t.pinned_at DESC""",
        str(viewer.id),
        str(group_id),
    )
    return await posts(viewer, rows)


async def of_member(viewer: Viewer, limit: int) -> list[PostSeen]:
    """The newest posts of the groups `viewer` is a member of."""
    rows = await sql(
        f"""{POST} WHERE EXISTS (
            SELECT 1 FROM membership mine WHERE mine.group_id = g.id AND mine.person_id = $1
        ) AND {access.visible_posts("g", "t", "$1")}
        ORDER BY t.activity_at DESC, t.id DESC LIMIT {limit}""",
        str(viewer.id),
    )
    return await posts(viewer, rows)


async def post(viewer: Viewer, post_id: UUID) -> PostSeen | None:
    rows = await sql(
        f"""{POST} WHERE t.id = $2 AND {access.visible_posts("g", "t", "$1")}""",
        str(viewer.id),
        str(post_id),
    )
    return (await posts(viewer, rows))[0] if rows else None


async def comments_of(
    viewer: Viewer, post_id: UUID, after: UUID | None, limit: int
) -> list[CommentSeen]:
    """Comments of a post younger than the one `after`, one more than the limit."""
    rows = await sql(
        f"""{COMMENT} WHERE c.post_id = $2 {AFTER_COMMENT if after else ""}
        AND {access.visible_comments("c")} AND {access.visible_posts("g", "t", "$1")}
        ORDER BY c.version LIMIT {limit + 1}""",
        str(viewer.id),
        str(post_id),
        *([str(after)] if after else []),
    )
    return await comments(viewer, rows)


async def comment(viewer: Viewer, comment_id: UUID) -> CommentSeen | None:
    rows = await sql(
        f"""{COMMENT} WHERE c.id = $2 AND {access.visible_comments("c")}
        AND {access.visible_posts("g", "t", "$1")}""",
        str(viewer.id),
        str(comment_id),
    )
    return (await comments(viewer, rows))[0] if rows else None


@dataclass(frozen=True)
class Reacted:
    """Who reacted how; in a closed era's reactions nobody is named to strangers."""

    id: UUID
    person: Brief
    kind: str
    at: datetime


async def reactions(
    viewer: Viewer, thing_id: UUID, post_id: UUID, after: str, limit: int
) -> list[Reacted]:
    """Who reacted to a thing of the thread `post_id`, in the order of ids, one too many."""
    rows = await sql(
        f"""SELECT r.id, r.kind, r.at, {BRIEF} FROM reaction r
        JOIN post t ON t.id = $3 LEFT JOIN groups g ON g.id = t.group_id
        JOIN person p ON p.id = r.person_id LEFT JOIN unit u ON u.id = p.unit_id
        WHERE r.thing_id = $2 AND r.id > $4 AND {access.visible_posts("g", "t", "$1")}
        AND {access.visible_reactions("g", "r", "$1")}
        ORDER BY r.id LIMIT {limit + 1}""",
        str(viewer.id),
        str(thing_id),
        str(post_id),
        after,
    )
    return [Reacted(uuid(row["id"]), brief(row), row["kind"], when(row["at"])) for row in rows]


@dataclass(frozen=True)
class RevisionSeen:
    number: int
    text: str
    html: str
    written_at: datetime


async def revisions(thing_id: UUID) -> list[RevisionSeen]:
    """What a thing said before, newest first. Its callers require READ_REVISIONS."""
    rows = await sql(
        """SELECT number, text, html, written_at FROM revision WHERE thing_id = $1
        ORDER BY number DESC LIMIT 100""",
        str(thing_id),
    )
    named = await mentioned.named(row["html"] + row["text"] for row in rows)
    return [
        RevisionSeen(
            row["number"],
            named.text(row["text"]),
            named.html(row["html"]),
            when(row["written_at"]),
        )
        for row in rows
    ]
