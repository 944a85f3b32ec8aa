"""Invite colleagues to a group, and accept or decline invitations."""

from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from groups_service import access
from groups_service.access import GroupAction, Viewer
from groups_service.core import clock, ids
from groups_service.core.errors import Conflict, FieldError, InvalidInput, NotAllowed, NotFound
from groups_service.domain.core import rate_limits
from groups_service.domain.core.decisions import AlreadyDecided, DecisionRecord, load_decision
from groups_service.domain.core.unit_of_work import UnitOfWork, group_uow, visible_group_uow
from groups_service.domain.members import memberships
from groups_service.models import Invitation, Membership, Person
from groups_service.models.groups import GroupState, Role
from groups_service.models.members import InvitationState

INVITATION_LIFETIME = timedelta(days=30)


class InvitationAnswer(StrEnum):
    ACCEPT = "accept"
    DECLINE = "decline"


EXPIRED_MESSAGE = "This invitation was answered, withdrawn or is too old."


async def invite_person(viewer: Viewer, group_id: UUID, person_id: UUID, note: str = "") -> UUID:
    """Invite an active person who is not a member. Returns the invitation's id.

    A person with a valid invitation keeps it. Raises NotFound, NotAllowed, InvalidInput,
    Conflict, TooManyRequests.
    """
    async with group_uow(viewer, group_id, GroupAction.INVITE) as uow:
        await _require_invitable(uow, person_id)
        waiting = await Invitation.get_or_none(
            group_id=group_id, person_id=person_id, state=InvitationState.WAITING
        )
        if waiting is not None and await _is_valid(waiting):
            return waiting.id
        if waiting is not None:
            await Invitation.filter(id=waiting.id).update(state=InvitationState.ENDED)
        await rate_limits.check_invitations_sent(viewer, uow.at)
        invitation = await Invitation.create(
            id=ids.new(),
            group_id=group_id,
            person_id=person_id,
            invited_by_id=viewer.id,
            note=note,
            created_at=uow.at,
            expires_at=uow.at + INVITATION_LIFETIME,
        )
        refs: dict[str, object] = {"invitation": str(invitation.id)}
        await uow.add_event("invitation.created", refs=refs, recipients=[str(person_id)])
    return invitation.id


# access (compare): an inactive group gets no new members
async def answer_invitation(
    viewer: Viewer, invitation_id: UUID, decision: InvitationAnswer
) -> None:
    """Accept or decline an invitation of the viewer; the person who invited is notified.

    Raises NotFound for other people's invitations, AlreadyDecided when it is not valid any
    more, and NotAllowed when the group is inactive.
    """
    invitation = await _get_own_invitation(viewer, invitation_id)
    async with visible_group_uow(viewer, invitation.group_id) as uow:
        await _get_own_invitation(viewer, invitation_id)
        accepted = decision is InvitationAnswer.ACCEPT
        if accepted and uow.standing.state is not GroupState.ACTIVE:
            raise NotAllowed(access.INACTIVE_MESSAGE, code="inactive")
        await Invitation.filter(id=invitation_id).update(
            state=InvitationState.ACCEPTED if accepted else InvitationState.DECLINED,
            answered_at=uow.at,
        )
        if accepted and uow.standing.role is None:
            await memberships.insert_membership(uow, viewer.id, Role.MEMBER, "invitation")
        kind = "invitation.accepted" if accepted else "invitation.declined"
        await uow.add_event(kind, recipients=[str(invitation.invited_by_id)])
        await uow.mark_changed()


async def revoke_invitation(viewer: Viewer, group_id: UUID, invitation_id: UUID) -> None:
    """Revoke an invitation as an administrator. Raises NotFound, NotAllowed, AlreadyDecided."""
    async with group_uow(viewer, group_id, GroupAction.INVITE) as uow:
        invitation = await Invitation.get_or_none(id=invitation_id, group_id=group_id)
        if invitation is None:
            raise NotFound
        if not _is_waiting(invitation):
            raise AlreadyDecided(EXPIRED_MESSAGE, await _load_decision(invitation))
        await Invitation.filter(id=invitation_id).update(
            state=InvitationState.REVOKED, answered_at=uow.at
        )
        await uow.add_event("invitation.revoked")


async def mark_expired() -> None:
    """Mark invitations older than 30 days as ended. They are invalid even before this runs."""
    await Invitation.filter(state=InvitationState.WAITING, expires_at__lt=clock.now()).update(
        state=InvitationState.ENDED
    )


async def _get_own_invitation(viewer: Viewer, invitation_id: UUID) -> Invitation:
    """Return a valid invitation of the viewer; called again under the group's lock.

    Raises NotFound, AlreadyDecided.
    """
    invitation = await Invitation.get_or_none(id=invitation_id, person_id=viewer.id)
    if invitation is None:
        raise NotFound
    if not await _is_valid(invitation):
        raise AlreadyDecided(EXPIRED_MESSAGE, await _load_decision(invitation))
    return invitation


async def _require_invitable(uow: UnitOfWork, person_id: UUID) -> None:
    if not await Person.exists(id=person_id, active=True):
        raise InvalidInput(FieldError("person", "unknown", "There is no such active person."))
    if await Membership.exists(group_id=uow.group_id, person_id=person_id):
        raise Conflict("This person is a member already.", code="already_member")


# access (read): of an invitation that was found through the viewer
async def _is_valid(invitation: Invitation) -> bool:
    """Return True if the invitation waits and its sender is still an active administrator."""
    return _is_waiting(invitation) and await Membership.exists(
        group_id=invitation.group_id,
        person_id=invitation.invited_by_id,
        role=Role.ADMINISTRATOR,
        person__active=True,
    )


async def _load_decision(invitation: Invitation) -> DecisionRecord:
    """Load the decision.

    Only the invited person is named, because a revocation does not store who made it.
    """
    by_invitee = invitation.state in {InvitationState.ACCEPTED, InvitationState.DECLINED}
    waiting = invitation.state is InvitationState.WAITING  # but expired, or its sender left
    state = InvitationState.ENDED if waiting else invitation.state
    by = invitation.person_id if by_invitee else None
    return await load_decision(state.value, invitation.answered_at, by)


def _is_waiting(invitation: Invitation) -> bool:
    return invitation.state is InvitationState.WAITING and invitation.expires_at > clock.now()
