"""Versions of posts by the counter of the viewer, and the cursors of feeds.

The members' counter counts every action in a group, the public counter only what non-members may
see: activity that is hidden from them raises no number that they get.
"""

# access (query): resolves cursors; every statement that lists content asks access

from dataclasses import dataclass
from uuid import UUID

from groups_service.database import sql
from groups_service.queries.posts.related import Row

FeedCursor = tuple[object, ...]

NO_UPPER_BOUND = 2**62
"""Larger than any version; used when a list begins at the newest item."""

VERSION_COLUMNS_SQL = """t.version, t.activity, t.changed, t.public_version, t.public_activity,
    t.public_changed"""
AFTER_COMMENT_SQL = "AND c.version > (SELECT one.version FROM comment one WHERE one.id = $3)"
BEFORE_FILE_SQL = "AND t.version < (SELECT one.version FROM archive_file one WHERE one.id = $3)"


@dataclass(frozen=True)
class PostVersions:
    """Versions of a post: when it was written, last had activity, and last changed."""

    version: int
    activity: int
    changed: int


def versions_for_viewer(row: Row) -> PostVersions:
    prefix = "" if _is_member(row) else "public_"
    return PostVersions(*(row[f"{prefix}{name}"] for name in ("version", "activity", "changed")))


def cursor_for(row: Row) -> FeedCursor:
    """Return the cursor of a post in its group's feed."""
    return (row["activity"],) if _is_member(row) else (row["public_activity"], row["id"])


# access (query): a number for internal use; the viewer got the cursor through access
async def get_activity_before(group_id: UUID, cursor: FeedCursor | None) -> int | None:
    """Return the members' activity number that the post at this cursor had.

    For non-members: the version of the last text in its thread before the first event with a
    higher public version than the cursor's.
    """
    if cursor is None:
        return None
    if len(cursor) == 1:
        return int(str(cursor[0]))
    rows = await sql(
        """SELECT max(written.version) AS activity FROM (
            SELECT t.version FROM post t WHERE t.id = $2
            UNION ALL SELECT c.version FROM comment c WHERE c.post_id = $2
        ) written
        WHERE written.version < COALESCE((
            SELECT e.version FROM event e
            WHERE e.stream = 'group' AND e.stream_id = $1 AND e.public_version > $3
            ORDER BY e.public_version, e.version LIMIT 1
        ), written.version + 1)""",
        str(group_id),
        str(cursor[1]),
        int(str(cursor[0])),
    )
    return int(rows[0]["activity"] or 0)


def _is_member(row: Row) -> bool:
    return row["my_role"] is not None
