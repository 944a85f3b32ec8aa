"""What a standing allows with a post or comment: pure, one condition a line."""

from dataclasses import dataclass
from enum import StrEnum

from groups_service.access.rules import INACTIVE, Standing, Verb, may, may_read
from groups_service.errors import NotAllowed, NotFound
from groups_service.models.groups import Role, State
from groups_service.models.posts import Gone


class Act(StrEnum):
    """What one can do with a post or comment that one reads."""

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
    HAND_ON = "hand_on"
    READ_REVISIONS = "read_revisions"
    REPORT = "report"


@dataclass(frozen=True)
class Piece:
    """A post or comment as far as the rules look at it; `mine`: the viewer wrote it."""

    mine: bool
    gone: Gone | None = None
    locked: bool = False
    is_post: bool = True
    is_question: bool = False


REFUSALS = {
    Act.COMMENT: "Nobody can comment here any more.",
    Act.REACT: "You cannot react to this.",
    Act.EDIT: "Only its author may edit this.",
    Act.DELETE: "Only its author may delete this.",
    Act.RESTORE: "There is nothing for you to get back here.",
    Act.REMOVE: "Only the group's administrators may remove what others wrote.",
    Act.PIN: "Only the group's administrators may pin posts.",
    Act.LOCK: "Only the author and the group's administrators may do this.",
    Act.ASK: "Only the author and the group's administrators may do this.",
    Act.ACCEPT_ANSWER: "Only the author and the group's administrators may accept an answer.",
    Act.HAND_ON: "Only who asked a question may hand it on.",
    Act.READ_REVISIONS: "Only the author and the group's administrators see earlier versions.",
    Act.REPORT: "You cannot report this.",
}


def may_with(standing: Standing, piece: Piece) -> frozenset[Act]:
    """Every act this standing allows with a piece; none for what the person may not read."""
    if not may_read(standing):
        return frozenset()
    if piece.gone is not None:
        return frozenset(_with_what_is_gone(standing, piece))
    acts = _reading(standing, piece)
    if Verb.COMMENT in may(standing):
        acts |= _writing(piece)
        acts |= _looking_after(standing, piece)
    return frozenset(acts)


def require_act(standing: Standing, piece: Piece, act: Act) -> None:
    """Raise NotFound or NotAllowed unless `standing` allows `act` with the piece."""
    if act in may_with(standing, piece):
        return
    if not may_read(standing):
        raise NotFound
    if standing.state is not State.ACTIVE:
        raise NotAllowed(INACTIVE, code="inactive")
    if act is Act.COMMENT and piece.locked:
        raise NotAllowed(REFUSALS[act], code="locked")
    raise NotAllowed(REFUSALS[act], code=f"may_not_{act}")


def _with_what_is_gone(standing: Standing, piece: Piece) -> set[Act]:
    """Its author gets back what they deleted, an administrator what was removed of others."""
    acts = set()
    if piece.gone is Gone.REMOVED and _knows_versions(standing, piece):
        acts.add(Act.READ_REVISIONS)
    if standing.state is not State.ACTIVE:
        return acts
    if piece.gone is Gone.DELETED and piece.mine:
        acts.add(Act.RESTORE)
    if piece.gone is Gone.REMOVED and not piece.mine and standing.role is Role.ADMINISTRATOR:
        acts.add(Act.RESTORE)
    return acts


def _reading(standing: Standing, piece: Piece) -> set[Act]:
    acts = set()
    if _knows_versions(standing, piece):
        acts.add(Act.READ_REVISIONS)
    if not piece.mine:
        acts.add(Act.REPORT)
    return acts


def _knows_versions(standing: Standing, piece: Piece) -> bool:
    return piece.mine or standing.role is Role.ADMINISTRATOR


def _writing(piece: Piece) -> set[Act]:
    """Of whoever may comment where the piece stands."""
    acts = {Act.REACT}
    if not piece.locked:
        acts.add(Act.COMMENT)
    if piece.mine:
        acts |= {Act.EDIT, Act.DELETE}
        if piece.is_post:
            acts |= {Act.LOCK, Act.ASK}
        if piece.is_question:
            acts |= {Act.ACCEPT_ANSWER, Act.HAND_ON}
    return acts


def _looking_after(standing: Standing, piece: Piece) -> set[Act]:
    acts: set[Act] = set()
    if standing.role is not Role.ADMINISTRATOR:
        return acts
    if not piece.mine:
        acts.add(Act.REMOVE)
    if piece.is_post:
        acts |= {Act.PIN, Act.LOCK, Act.ASK}
    if piece.is_question:
        acts.add(Act.ACCEPT_ANSWER)
    return acts
