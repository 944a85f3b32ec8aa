"""Who may read a post at the moment of telling, and what they have to do with it.

Only who may read it now is named: rights are those of the telling, not of the writing.
"""

from collections.abc import Collection, Sequence
from enum import StrEnum
from uuid import UUID

from groups_service import access
from groups_service.database import lists, sql

Ids = list[str]

PLACED = "post t LEFT JOIN groups g ON g.id = t.group_id"


class Part(StrEnum):
    """What somebody has to do with a new comment; the first that fits."""

    ANSWERED = "answered"
    AUTHOR = "author"
    WRITER = "writer"


async def among(post_id: UUID, people: Sequence[str]) -> Ids:
    """Those of `people` who may read the post; nobody once it is gone."""
    if not people:
        return []
    rows = await sql(
        f"""SELECT asked.id FROM {PLACED} JOIN person asked ON CAST(asked.id AS TEXT) IN (
            SELECT value FROM {{texts $2}}
        )
        WHERE t.id = $1 AND t.gone IS NULL
        AND {access.visible_posts("g", "t", "asked.id")}""",
        str(post_id),
        lists.texts(people),
    )
    return _ids(rows)


async def older(viewer_id: UUID, posts: Collection[str], version: int) -> set[str]:
    """Those of `posts` that the viewer may read and that were there at `version`."""
    rows = await sql(
        f"""SELECT t.id FROM {PLACED}
        WHERE CAST(t.id AS TEXT) IN (SELECT value FROM {{texts $2}}) AND t.version <= $3
        AND {access.visible_posts("g", "t", "$1")}""",
        str(viewer_id),
        lists.texts(posts),
        version,
    )
    return set(_ids(rows))


async def of_thread(post_id: UUID, parent: str | None) -> dict[Part, Ids]:
    """Who wrote the post, the comment that is replied to, or another one in the thread."""
    rows = await sql(
        f"""SELECT asked.id, CASE WHEN asked.id = parent.author_id THEN '{Part.ANSWERED}'
            WHEN asked.id = t.author_id THEN '{Part.AUTHOR}' ELSE '{Part.WRITER}' END AS part
        FROM {PLACED} LEFT JOIN comment parent ON parent.id = $2
        JOIN person asked ON asked.id = t.author_id OR asked.id = parent.author_id
            OR asked.id IN (
                SELECT c.author_id FROM comment c WHERE c.post_id = t.id AND c.gone IS NULL
            )
        WHERE t.id = $1 AND {access.visible_posts("g", "t", "asked.id")}""",
        str(post_id),
        parent,
    )
    return {part: _ids([row for row in rows if row["part"] == part]) for part in Part}


async def author(post_id: UUID, comment: str | None) -> Ids:
    """Who wrote the comment, or else the post."""
    rows = await sql(
        f"""SELECT asked.id FROM {PLACED} LEFT JOIN comment c ON c.id = $2 AND c.post_id = t.id
        JOIN person asked ON asked.id = COALESCE(c.author_id, t.author_id)
        WHERE t.id = $1 AND {access.visible_posts("g", "t", "asked.id")}""",
        str(post_id),
        comment,
    )
    return _ids(rows)


def _ids(rows: list[dict[str, object]]) -> Ids:
    return [str(row["id"]) for row in rows]
