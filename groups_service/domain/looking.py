"""Remembering up to where somebody has read a group, so that what is new can be marked."""

from uuid import UUID

from groups_service import access, ids
from groups_service.access import Viewer
from groups_service.database import sql

AS_MEMBER = "CASE WHEN $4 < g.version THEN $4 ELSE g.version END"
AS_OTHERS = """COALESCE((
    SELECT e.version - 1 FROM event e
    WHERE e.stream = 'group' AND e.stream_id = g.id AND e.public_version > $4
    ORDER BY e.public_version, e.version LIMIT 1
), g.version)"""
"""What others count is behind: they have read until the group was further for them."""


async def look(viewer: Viewer, group_id: UUID, version: int) -> int:
    """The viewer has read the group up to `version`, which may be less than before: "unread".

    What members count is remembered, and returned: it is told to nobody else. Raises NotFound,
    NotAllowed.
    """
    standing = await access.require_reader(viewer, group_id)
    read = AS_MEMBER if standing.role is not None else AS_OTHERS
    rows = await sql(
        f"""INSERT INTO group_seen (id, group_id, person_id, version)
        SELECT $1, g.id, $3, {read} FROM groups g WHERE g.id = $2
        ON CONFLICT (person_id, group_id) DO UPDATE SET version = EXCLUDED.version
        RETURNING version""",  # noqa: S608 - columns of ours
        str(ids.new()),
        str(group_id),
        str(viewer.id),
        version,
    )
    return int(rows[0]["version"]) if rows else 0
