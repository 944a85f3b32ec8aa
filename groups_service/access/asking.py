"""Looking things up through the viewer: found, or as missing as what never was."""

from typing import Any
from uuid import UUID

from groups_service.access.predicates import STANDING, known_groups, visible_things
from groups_service.access.rules import Standing, Verb, Viewer, require
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


async def find_thing(viewer: Viewer, table: str, thing_id: UUID) -> UUID:
    """The group of a post or file (`table`) that `viewer` may see; else NotFound."""
    rows = await sql(
        f"""SELECT t.group_id FROM {table} t JOIN groups g ON g.id = t.group_id
        WHERE t.id = $1 AND {visible_things("g", "t", "$2")}""",
        str(thing_id),
        str(viewer.id),
    )
    if not rows:
        raise NotFound
    return UUID(str(rows[0]["group_id"]))


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
