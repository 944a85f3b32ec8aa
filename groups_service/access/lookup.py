"""Find rows through the viewer.

Content that the viewer may not read raises the same NotFound as content that does not exist.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from groups_service.access.group_rules import (
    TIMELINE_STANDING,
    GroupAction,
    Standing,
    Viewer,
    require_action,
)
from groups_service.access.sql_predicates import (
    STANDING_COLUMNS,
    comments_readable_or_deleted_by,
    comments_readable_with_post,
    files_readable_by,
    groups_visible_to,
    posts_readable_by,
    posts_readable_or_deleted_by,
)
from groups_service.core.errors import NotAllowed, NotFound
from groups_service.database import sql
from groups_service.models.groups import GroupState, GroupStatus, Role


async def get_standing(viewer: Viewer, group_id: UUID) -> Standing:
    """Return the standing of `viewer` in the group.

    Raises NotFound when the group does not exist or is hidden from the viewer.
    """
    rows = await sql(
        f"""SELECT {STANDING_COLUMNS} FROM groups g JOIN person me ON me.id = $2
        LEFT JOIN membership m ON m.group_id = g.id AND m.person_id = me.id
        WHERE g.id = $1 AND {groups_visible_to("g", "$2")}""",
        str(group_id),
        str(viewer.id),
    )
    if not rows:
        raise NotFound
    return standing_from_row(rows[0])


async def require_reader(viewer: Viewer, group_id: UUID) -> Standing:
    """Return the standing of a viewer who may read the group.

    Raises NotFound when the group is hidden from the viewer, NotAllowed when only its content
    is.
    """
    reader = await get_standing(viewer, group_id)
    require_action(reader, GroupAction.READ)
    return reader


def standing_from_row(row: dict[str, Any]) -> Standing:  # a row of STANDING_COLUMNS
    return Standing(
        active=bool(row["active"]),
        status=GroupStatus(row["status"]),
        state=GroupState(row["state"]),
        listed=bool(row["listed"]),
        role=Role(row["role"]) if row["role"] else None,
        requested=bool(row["requested"]),
        invited=bool(row["invited"]),
        follows=bool(row["follows"]),
        offered=bool(row["offered"]),
        only_administrator=bool(row["only_administrator"]),
    )


@dataclass(frozen=True)
class ContentLocation:
    """The group or the timeline that a post or file belongs to."""

    group_id: UUID | None
    timeline_id: UUID | None


async def find_post(
    viewer: Viewer, post_id: UUID, *, include_own_deleted: bool = False
) -> ContentLocation:
    """Return the location of a post that `viewer` may read.

    `include_own_deleted` also finds posts that the viewer deleted. Raises NotFound.
    """
    predicate = posts_readable_or_deleted_by if include_own_deleted else posts_readable_by
    return await _find_location(viewer, "post", post_id, predicate("g", "t", "$2"))


async def find_file(viewer: Viewer, file_id: UUID) -> ContentLocation:
    """Return the location of a file that `viewer` may read. Raises NotFound."""
    return await _find_location(viewer, "archive_file", file_id, files_readable_by("g", "t", "$2"))


async def find_post_of_comment(
    viewer: Viewer, comment_id: UUID, *, include_own_deleted: bool = False
) -> UUID:
    """Return the post id of a comment that `viewer` may read.

    `include_own_deleted` also finds comments that the viewer deleted. Raises NotFound.
    """
    condition = (
        comments_readable_or_deleted_by("c", "$2")
        if include_own_deleted
        else comments_readable_with_post("c")
    )
    rows = await sql(
        f"""SELECT c.post_id FROM comment c JOIN post t ON t.id = c.post_id
        LEFT JOIN groups g ON g.id = t.group_id
        WHERE c.id = $1 AND {condition}
        AND {posts_readable_by("g", "t", "$2")}""",
        str(comment_id),
        str(viewer.id),
    )
    if not rows:
        raise NotFound
    return UUID(str(rows[0]["post_id"]))


async def _find_location(
    viewer: Viewer, table: str, content_id: UUID, condition: str
) -> ContentLocation:
    rows = await sql(
        f"""SELECT t.group_id, t.timeline_id FROM {table} t
        LEFT JOIN groups g ON g.id = t.group_id WHERE t.id = $1 AND {condition}""",
        str(content_id),
        str(viewer.id),
    )
    if not rows:
        raise NotFound
    group_id, timeline_id = rows[0]["group_id"], rows[0]["timeline_id"]
    return ContentLocation(
        UUID(str(group_id)) if group_id else None, UUID(str(timeline_id)) if timeline_id else None
    )


def reader_standing_from_row(row: dict[str, Any]) -> Standing:  # a row of READER_STANDING_COLUMNS
    """Return the standing of a viewer who may read the content of this row.

    Content of a timeline, which every employee reads, has TIMELINE_STANDING.
    """
    if row["group_status"] is None:
        return TIMELINE_STANDING
    return _reader_standing(row["group_status"], row["group_state"], row["my_role"])


@lru_cache(maxsize=64)
def _reader_standing(status: str, state: str, role: str | None) -> Standing:
    """Cached: there are few combinations, and a page needs one for each post and comment."""
    return Standing(
        active=True,
        status=GroupStatus(status),
        state=GroupState(state),
        role=Role(role) if role else None,
    )


async def is_site_administrator(viewer: Viewer, directory_group: str) -> bool:
    """Whether `viewer` is in the synced directory group, looked up on each request.

    With an empty `directory_group` no person is a site administrator.
    """
    rows = await sql(
        """SELECT 1 AS yes FROM directory_membership m
        JOIN directory_group g ON g.object_id = m.group_object_id
        JOIN person p ON p.object_id = m.person_object_id
        WHERE p.id = $1 AND p.active AND g.name = $2""",
        str(viewer.id),
        directory_group,
    )
    return bool(rows) and bool(directory_group)


async def require_site_administrator(viewer: Viewer, directory_group: str) -> None:
    if not await is_site_administrator(viewer, directory_group):
        message = "Only site administrators may do this."
        raise NotAllowed(message, code="site_administrators_only")
