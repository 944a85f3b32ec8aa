"""Posts and comments, in the order of the latest post or comment. Nothing is ranked."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from groups_service import access
from groups_service.access import Viewer
from groups_service.database import sql
from groups_service.queries.people import BRIEF, Brief, brief
from groups_service.queries.rows import maybe_when, uuid, when

LATEST_COMMENTS = 2


@dataclass(frozen=True)
class CommentSeen:
    id: UUID
    post_id: UUID
    text: str
    html: str
    author: Brief
    version: int
    created_at: datetime
    edited_at: datetime | None


@dataclass(frozen=True)
class PostSeen:
    """A post with its latest comments, oldest of them first."""

    id: UUID
    group_id: UUID
    group_name: str
    text: str
    html: str
    author: Brief
    era: int
    version: int
    activity: int
    activity_at: datetime
    comment_count: int
    created_at: datetime
    edited_at: datetime | None
    comments: tuple[CommentSeen, ...]


POST = f"""SELECT t.id, t.group_id, g.name AS group_name, t.text, t.html, t.era, t.version,
    t.activity, t.activity_at, t.comment_count, t.created_at, t.edited_at, {BRIEF}
    FROM post t JOIN groups g ON g.id = t.group_id
    JOIN person p ON p.id = t.author_id LEFT JOIN unit u ON u.id = p.unit_id"""

COMMENT = f"""SELECT c.id, c.post_id, c.text, c.html, c.version, c.created_at, c.edited_at,
    {BRIEF}
    FROM comment c JOIN person p ON p.id = c.author_id LEFT JOIN unit u ON u.id = p.unit_id"""


async def group(viewer: Viewer, group_id: UUID, before: int | None, limit: int) -> list[PostSeen]:
    """Posts of a group older than the activity number `before`, one more than the limit."""
    rows = await sql(
        f"""{POST} WHERE t.group_id = $2 AND t.activity < $3
        AND {access.visible_things("g", "t", "$1")}
        ORDER BY t.activity DESC LIMIT {limit + 1}""",
        str(viewer.id),
        str(group_id),
        before if before is not None else 2**62,
    )
    return await _with_comments(rows)


async def of_member(viewer: Viewer, limit: int) -> list[PostSeen]:
    """The newest posts of the groups `viewer` is a member of."""
    rows = await sql(
        f"""{POST} WHERE EXISTS (
            SELECT 1 FROM membership mine WHERE mine.group_id = g.id AND mine.person_id = $1
        ) AND {access.visible_things("g", "t", "$1")}
        ORDER BY t.activity_at DESC, t.id DESC LIMIT {limit}""",
        str(viewer.id),
    )
    return await _with_comments(rows)


async def post(viewer: Viewer, post_id: UUID) -> PostSeen | None:
    rows = await sql(
        f"""{POST} WHERE t.id = $2 AND {access.visible_things("g", "t", "$1")}""",
        str(viewer.id),
        str(post_id),
    )
    return (await _with_comments(rows))[0] if rows else None


async def comments(viewer: Viewer, post_id: UUID, after: int, limit: int) -> list[CommentSeen]:
    """Comments of a post younger than the version `after`, one more than the limit."""
    rows = await sql(
        f"""{COMMENT} JOIN post t ON t.id = c.post_id JOIN groups g ON g.id = t.group_id
        WHERE c.post_id = $2 AND c.version > $3 AND {access.visible_things("g", "t", "$1")}
        ORDER BY c.version LIMIT {limit + 1}""",
        str(viewer.id),
        str(post_id),
        after,
    )
    return [_comment(row) for row in rows]


async def comment(viewer: Viewer, comment_id: UUID) -> CommentSeen | None:
    rows = await sql(
        f"""{COMMENT} JOIN post t ON t.id = c.post_id JOIN groups g ON g.id = t.group_id
        WHERE c.id = $2 AND {access.visible_things("g", "t", "$1")}""",
        str(viewer.id),
        str(comment_id),
    )
    return _comment(rows[0]) if rows else None


async def _with_comments(rows: list[dict[str, Any]]) -> list[PostSeen]:
    latest = await _latest_comments([str(row["id"]) for row in rows if row["comment_count"]])
    return [_post(row, tuple(latest.get(str(row["id"]), ()))) for row in rows]


async def _latest_comments(post_ids: list[str]) -> dict[str, list[CommentSeen]]:
    """Of posts that were found through the viewer already."""
    if not post_ids:
        return {}
    holders = ", ".join(f"${number}" for number in range(1, len(post_ids) + 1))
    rows = await sql(
        f"""SELECT * FROM (
            SELECT c.id, c.post_id, c.text, c.html, c.version, c.created_at, c.edited_at, {BRIEF},
                row_number() OVER (PARTITION BY c.post_id ORDER BY c.version DESC) AS place
            FROM comment c JOIN person p ON p.id = c.author_id
            LEFT JOIN unit u ON u.id = p.unit_id
            WHERE c.post_id IN ({holders})
        ) ranked WHERE place <= {LATEST_COMMENTS} ORDER BY version""",
        *post_ids,
    )
    found: dict[str, list[CommentSeen]] = {}
    for row in rows:
        found.setdefault(str(row["post_id"]), []).append(_comment(row))
    return found


def _post(row: dict[str, Any], latest: tuple[CommentSeen, ...]) -> PostSeen:
    return PostSeen(
        id=uuid(row["id"]),
        group_id=uuid(row["group_id"]),
        **{name: row[name] for name in ("group_name", "text", "html", "era", "version")},
        author=brief(row),
        activity=row["activity"],
        activity_at=when(row["activity_at"]),
        comment_count=row["comment_count"],
        created_at=when(row["created_at"]),
        edited_at=maybe_when(row["edited_at"]),
        comments=latest,
    )


def _comment(row: dict[str, Any]) -> CommentSeen:
    return CommentSeen(
        id=uuid(row["id"]),
        post_id=uuid(row["post_id"]),
        text=row["text"],
        html=row["html"],
        author=brief(row),
        version=row["version"],
        created_at=when(row["created_at"]),
        edited_at=maybe_when(row["edited_at"]),
    )
