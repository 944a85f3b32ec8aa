"""What a standing allows: pure, one condition a line, a table of it in tests/access."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from groups_service.errors import Conflict, NotAllowed, NotFound
from groups_service.models.groups import Role, State, Status


class Verb(StrEnum):
    """What one can do with a group and the things in it."""

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
    TAKE_OVER = "take_over"
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
    """The human asking."""

    id: UUID
    object_id: str


@dataclass(frozen=True)
class Standing:
    """How a person stands to a group at this moment; all that the rules look at."""

    active: bool
    status: Status
    state: State
    listed: bool = False
    role: Role | None = None
    requested: bool = False
    invited: bool = False
    follows: bool = False
    offered: bool = False
    only_administrator: bool = False


TIMELINE = Standing(active=True, status=Status.OPEN, state=State.ACTIVE)
"""How every active employee stands to a person's timeline."""

LIVING = frozenset({State.ACTIVE, State.INACTIVE})

LOOKING_AFTER = frozenset({Verb.SET_STATE, Verb.TRASH})
"""What administrators may do with an inactive group, too."""

ADMINISTERING = LOOKING_AFTER | {
    Verb.EDIT,
    Verb.SET_STATUS,
    Verb.PUBLISH,
    Verb.ANSWER_REQUESTS,
    Verb.ANSWER_PROPOSALS,
    Verb.INVITE,
    Verb.ADD_MEMBERS,
    Verb.REMOVE_MEMBERS,
    Verb.SET_ROLES,
    Verb.BIND,
}

INACTIVE = "This group is not active; nothing new can be done in it."
REFUSALS = {
    Verb.JOIN: "Only open groups can be joined without asking.",
    Verb.REQUEST: "Membership cannot be asked for here, or you have asked already.",
    Verb.WITHDRAW: "There is no request of yours to withdraw.",
    Verb.ANSWER_INVITATION: "You are not invited to this group.",
    Verb.FOLLOW: "Only open and moderated groups can be followed, by those who are not members.",
    Verb.UNFOLLOW: "You do not follow this group.",
    Verb.LEAVE: "You are no member of this group.",
    Verb.POST: "Only members may post in this group. Join first.",
    Verb.PROPOSE: "Posts are proposed to moderated groups, by those who are not members.",
    Verb.UPLOAD: "Only members may upload files to this group. Join first.",
    Verb.READ_HISTORY: "Only members see the history of a group.",
    Verb.TAKE_OVER: "This group was not offered to you.",
    Verb.RESTORE: "This group is not in the trash.",
}


def may(standing: Standing) -> frozenset[Verb]:
    """Every verb this standing allows; none for what the person may not know of."""
    if not may_know(standing):
        return frozenset()
    if standing.state is State.TRASHED:
        return frozenset({Verb.RESTORE})
    verbs = _of_ones_own(standing)
    if may_read(standing):
        verbs.add(Verb.READ)
    if standing.state is State.ACTIVE:
        verbs |= _while_active(standing)
    if standing.role is Role.ADMINISTRATOR:
        verbs |= LOOKING_AFTER
    return frozenset(verbs)


def may_know(standing: Standing) -> bool:
    """Whether the group exists for this person: name, description, administrators."""
    if not standing.active:
        return False
    if standing.state is State.TRASHED:
        return standing.role is Role.ADMINISTRATOR
    if standing.state not in LIVING:
        return False
    return may_read(standing) or standing.listed or standing.invited


def may_read(standing: Standing) -> bool:
    """Whether its content may be read."""
    if not standing.active:
        return False
    if standing.state not in LIVING:
        return False
    return standing.status is not Status.CLOSED or standing.role is not None


def require(standing: Standing, verb: Verb) -> None:
    """Raise NotFound, LastAdministrator or NotAllowed unless `standing` allows `verb`."""
    if verb in may(standing):
        return
    if not may_know(standing):
        raise NotFound
    if verb is Verb.LEAVE and standing.only_administrator:
        raise LastAdministrator
    if not may_read(standing) and standing.state in LIVING:
        raise NotAllowed("Only members see what is in this group.", code="members_only")
    if standing.state is not State.ACTIVE:
        raise NotAllowed(INACTIVE, code="inactive")
    if verb in ADMINISTERING:
        message = "Only the group's administrators may do this."
        raise NotAllowed(message, code="administrators_only")
    raise NotAllowed(REFUSALS[verb], code=f"may_not_{verb}")


class LastAdministrator(Conflict):
    code = "last_administrator"

    def __init__(self) -> None:
        super().__init__("The group's only administrator cannot leave. Appoint another one first.")


def _of_ones_own(standing: Standing) -> set[Verb]:
    """What one may always do about one's own ties to the group."""
    verbs = set()
    if standing.requested:
        verbs.add(Verb.WITHDRAW)
    if standing.invited:
        verbs.add(Verb.ANSWER_INVITATION)
    if standing.follows:
        verbs.add(Verb.UNFOLLOW)
    if standing.role is not None:
        verbs.add(Verb.READ_HISTORY)
        if not standing.only_administrator:
            verbs.add(Verb.LEAVE)
    return verbs


def _while_active(standing: Standing) -> set[Verb]:
    """What is written only as long as the group is active."""
    if standing.role is not None:
        return _by_members(standing)
    if standing.status is Status.OPEN:
        verbs = {Verb.COMMENT, Verb.JOIN, Verb.POST}
    elif standing.status is Status.MODERATED:
        verbs = {Verb.COMMENT, Verb.PROPOSE}
    else:
        verbs = set()
    if standing.status is not Status.CLOSED and not standing.follows:
        verbs.add(Verb.FOLLOW)
    if _may_request(standing):
        verbs.add(Verb.REQUEST)
    return verbs


def _by_members(standing: Standing) -> set[Verb]:
    verbs = {Verb.COMMENT, Verb.POST, Verb.UPLOAD}
    if standing.offered:
        verbs.add(Verb.TAKE_OVER)
    if standing.role is Role.ADMINISTRATOR:
        verbs |= ADMINISTERING
    return verbs


def _may_request(standing: Standing) -> bool:
    if standing.requested:
        return False
    if standing.invited:
        return False
    if standing.status is Status.MODERATED:
        return True
    return standing.status is Status.CLOSED and standing.listed
