"""Membership: join, leave, add and remove members, and change their roles.

Every group keeps an administrator: all changes happen under the group's lock.
"""

from enum import StrEnum
from uuid import UUID

from groups_service import access
from groups_service.access import GroupAction, LastAdministrator, Viewer
from groups_service.core import ids
from groups_service.core.errors import FieldError, InvalidInput, NotFound
from groups_service.domain.core.decisions import AlreadyDecided
from groups_service.domain.core.unit_of_work import UnitOfWork, group_uow, visible_group_uow
from groups_service.models import (
    BindingExclusion,
    Group,
    GroupFollow,
    Invitation,
    JoinRequest,
    Membership,
    Person,
)
from groups_service.models.groups import GroupStatus, RequestState, Role
from groups_service.models.members import InvitationState


class JoinResult(StrEnum):
    MEMBER = "member"
    REQUESTED = "requested"


ALREADY_DECIDED_MESSAGE = "This request has already been answered."


# access (compare): joining and requesting require different actions
async def join_group(viewer: Viewer, group_id: UUID, reason: str = "") -> JoinResult:
    """Become a member of an open group, or request to join a moderated or listed one.

    Returns the same result again for members and for viewers with a waiting request. Raises
    NotFound, NotAllowed.
    """
    standing = await access.get_standing(viewer, group_id)
    if standing.role is not None:
        return JoinResult.MEMBER
    if standing.status is GroupStatus.OPEN:
        return await _join_open_group(viewer, group_id)
    if standing.requested:
        return JoinResult.REQUESTED
    return await _request_membership(viewer, group_id, reason)


async def leave_group(viewer: Viewer, group_id: UUID) -> None:
    """Leave the group, or withdraw the request to join it. Raises NotFound, LastAdministrator."""
    standing = await access.get_standing(viewer, group_id)
    if standing.requested:
        await _withdraw_request(viewer, group_id)
        return
    if standing.role is None:
        return
    async with group_uow(viewer, group_id, GroupAction.LEAVE) as uow:
        await end_membership(uow, viewer.id)
        await uow.add_event("member.left")
        await uow.mark_changed()


# access (compare): which action to require
async def add_or_set_role(
    viewer: Viewer, group_id: UUID, person_id: UUID, role: Role | None
) -> None:
    """Add a person (as member unless a `role` is given), or give a member another role.

    Raises NotFound, NotAllowed, InvalidInput, LastAdministrator.
    """
    action = GroupAction.ADD_MEMBERS if role is not Role.ADMINISTRATOR else GroupAction.SET_ROLES
    async with group_uow(viewer, group_id, action) as uow:
        person = await Person.get_or_none(id=person_id, active=True)
        if person is None:
            raise InvalidInput(FieldError("person", "unknown", "There is no such active person."))
        membership = await Membership.get_or_none(group_id=group_id, person_id=person_id)
        if membership is None:
            await _add_member(uow, person_id, role or Role.MEMBER)
        elif role is not None and role is not membership.role:
            await _set_role(uow, membership, role)


async def remove_member(viewer: Viewer, group_id: UUID, person_id: UUID) -> None:
    """Remove a member; viewers who remove themselves leave.

    Raises NotFound, NotAllowed, LastAdministrator.
    """
    if person_id == viewer.id:
        await leave_group(viewer, group_id)
        return
    async with group_uow(viewer, group_id, GroupAction.REMOVE_MEMBERS) as uow:
        membership = await Membership.get_or_none(group_id=group_id, person_id=person_id)
        if membership is None:
            raise NotFound
        await end_membership(uow, person_id)
        await uow.add_event("member.removed", recipients=[str(person_id)])
        await uow.mark_changed()


async def end_join_requests(uow: UnitOfWork) -> list[str]:
    """End all waiting requests. Returns the ids of the applicants, for notification."""
    waiting = JoinRequest.filter(group_id=uow.group_id, state=RequestState.WAITING)
    people = [str(request.person_id) for request in await waiting.order_by("person_id")]
    await waiting.update(state=RequestState.ENDED, answered_at=uow.at)
    return people


async def insert_membership(uow: UnitOfWork, person_id: UUID, role: Role, source: str) -> None:
    """Insert a membership. Ends the person's request, invitation, follow and exclusion."""
    await Membership.create(
        id=ids.new(),
        group_id=uow.group_id,
        person_id=person_id,
        role=role,
        sources=source,
        era=uow.era,
        since=uow.at,
    )
    await adjust_member_count(uow, 1)
    await JoinRequest.filter(
        group_id=uow.group_id, person_id=person_id, state=RequestState.WAITING
    ).update(state=RequestState.ACCEPTED, answered_at=uow.at, answered_by_id=uow.viewer.id)
    await Invitation.filter(
        group_id=uow.group_id, person_id=person_id, state=InvitationState.WAITING
    ).update(state=InvitationState.ACCEPTED, answered_at=uow.at)
    await GroupFollow.filter(group_id=uow.group_id, person_id=person_id).delete()
    await BindingExclusion.filter(group_id=uow.group_id, person_id=person_id).delete()


# access (read): inside a unit of work
async def appoint_administrator(membership: Membership) -> None:
    """Make a member an administrator, which also becomes a source of the membership."""
    sources = {*membership.sources.split(), "appointed"}
    await Membership.filter(id=membership.id).update(
        role=Role.ADMINISTRATOR, sources=" ".join(sorted(sources))
    )


# access (read): inside a unit of work
async def _demote(membership: Membership) -> None:
    """Make an administrator a member, who keeps the other sources of the membership."""
    sources = {*membership.sources.split()} - {"appointed"} or {"added"}
    await Membership.filter(id=membership.id).update(
        role=Role.MEMBER, sources=" ".join(sorted(sources))
    )


async def end_membership(uow: UnitOfWork, person_id: UUID) -> None:
    """End the membership with all its sources, and exclude the person from bindings.

    Raises LastAdministrator.
    """
    await _require_another_admin(uow, person_id)
    await Membership.filter(group_id=uow.group_id, person_id=person_id).delete()
    await adjust_member_count(uow, -1)
    await BindingExclusion.filter(group_id=uow.group_id, person_id=person_id).delete()
    await BindingExclusion.create(
        id=ids.new(), group_id=uow.group_id, person_id=person_id, since=uow.at
    )


async def join_in_uow(uow: UnitOfWork) -> None:
    """Make the viewer a member of the open group, at their own request."""
    await insert_membership(uow, uow.viewer.id, Role.MEMBER, "self")


async def _join_open_group(viewer: Viewer, group_id: UUID) -> JoinResult:
    async with group_uow(viewer, group_id, GroupAction.READ) as uow:
        if uow.standing.role is None:
            access.require_action(uow.standing, GroupAction.JOIN)
            await join_in_uow(uow)
            await uow.add_event("member.joined")
            await uow.mark_changed()
    return JoinResult.MEMBER


async def _request_membership(viewer: Viewer, group_id: UUID, reason: str) -> JoinResult:
    async with visible_group_uow(viewer, group_id) as uow:
        if uow.standing.role is not None:
            return JoinResult.MEMBER
        if not uow.standing.requested:
            access.require_action(uow.standing, GroupAction.REQUEST)
            request = await JoinRequest.create(
                id=ids.new(),
                group_id=group_id,
                person_id=viewer.id,
                message=reason,
                created_at=uow.at,
            )
            await uow.add_event("request.created", refs={"request": str(request.id)})
    return JoinResult.REQUESTED


async def _withdraw_request(viewer: Viewer, group_id: UUID) -> None:
    async with visible_group_uow(viewer, group_id) as uow:
        if not uow.standing.requested:
            raise AlreadyDecided(ALREADY_DECIDED_MESSAGE)
        await JoinRequest.filter(
            group_id=group_id, person_id=viewer.id, state=RequestState.WAITING
        ).update(state=RequestState.WITHDRAWN, answered_at=uow.at)
        await uow.add_event("request.withdrawn")


async def _add_member(uow: UnitOfWork, person_id: UUID, role: Role) -> None:
    await insert_membership(uow, person_id, role, "added")
    await uow.add_event("member.added", recipients=[str(person_id)])
    await uow.mark_changed()


# access (compare): the last administrator
async def _set_role(uow: UnitOfWork, membership: Membership, role: Role) -> None:
    access.require_action(uow.standing, GroupAction.SET_ROLES)
    if role is Role.MEMBER:
        await _require_another_admin(uow, membership.person_id)
    if role is Role.ADMINISTRATOR:
        await appoint_administrator(membership)
    else:
        await _demote(membership)
    await uow.add_event(
        "member.role",
        refs={"role": role.value},
        recipients=[str(membership.person_id)],
    )
    await uow.mark_changed()


async def _require_another_admin(uow: UnitOfWork, leaving: UUID) -> None:
    """Raise LastAdministrator unless another administrator is still active in the directory."""
    administrators = Membership.filter(group_id=uow.group_id, role=Role.ADMINISTRATOR)
    if not await administrators.filter(person_id=leaving).exists():
        return
    if not await administrators.filter(person__active=True).exclude(person_id=leaving).exists():
        raise LastAdministrator


async def adjust_member_count(uow: UnitOfWork, change: int) -> None:
    """Change the stored number of members, under the group's lock."""
    group = await Group.get(id=uow.group_id).only("id", "member_count")
    await Group.filter(id=uow.group_id).update(member_count=group.member_count + change)
