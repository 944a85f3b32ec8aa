"""Who may see and do what. The only module that knows.

Everybody active reads open and moderated groups; a closed group exists for its members only.
What one may not see is reported exactly like what does not exist: one statement, one error.
Rights are computed from the tables at the moment of asking; nothing is remembered.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from groups_service.database import sql
from groups_service.errors import Conflict, NotAllowed, NotFound
from groups_service.models.groups import Role, State, Status


class Verb(StrEnum):
    """What one can do with a group and the things in it."""

    READ = "read"
    JOIN = "join"
    REQUEST = "request"
    WITHDRAW = "withdraw"
    LEAVE = "leave"
    POST = "post"
    COMMENT = "comment"
    UPLOAD = "upload"
    EDIT = "edit"
    SET_STATUS = "set_status"
    ANSWER_REQUESTS = "answer_requests"
    ADD_MEMBERS = "add_members"
    REMOVE_MEMBERS = "remove_members"
    SET_ROLES = "set_roles"


@dataclass(frozen=True)
class Viewer:
    """The human asking."""

    id: UUID
    object_id: str


@dataclass(frozen=True)
class Standing:
    """How a person stands to a group at this moment; all that the rules look at."""

    active: bool
    status: Status
    state: State
    role: Role | None = None
    requested: bool = False
    only_administrator: bool = False


ADMINISTERING = frozenset(
    {
        Verb.EDIT,
        Verb.SET_STATUS,
        Verb.ANSWER_REQUESTS,
        Verb.ADD_MEMBERS,
        Verb.REMOVE_MEMBERS,
        Verb.SET_ROLES,
    }
)

REFUSALS = {
    Verb.JOIN: "Only open groups can be joined without asking.",
    Verb.REQUEST: "Membership can only be asked for in moderated groups, and once.",
    Verb.WITHDRAW: "There is no request of yours to withdraw.",
    Verb.LEAVE: "You are no member of this group.",
    Verb.POST: "Only members may post in this group. Join first.",
    Verb.UPLOAD: "Only members may upload files to this group. Join first.",
}


def may(standing: Standing) -> frozenset[Verb]:
    """Every verb this standing allows; none for what the person may not see."""
    if not may_read(standing):
        return frozenset()
    verbs = {Verb.READ}
    if standing.requested:
        verbs.add(Verb.WITHDRAW)
    if standing.role is not None and not standing.only_administrator:
        verbs.add(Verb.LEAVE)
    if standing.state is State.ACTIVE:
        verbs |= _while_active(standing)
    return frozenset(verbs)


def may_read(standing: Standing) -> bool:
    if not standing.active:
        return False
    if standing.state not in {State.ACTIVE, State.INACTIVE}:
        return False
    return standing.status is not Status.CLOSED or standing.role is not None


def _while_active(standing: Standing) -> set[Verb]:
    """What is written only as long as the group is active."""
    verbs = {Verb.COMMENT}
    if standing.role is not None:
        verbs |= {Verb.POST, Verb.UPLOAD}
    if standing.role is Role.ADMINISTRATOR:
        verbs |= ADMINISTERING
    if standing.role is None and standing.status is Status.OPEN:
        verbs.add(Verb.JOIN)
    if standing.role is None and standing.status is Status.MODERATED and not standing.requested:
        verbs.add(Verb.REQUEST)
    return verbs


class LastAdministrator(Conflict):
    code = "last_administrator"

    def __init__(self) -> None:
        super().__init__("The group's only administrator cannot leave. Appoint another one first.")


def require(standing: Standing, verb: Verb) -> None:
    """Raise NotFound, LastAdministrator or NotAllowed unless `standing` allows `verb`."""
    allowed = may(standing)
    if verb in allowed:
        return
    if Verb.READ not in allowed:
        raise NotFound
    if verb is Verb.LEAVE and standing.only_administrator:
        raise LastAdministrator
    if standing.state is not State.ACTIVE:
        message = "This group is not active; nothing new can be done in it."
        raise NotAllowed(message, code="inactive")
    if verb in ADMINISTERING:
        message = "Only the group's administrators may do this."
        raise NotAllowed(message, code="administrators_only")
    raise NotAllowed(REFUSALS[verb], code=f"may_not_{verb}")


def visible_groups(group: str, viewer: str) -> str:
    """SQL that narrows rows of table `groups` under the name `group` to those `viewer` may read.

    `viewer` is the placeholder, as in "$1", that holds the person's id.
    """
    return f"""(
        {group}.state IN ('active', 'inactive')
        AND ({group}.status <> 'closed' OR {_is_member(group, viewer)})
        AND EXISTS (SELECT 1 FROM person asking WHERE asking.id = {viewer} AND asking.active)
    )"""


def visible_things(group: str, thing: str, viewer: str) -> str:
    """The same for things of an era (posts, files) under the name `thing`.

    Who is no member sees a thing when the group is not closed now and the thing's era was not
    closed either, or has been published.
    """
    return f"""({visible_groups(group, viewer)} AND (
        {_is_member(group, viewer)}
        OR {_in_era(group, thing, "(NOT era.closed OR era.published)")}
    ))"""


def visible_members(group: str, membership: str, viewer: str) -> str:
    """The same for memberships: who joined in a closed era is named to members only.

    Administrators are always named.
    """
    return f"""({visible_groups(group, viewer)} AND (
        {membership}.role = 'administrator'
        OR {_is_member(group, viewer)}
        OR {_in_era(group, membership, "NOT era.closed")}
    ))"""


def _in_era(group: str, thing: str, condition: str) -> str:
    return f"""EXISTS (
        SELECT 1 FROM group_era era
        WHERE era.group_id = {group}.id AND era.number = {thing}.era AND {condition}
    )"""


def _is_member(group: str, viewer: str) -> str:
    return f"""EXISTS (
        SELECT 1 FROM membership own
        WHERE own.group_id = {group}.id AND own.person_id = {viewer}
    )"""


STANDING = """g.status, g.state, m.role, me.active,
    EXISTS (
        SELECT 1 FROM join_request r
        WHERE r.group_id = g.id AND r.person_id = me.id AND r.state = 'waiting'
    ) AS requested,
    (m.role = 'administrator' AND NOT EXISTS (
        SELECT 1 FROM membership o JOIN person other ON other.id = o.person_id
        WHERE o.group_id = g.id AND o.role = 'administrator' AND other.active AND other.id <> me.id
    )) AS only_administrator"""
"""Columns for `standing_of`; needs groups g, the viewer as person me, and a membership m."""


async def standing(viewer: Viewer, group_id: UUID) -> Standing:
    """How `viewer` stands to the group; NotFound when it is missing or hidden."""
    rows = await sql(
        f"""SELECT {STANDING} FROM groups g JOIN person me ON me.id = $2
        LEFT JOIN membership m ON m.group_id = g.id AND m.person_id = me.id
        WHERE g.id = $1 AND {visible_groups("g", "$2")}""",
        str(group_id),
        str(viewer.id),
    )
    if not rows:
        raise NotFound
    return standing_of(rows[0])


def standing_of(row: dict[str, Any]) -> Standing:  # a row of STANDING
    return Standing(
        active=bool(row["active"]),
        status=Status(row["status"]),
        state=State(row["state"]),
        role=Role(row["role"]) if row["role"] else None,
        requested=bool(row["requested"]),
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
