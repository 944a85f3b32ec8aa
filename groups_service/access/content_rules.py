"""What a standing allows on a post or comment: pure functions, one condition a line."""

from dataclasses import dataclass
from enum import StrEnum

from groups_service.access.group_rules import (
    INACTIVE_MESSAGE,
    GroupAction,
    Standing,
    allowed_actions,
    can_read_group,
)
from groups_service.core.errors import NotAllowed, NotFound
from groups_service.models.groups import GroupState, Role
from groups_service.models.posts import DeletionKind


class ContentAction(StrEnum):
    """An action on a post or comment that the person can read."""

    COMMENT = "comment"
    REACT = "react"
    EDIT = "edit"
    DELETE = "delete"
    RESTORE = "restore"
    REMOVE = "remove"
    PIN = "pin"
    LOCK = "lock"
    ASK = "ask"
    ACCEPT_ANSWER = "accept_answer"
    FORWARD = "forward"
    READ_REVISIONS = "read_revisions"
    REPORT = "report"


@dataclass(frozen=True)
class ContentFacts:
    """The facts about a post or comment that the rules need.

    `is_author` says whether the viewer wrote it; `deletion` whether and how it was deleted.
    """

    is_author: bool
    deletion: DeletionKind | None = None
    is_locked: bool = False
    is_post: bool = True
    is_question: bool = False


DENIAL_MESSAGES = {
    ContentAction.COMMENT: "Nobody can comment here any more.",
    ContentAction.REACT: "You cannot react to this.",
    ContentAction.EDIT: "Only its author may edit this.",
    ContentAction.DELETE: "Only its author may delete this.",
    ContentAction.RESTORE: "There is nothing for you to get back here.",
    ContentAction.REMOVE: "Only the group's administrators may remove what others wrote.",
    ContentAction.PIN: "Only the group's administrators may pin posts.",
    ContentAction.LOCK: "Only the author and the group's administrators may do this.",
    ContentAction.ASK: "Only the author and the group's administrators may do this.",
    ContentAction.ACCEPT_ANSWER: (
        "Only the author and the group's administrators may accept an answer."
    ),
    ContentAction.FORWARD: "Only the person who asked a question may forward it.",
    ContentAction.READ_REVISIONS: (
        "Only the author and the group's administrators see earlier versions."
    ),
    ContentAction.REPORT: "You cannot report this.",
}


def allowed_content_actions(standing: Standing, content: ContentFacts) -> frozenset[ContentAction]:
    """Return every action that this standing allows on the content; empty if it cannot be read."""
    if not can_read_group(standing):
        return frozenset()
    if content.deletion is not None:
        return frozenset(_actions_on_deleted(standing, content))
    actions = _reader_actions(standing, content)
    if GroupAction.COMMENT in allowed_actions(standing):
        actions |= _commenter_actions(content)
        actions |= _administrator_actions(standing, content)
    return frozenset(actions)


def require_content_action(
    standing: Standing, content: ContentFacts, action: ContentAction
) -> None:
    """Raise NotFound or NotAllowed unless `standing` allows `action` on the content."""
    if action in allowed_content_actions(standing, content):
        return
    if not can_read_group(standing):
        raise NotFound
    if standing.state is not GroupState.ACTIVE:
        raise NotAllowed(INACTIVE_MESSAGE, code="inactive")
    if action is ContentAction.COMMENT and content.is_locked:
        raise NotAllowed(DENIAL_MESSAGES[action], code="locked")
    raise NotAllowed(DENIAL_MESSAGES[action], code=f"may_not_{action}")


def _actions_on_deleted(standing: Standing, content: ContentFacts) -> set[ContentAction]:
    """The author may restore what they deleted, an administrator what was removed of others."""
    actions = set()
    if content.deletion is DeletionKind.REMOVED and _can_read_revisions(standing, content):
        actions.add(ContentAction.READ_REVISIONS)
    if standing.state is not GroupState.ACTIVE:
        return actions
    if content.deletion is DeletionKind.DELETED and content.is_author:
        actions.add(ContentAction.RESTORE)
    if (
        content.deletion is DeletionKind.REMOVED
        and not content.is_author
        and standing.role is Role.ADMINISTRATOR
    ):
        actions.add(ContentAction.RESTORE)
    return actions


def _reader_actions(standing: Standing, content: ContentFacts) -> set[ContentAction]:
    actions = set()
    if _can_read_revisions(standing, content):
        actions.add(ContentAction.READ_REVISIONS)
    if not content.is_author:
        actions.add(ContentAction.REPORT)
    return actions


def _can_read_revisions(standing: Standing, content: ContentFacts) -> bool:
    return content.is_author or standing.role is Role.ADMINISTRATOR


def _commenter_actions(content: ContentFacts) -> set[ContentAction]:
    """Actions of a person who may comment in the group or on the timeline."""
    actions = {ContentAction.REACT}
    if not content.is_locked:
        actions.add(ContentAction.COMMENT)
    if content.is_author:
        actions |= {ContentAction.EDIT, ContentAction.DELETE}
        if content.is_post:
            actions |= {ContentAction.LOCK, ContentAction.ASK}
        if content.is_question:
            actions |= {ContentAction.ACCEPT_ANSWER, ContentAction.FORWARD}
    return actions


def _administrator_actions(standing: Standing, content: ContentFacts) -> set[ContentAction]:
    actions: set[ContentAction] = set()
    if standing.role is not Role.ADMINISTRATOR:
        return actions
    if not content.is_author:
        actions.add(ContentAction.REMOVE)
    if content.is_post:
        actions |= {ContentAction.PIN, ContentAction.LOCK, ContentAction.ASK}
    if content.is_question:
        actions.add(ContentAction.ACCEPT_ANSWER)
    return actions
