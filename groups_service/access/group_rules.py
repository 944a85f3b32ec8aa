"""What a standing allows in a group: pure functions, one condition a line.

The permission tables in tests/access list every combination.
"""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from groups_service.core.errors import Conflict, NotAllowed, NotFound
from groups_service.models.groups import GroupState, GroupStatus, Role


class GroupAction(StrEnum):
    """An action on a group or on its content."""

    READ = "read"
    JOIN = "join"
    REQUEST = "request"
    WITHDRAW = "withdraw"
    ANSWER_INVITATION = "answer_invitation"
    FOLLOW = "follow"
    UNFOLLOW = "unfollow"
    LEAVE = "leave"
    POST = "post"
    PROPOSE = "propose"
    COMMENT = "comment"
    UPLOAD = "upload"
    READ_HISTORY = "read_history"
    ACCEPT_SUCCESSION = "accept_succession"
    EDIT = "edit"
    SET_STATUS = "set_status"
    PUBLISH = "publish"
    ANSWER_REQUESTS = "answer_requests"
    ANSWER_PROPOSALS = "answer_proposals"
    INVITE = "invite"
    ADD_MEMBERS = "add_members"
    REMOVE_MEMBERS = "remove_members"
    SET_ROLES = "set_roles"
    BIND = "bind"
    SET_STATE = "set_state"
    TRASH = "trash"
    RESTORE = "restore"


@dataclass(frozen=True)
class Viewer:
    """The person on whose behalf a request runs."""

    id: UUID
    object_id: str


@dataclass(frozen=True)
class Standing:
    """How a person currently relates to a group: everything that the rules depend on."""

    active: bool
    status: GroupStatus
    state: GroupState
    listed: bool = False
    role: Role | None = None
    requested: bool = False
    invited: bool = False
    follows: bool = False
    offered: bool = False
    only_administrator: bool = False


TIMELINE_STANDING = Standing(active=True, status=GroupStatus.OPEN, state=GroupState.ACTIVE)
"""The standing of every active employee towards a person's timeline."""

READABLE_STATES = frozenset({GroupState.ACTIVE, GroupState.INACTIVE})

ADMIN_ACTIONS_WHEN_INACTIVE = frozenset({GroupAction.SET_STATE, GroupAction.TRASH})
"""Actions that administrators keep while the group is inactive."""

ADMIN_ACTIONS = ADMIN_ACTIONS_WHEN_INACTIVE | {
    GroupAction.EDIT,
    GroupAction.SET_STATUS,
    GroupAction.PUBLISH,
    GroupAction.ANSWER_REQUESTS,
    GroupAction.ANSWER_PROPOSALS,
    GroupAction.INVITE,
    GroupAction.ADD_MEMBERS,
    GroupAction.REMOVE_MEMBERS,
    GroupAction.SET_ROLES,
    GroupAction.BIND,
}

INACTIVE_MESSAGE = "This group is not active; nothing new can be done in it."
DENIAL_MESSAGES = {
    GroupAction.JOIN: "Only open groups can be joined without asking.",
    GroupAction.REQUEST: "Membership cannot be asked for here, or you have asked already.",
    GroupAction.WITHDRAW: "There is no request of yours to withdraw.",
    GroupAction.ANSWER_INVITATION: "You are not invited to this group.",
    GroupAction.FOLLOW: (
        "Only open and moderated groups can be followed, by those who are not members."
    ),
    GroupAction.UNFOLLOW: "You do not follow this group.",
    GroupAction.LEAVE: "You are no member of this group.",
    GroupAction.POST: "Only members may post in this group. Join first.",
    GroupAction.PROPOSE: "Posts are proposed to moderated groups, by those who are not members.",
    GroupAction.UPLOAD: "Only members may upload files to this group. Join first.",
    GroupAction.READ_HISTORY: "Only members see the history of a group.",
    GroupAction.ACCEPT_SUCCESSION: "This group was not offered to you.",
    GroupAction.RESTORE: "This group is not in the trash.",
}


def allowed_actions(standing: Standing) -> frozenset[GroupAction]:
    """Return every action that this standing allows; empty if the person cannot see the group."""
    if not can_see_group(standing):
        return frozenset()
    if standing.state is GroupState.TRASHED:
        return frozenset({GroupAction.RESTORE})
    actions = _own_relationship_actions(standing)
    if can_read_group(standing):
        actions.add(GroupAction.READ)
    if standing.state is GroupState.ACTIVE:
        actions |= _actions_while_active(standing)
    if standing.role is Role.ADMINISTRATOR:
        actions |= ADMIN_ACTIONS_WHEN_INACTIVE
    return frozenset(actions)


def can_see_group(standing: Standing) -> bool:
    """Whether the group exists for this person: its name, description and administrators."""
    if not standing.active:
        return False
    if standing.state is GroupState.TRASHED:
        return standing.role is Role.ADMINISTRATOR
    if standing.state not in READABLE_STATES:
        return False
    return can_read_group(standing) or standing.listed or standing.invited


def can_read_group(standing: Standing) -> bool:
    """Whether the person may read the group's content."""
    if not standing.active:
        return False
    if standing.state not in READABLE_STATES:
        return False
    return standing.status is not GroupStatus.CLOSED or standing.role is not None


def require_action(standing: Standing, action: GroupAction) -> None:
    """Raise NotFound, LastAdministrator or NotAllowed unless `standing` allows `action`."""
    if action in allowed_actions(standing):
        return
    if not can_see_group(standing):
        raise NotFound
    if action is GroupAction.LEAVE and standing.only_administrator:
        raise LastAdministrator
    if not can_read_group(standing) and standing.state in READABLE_STATES:
        raise NotAllowed("Only members see what is in this group.", code="members_only")
    if standing.state is not GroupState.ACTIVE:
        raise NotAllowed(INACTIVE_MESSAGE, code="inactive")
    if action in ADMIN_ACTIONS:
        message = "Only the group's administrators may do this."
        raise NotAllowed(message, code="administrators_only")
    raise NotAllowed(DENIAL_MESSAGES[action], code=f"may_not_{action}")


class LastAdministrator(Conflict):
    code = "last_administrator"

    def __init__(self) -> None:
        super().__init__("The group's only administrator cannot leave. Appoint another one first.")


def _own_relationship_actions(standing: Standing) -> set[GroupAction]:
    """Actions on the person's own relationship to the group, allowed in every state."""
    actions = set()
    if standing.requested:
        actions.add(GroupAction.WITHDRAW)
    if standing.invited:
        actions.add(GroupAction.ANSWER_INVITATION)
    if standing.follows:
        actions.add(GroupAction.UNFOLLOW)
    if standing.role is not None:
        actions.add(GroupAction.READ_HISTORY)
        if not standing.only_administrator:
            actions.add(GroupAction.LEAVE)
    return actions


def _actions_while_active(standing: Standing) -> set[GroupAction]:
    """Actions that require the group to be active."""
    if standing.role is not None:
        return _member_actions(standing)
    if standing.status is GroupStatus.OPEN:
        actions = {GroupAction.COMMENT, GroupAction.JOIN, GroupAction.POST}
    elif standing.status is GroupStatus.MODERATED:
        actions = {GroupAction.COMMENT, GroupAction.PROPOSE}
    else:
        actions = set()
    if standing.status is not GroupStatus.CLOSED and not standing.follows:
        actions.add(GroupAction.FOLLOW)
    if _can_request_membership(standing):
        actions.add(GroupAction.REQUEST)
    return actions


def _member_actions(standing: Standing) -> set[GroupAction]:
    actions = {GroupAction.COMMENT, GroupAction.POST, GroupAction.UPLOAD}
    if standing.offered:
        actions.add(GroupAction.ACCEPT_SUCCESSION)
    if standing.role is Role.ADMINISTRATOR:
        actions |= ADMIN_ACTIONS
    return actions


def _can_request_membership(standing: Standing) -> bool:
    if standing.requested:
        return False
    if standing.invited:
        return False
    if standing.status is GroupStatus.MODERATED:
        return True
    return standing.status is GroupStatus.CLOSED and standing.listed
