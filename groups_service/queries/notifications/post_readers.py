"""People who may read a post when a notification is sent, and their roles in the thread.

Reading rights are checked when the notification is sent, not when the post was written.
"""

# access (query): joins only; every statement that uses them asks access

from collections.abc import Collection, Sequence
from enum import StrEnum
from uuid import UUID

from groups_service import access
from groups_service.database import sql, sql_lists

Ids = list[str]

POST_JOIN_SQL = "post t LEFT JOIN groups g ON g.id = t.group_id"


class ThreadRole(StrEnum):
    """The role of a person in a thread with a new comment; the first that applies."""

    PARENT_AUTHOR = "answered"
    POST_AUTHOR = "author"
    COMMENTER = "writer"


async def keep_readers(post_id: UUID, people: Sequence[str]) -> Ids:
    """Return those of `people` who may read the post; empty if the post is deleted."""
    if not people:
        return []
    rows = await sql(
        f"""SELECT asked.id FROM {POST_JOIN_SQL} JOIN person asked ON CAST(asked.id AS TEXT) IN (
            SELECT value FROM {{texts $2}}
        )
        WHERE t.id = $1 AND t.deletion IS NULL
        AND {access.posts_readable_by("g", "t", "asked.id")}""",
        str(post_id),
        sql_lists.encode_texts(people),
    )
    return _to_ids(rows)


async def keep_posts_until_version(
    viewer_id: UUID, posts: Collection[str], version: int
) -> set[str]:
    """Return those of `posts` that the viewer may read and that existed at `version`."""
    rows = await sql(
        f"""SELECT t.id FROM {POST_JOIN_SQL}
        WHERE CAST(t.id AS TEXT) IN (SELECT value FROM {{texts $2}}) AND t.version <= $3
        AND {access.posts_readable_by("g", "t", "$1")}""",
        str(viewer_id),
        sql_lists.encode_texts(posts),
        version,
    )
    return set(_to_ids(rows))


async def list_thread_participants(post_id: UUID, parent: str | None) -> dict[ThreadRole, Ids]:
    """Return the authors of the post, of the comment replied to and of other comments, by role."""
    rows = await sql(
        f"""SELECT asked.id, CASE
            WHEN asked.id = parent.author_id THEN '{ThreadRole.PARENT_AUTHOR}'
            WHEN asked.id = t.author_id THEN '{ThreadRole.POST_AUTHOR}'
            ELSE '{ThreadRole.COMMENTER}' END AS role
        FROM {POST_JOIN_SQL} LEFT JOIN comment parent ON parent.id = $2
        JOIN person asked ON asked.id = t.author_id OR asked.id = parent.author_id
            OR asked.id IN (
                SELECT c.author_id FROM comment c WHERE c.post_id = t.id AND c.deletion IS NULL
            )
        WHERE t.id = $1 AND {access.posts_readable_by("g", "t", "asked.id")}""",
        str(post_id),
        parent,
    )
    return {role: _to_ids([row for row in rows if row["role"] == role]) for role in ThreadRole}


async def get_author(post_id: UUID, comment: str | None) -> Ids:
    """Return the author of the comment, or else of the post, as a list."""
    rows = await sql(
        f"""SELECT asked.id FROM {POST_JOIN_SQL}
        LEFT JOIN comment c ON c.id = $2 AND c.post_id = t.id
        JOIN person asked ON asked.id = COALESCE(c.author_id, t.author_id)
        WHERE t.id = $1 AND {access.posts_readable_by("g", "t", "asked.id")}""",
        str(post_id),
        comment,
    )
    return _to_ids(rows)


def _to_ids(rows: list[dict[str, object]]) -> Ids:
    return [str(row["id"]) for row in rows]
