"""What is new in groups since the viewer last opened them: the mark "Nytt" in lists."""

from uuid import UUID

from groups_service import access
from groups_service.access import Viewer
from groups_service.database import sql, sql_lists
from groups_service.queries.core.columns import to_uuid
from groups_service.queries.groups.groups import GroupView


async def list_unread_group_ids(viewer: Viewer, groups: list[GroupView]) -> frozenset[str]:
    """Return the ids of the groups with a post, comment or file that the viewer has not seen.

    Only what the viewer may see counts, and only groups that they are in or follow.
    """
    own = [str(group.id) for group in groups if _is_member_or_follower(group)]
    if not own:
        return frozenset()
    rows = await sql(
        f"""SELECT g.id FROM groups g
        LEFT JOIN group_read_marker s ON s.group_id = g.id AND s.person_id = $1
        WHERE g.id IN ({sql_lists.placeholders(own, 2)}) AND (
            {_newer_sql("post", "activity", access.posts_readable_by("g", "t", "$1"))}
            OR {_newer_sql("archive_file", "version", access.files_readable_by("g", "t", "$1"))}
        )""",
        str(viewer.id),
        *own,
    )
    return frozenset(str(to_uuid(row["id"])) for row in rows)


async def get_read_version(viewer: Viewer, group_id: UUID) -> int:
    """Return the version of the group that the viewer saw last, 0 if they never opened it."""
    rows = await sql(
        "SELECT version FROM group_read_marker WHERE person_id = $1 AND group_id = $2",
        str(viewer.id),
        str(group_id),
    )
    return int(rows[0]["version"]) if rows else 0


def _is_member_or_follower(group: GroupView) -> bool:
    return group.standing.role is not None or group.standing.follows


def _newer_sql(table: str, column: str, visible: str) -> str:
    return f"""EXISTS (
        SELECT 1 FROM {table} t WHERE t.group_id = g.id
        AND t.{column} > COALESCE(s.version, 0) AND {visible}
    )"""
