"""Read markers: the version up to which the viewer has read a group, and read notifications."""

from uuid import UUID

from groups_service import access
from groups_service.access import Viewer
from groups_service.core import clock, ids
from groups_service.database import sql
from groups_service.queries.notifications import post_readers
from notifications.inbox import inbox
from notifications.payload import Ref

MEMBER_VERSION_SQL = "CASE WHEN $4 < g.version THEN $4 ELSE g.version END"
PUBLIC_VERSION_SQL = """COALESCE((
    SELECT e.version - 1 FROM event e
    WHERE e.stream = 'group' AND e.stream_id = g.id AND e.public_version > $4
    ORDER BY e.public_version, e.version LIMIT 1
), g.version)"""
"""The internal version of the last event that a non-member has read: the versions that
non-members see are behind.
"""


# access (query): requires a reader first, in the same request
async def mark_group_read(viewer: Viewer, group_id: UUID, version: int) -> int:
    """Mark the group as read up to `version`, which may be lower than before ("unread").

    Stores and returns the internal (member) version. Never send it to a non-member. Raises
    NotFound, NotAllowed.
    """
    standing = await access.require_reader(viewer, group_id)
    version_sql = MEMBER_VERSION_SQL if standing.role is not None else PUBLIC_VERSION_SQL
    rows = await sql(
        f"""INSERT INTO group_read_marker (id, group_id, person_id, version)
        SELECT $1, g.id, $3, {version_sql} FROM groups g WHERE g.id = $2
        ON CONFLICT (person_id, group_id) DO UPDATE SET version = EXCLUDED.version
        RETURNING version""",
        str(ids.new()),
        str(group_id),
        str(viewer.id),
        version,
    )
    return int(rows[0]["version"]) if rows else 0


async def mark_post_notifications_read(viewer: Viewer, group_id: UUID, version: int) -> bool:
    """Mark the viewer's notifications of posts read, after they read the group up to `version`.

    `version` is what `mark_group_read` returned. Returns True if a notification was marked.
    """
    recipient, group = str(viewer.id), Ref("group", str(group_id))
    unread = await inbox.list_unread_about(recipient, group, "post")
    if not unread:
        return False
    read_posts = await post_readers.keep_posts_until_version(
        viewer.id, set(unread.values()), version
    )
    numbers = [number for number, post in unread.items() if post in read_posts]
    return await inbox.mark_read(recipient, numbers, now=clock.now())
