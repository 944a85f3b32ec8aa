"""Looking things up through the viewer: found, or as missing as what never was."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from groups_service.access.predicates import (
    STANDING,
    known_groups,
    restorable_comments,
    restorable_posts,
    visible_comments,
    visible_files,
    visible_posts,
)
from groups_service.access.rules import TIMELINE, Standing, Verb, Viewer, require
from groups_service.database import sql
from groups_service.errors import NotAllowed, NotFound
from groups_service.models.groups import Role, State, Status


async def standing(viewer: Viewer, group_id: UUID) -> Standing:
    """How `viewer` stands to the group; NotFound when it is missing or hidden."""
    rows = await sql(
        f"""SELECT {STANDING} FROM groups g JOIN person me ON me.id = $2
        LEFT JOIN membership m ON m.group_id = g.id AND m.person_id = me.id
        WHERE g.id = $1 AND {known_groups("g", "$2")}""",
        str(group_id),
        str(viewer.id),
    )
    if not rows:
        raise NotFound
    return standing_of(rows[0])


async def require_reader(viewer: Viewer, group_id: UUID) -> Standing:
    """The standing of somebody who may read the group; NotFound or NotAllowed otherwise."""
    found = await standing(viewer, group_id)
    require(found, Verb.READ)
    return found


def standing_of(row: dict[str, Any]) -> Standing:  # a row of STANDING
    return Standing(
        active=bool(row["active"]),
        status=Status(row["status"]),
        state=State(row["state"]),
        listed=bool(row["listed"]),
        role=Role(row["role"]) if row["role"] else None,
        requested=bool(row["requested"]),
        invited=bool(row["invited"]),
        follows=bool(row["follows"]),
        offered=bool(row["offered"]),
        only_administrator=bool(row["only_administrator"]),
    )


@dataclass(frozen=True)
class Place:
    """Where a post or file stands: in a group or on a person's timeline."""

    group_id: UUID | None
    timeline_id: UUID | None


async def find_post(viewer: Viewer, post_id: UUID, *, or_deleted: bool = False) -> Place:
    """Where a post stands that `viewer` may read, `or_deleted`; else NotFound."""
    predicate = restorable_posts if or_deleted else visible_posts
    return await _place(viewer, "post", post_id, predicate("g", "t", "$2"))


async def find_file(viewer: Viewer, file_id: UUID) -> Place:
    """Where a file stands that `viewer` may read; else NotFound."""
    return await _place(viewer, "archive_file", file_id, visible_files("g", "t", "$2"))


async def find_comment(viewer: Viewer, comment_id: UUID, *, or_deleted: bool = False) -> UUID:
    """The post of a comment that `viewer` may read, `or_deleted`; else NotFound."""
    own = restorable_comments("c", "$2")
    rows = await sql(
        f"""SELECT c.post_id FROM comment c JOIN post t ON t.id = c.post_id
        LEFT JOIN groups g ON g.id = t.group_id
        WHERE c.id = $1 AND {own if or_deleted else visible_comments("c")}
        AND {visible_posts("g", "t", "$2")}""",
        str(comment_id),
        str(viewer.id),
    )
    if not rows:
        raise NotFound
    return UUID(str(rows[0]["post_id"]))


async def _place(viewer: Viewer, table: str, thing_id: UUID, condition: str) -> Place:
    rows = await sql(
        f"""SELECT t.group_id, t.timeline_id FROM {table} t
        LEFT JOIN groups g ON g.id = t.group_id WHERE t.id = $1 AND {condition}""",
        str(thing_id),
        str(viewer.id),
    )
    if not rows:
        raise NotFound
    group_id, timeline_id = rows[0]["group_id"], rows[0]["timeline_id"]
    return Place(
        UUID(str(group_id)) if group_id else None, UUID(str(timeline_id)) if timeline_id else None
    )


def reader_of(row: dict[str, Any]) -> Standing:  # a row of READER
    """How somebody who may read a thing stands to where it is; a timeline is open to everybody."""
    if row["group_status"] is None:
        return TIMELINE
    return _reader(row["group_status"], row["group_state"], row["my_role"])


@lru_cache(maxsize=64)
def _reader(status: str, state: str, role: str | None) -> Standing:
    """There are only a few; a page has one for each of its posts and comments."""
    return Standing(
        active=True,
        status=Status(status),
        state=State(state),
        role=Role(role) if role else None,
    )


async def is_site_administrator(viewer: Viewer, directory_group: str) -> bool:
    """By the synced directory, at each request; an empty name makes nobody one."""
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
