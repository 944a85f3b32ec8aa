"""Remembering up to where somebody has read a group, so that what is new can be marked."""

from uuid import UUID

from groups_service import access, ids
from groups_service.access import Viewer
from groups_service.database import sql


async def look(viewer: Viewer, group_id: UUID, version: int) -> None:
    """The viewer has read the group up to `version`, which may be less than before: "unread".

    It is at most what the group shows them: strangers are told of no secret change by it. Raises
    NotFound, NotAllowed.
    """
    standing = await access.require_reader(viewer, group_id)
    column = "g.version" if standing.role is not None else "g.public_version"
    await sql(
        f"""INSERT INTO group_seen (id, group_id, person_id, version)
        SELECT $1, g.id, $3, CASE WHEN $4 < {column} THEN $4 ELSE {column} END
        FROM groups g WHERE g.id = $2
        ON CONFLICT (person_id, group_id) DO UPDATE SET version = EXCLUDED.version""",  # noqa: S608 - columns of ours
        str(ids.new()),
        str(group_id),
        str(viewer.id),
        version,
    )
