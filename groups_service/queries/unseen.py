"""What is new in groups since the viewer last opened them: the mark "Nytt" in lists."""

from uuid import UUID

from groups_service import access
from groups_service.access import Viewer
from groups_service.database import sql
from groups_service.queries.groups import Seen
from groups_service.queries.rows import uuid


async def among(viewer: Viewer, groups: list[Seen]) -> frozenset[str]:
    """Ids of those with a post, comment or file that the viewer may see and has not.

    Only groups that one is in or follows are marked.
    """
    near = [str(group.id) for group in groups if _is_near(group)]
    if not near:
        return frozenset()
    holders = ", ".join(f"${number}" for number in range(2, len(near) + 2))
    rows = await sql(
        f"""SELECT g.id FROM groups g
        LEFT JOIN group_seen s ON s.group_id = g.id AND s.person_id = $1
        WHERE g.id IN ({holders}) AND (
            {_newer("post", "activity", access.visible_posts("g", "t", "$1"))}
            OR {_newer("archive_file", "version", access.visible_files("g", "t", "$1"))}
        )""",
        str(viewer.id),
        *near,
    )
    return frozenset(str(uuid(row["id"])) for row in rows)


async def looked_at(viewer: Viewer, group_id: UUID) -> int:
    """The version of the group that the viewer saw last; 0 for never."""
    rows = await sql(
        "SELECT version FROM group_seen WHERE person_id = $1 AND group_id = $2",
        str(viewer.id),
        str(group_id),
    )
    return int(rows[0]["version"]) if rows else 0


def _is_near(group: Seen) -> bool:
    return group.standing.role is not None or group.standing.follows


def _newer(table: str, column: str, seen: str) -> str:
    return f"""EXISTS (
        SELECT 1 FROM {table} t WHERE t.group_id = g.id
        AND t.{column} > COALESCE(s.version, 0) AND {seen}
    )"""
