"""Inviting colleagues to a group, and what they answer."""

from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from groups_service import access, clock, ids
from groups_service.access import Verb, Viewer
from groups_service.domain import limits, members
from groups_service.domain.answered import AlreadyAnswered, Answered, answered
from groups_service.domain.turn import Turn, known, turn
from groups_service.errors import Conflict, FieldError, Invalid, NotAllowed, NotFound
from groups_service.models import Invitation, Membership, Person
from groups_service.models.groups import Role, State
from groups_service.models.joining import InvitationState

GOOD_FOR = timedelta(days=30)


class Answer(StrEnum):
    ACCEPT = "accept"
    DECLINE = "decline"


OVER = "This invitation was answered, withdrawn or is too old."


async def invite(viewer: Viewer, group_id: UUID, person_id: UUID, note: str = "") -> UUID:
    """Invite an active person who is no member; whoever is invited already stays so."""
    async with turn(viewer, group_id, Verb.INVITE) as mine:
        await _require_invitable(mine, person_id)
        waiting = await Invitation.get_or_none(
            group_id=group_id, person_id=person_id, state=InvitationState.WAITING
        )
        if waiting is not None and await _still_counts(waiting):
            return waiting.id
        if waiting is not None:
            await Invitation.filter(id=waiting.id).update(state=InvitationState.ENDED)
        await limits.invitations_sent(viewer, mine.at)
        invitation = await Invitation.create(
            id=ids.new(),
            group_id=group_id,
            person_id=person_id,
            invited_by_id=viewer.id,
            note=note,
            created_at=mine.at,
            expires_at=mine.at + GOOD_FOR,
        )
        refs: dict[str, object] = {"invitation": str(invitation.id)}
        await mine.note("invitation.made", refs=refs, recipients=[str(person_id)])
    return invitation.id


async def answer(viewer: Viewer, invitation_id: UUID, given: Answer) -> None:
    """Accept or decline an invitation of one's own; who invited is told.

    Raises NotFound for other people's, AlreadyAnswered when it is too late.
    """
    invitation = await _own(viewer, invitation_id)
    async with known(viewer, invitation.group_id) as mine:
        await _own(viewer, invitation_id)
        accepted = given is Answer.ACCEPT
        if accepted and mine.standing.state is not State.ACTIVE:
            raise NotAllowed(access.INACTIVE, code="inactive")
        await Invitation.filter(id=invitation_id).update(
            state=InvitationState.ACCEPTED if accepted else InvitationState.DECLINED,
            answered_at=mine.at,
        )
        if accepted and mine.standing.role is None:
            await members.make_member(mine, viewer.id, Role.MEMBER, "invitation")
        kind = "invitation.accepted" if accepted else "invitation.declined"
        await mine.note(kind, recipients=[str(invitation.invited_by_id)])
        await mine.show()


async def revoke(viewer: Viewer, group_id: UUID, invitation_id: UUID) -> None:
    """Take an invitation back; the group's administrators may."""
    async with turn(viewer, group_id, Verb.INVITE) as mine:
        invitation = await Invitation.get_or_none(id=invitation_id, group_id=group_id)
        if invitation is None:
            raise NotFound
        if not _waits(invitation):
            raise AlreadyAnswered(OVER, await _answered(invitation))
        await Invitation.filter(id=invitation_id).update(
            state=InvitationState.REVOKED, answered_at=mine.at
        )
        await mine.note("invitation.revoked")


async def end_expired() -> None:
    """Write down that invitations older than 30 days have ended; they are dead before that."""
    await Invitation.filter(state=InvitationState.WAITING, expires_at__lt=clock.now()).update(
        state=InvitationState.ENDED
    )


async def _own(viewer: Viewer, invitation_id: UUID) -> Invitation:
    """The viewer's invitation that waits; asked again under the group's lock."""
    invitation = await Invitation.get_or_none(id=invitation_id, person_id=viewer.id)
    if invitation is None:
        raise NotFound
    if not await _still_counts(invitation):
        raise AlreadyAnswered(OVER, await _answered(invitation))
    return invitation


async def _require_invitable(mine: Turn, person_id: UUID) -> None:
    if not await Person.exists(id=person_id, active=True):
        raise Invalid(FieldError("person", "unknown", "There is no such active person."))
    if await Membership.exists(group_id=mine.group_id, person_id=person_id):
        raise Conflict("This person is a member already.", code="already_member")


async def _still_counts(invitation: Invitation) -> bool:
    """Whether it waits, and who invited could still do so."""
    return _waits(invitation) and await Membership.exists(
        group_id=invitation.group_id,
        person_id=invitation.invited_by_id,
        role=Role.ADMINISTRATOR,
        person__active=True,
    )


async def _answered(invitation: Invitation) -> Answered:
    """Who was invited answers; who took it back is not written down."""
    theirs = invitation.state in {InvitationState.ACCEPTED, InvitationState.DECLINED}
    waiting = invitation.state is InvitationState.WAITING  # but too old, or its host left
    state = InvitationState.ENDED if waiting else invitation.state
    by = invitation.person_id if theirs else None
    return await answered(state.value, invitation.answered_at, by)


def _waits(invitation: Invitation) -> bool:
    return invitation.state is InvitationState.WAITING and invitation.expires_at > clock.now()
