"""Membership: joining, leaving, adding, removing, and who administers.

Every group keeps an administrator: all of this happens under the group's lock.
"""

from enum import StrEnum
from uuid import UUID

from groups_service import access, ids
from groups_service.access import LastAdministrator, Verb, Viewer
from groups_service.domain.answered import AlreadyAnswered
from groups_service.domain.turn import Turn, known, turn
from groups_service.errors import FieldError, Invalid, NotFound
from groups_service.models import (
    Exclusion,
    Follow,
    Group,
    Invitation,
    JoinRequest,
    Membership,
    Person,
)
from groups_service.models.groups import RequestState, Role, Status
from groups_service.models.joining import InvitationState


class Joined(StrEnum):
    MEMBER = "member"
    REQUESTED = "requested"


ANSWERED = "This request has already been answered."


async def join(viewer: Viewer, group_id: UUID, why: str = "") -> Joined:
    """Become a member of an open group, or ask to become one of a moderated group.

    Whoever is a member or has asked already gets the same answer again.
    """
    standing = await access.standing(viewer, group_id)
    if standing.role is not None:
        return Joined.MEMBER
    if standing.status is Status.OPEN:
        return await _join_open(viewer, group_id)
    if standing.requested:
        return Joined.REQUESTED
    return await _request(viewer, group_id, why)


async def leave(viewer: Viewer, group_id: UUID) -> None:
    """Leave the group, or withdraw the request to join it."""
    standing = await access.standing(viewer, group_id)
    if standing.requested:
        await _withdraw(viewer, group_id)
        return
    if standing.role is None:
        return
    async with turn(viewer, group_id, Verb.LEAVE) as mine:
        await take_out(mine, viewer.id)
        await mine.note("member.left")
        await mine.show()


async def put(viewer: Viewer, group_id: UUID, person_id: UUID, role: Role | None) -> None:
    """Add a person (as member unless a `role` is given), or give a member another role."""
    verb = Verb.ADD_MEMBERS if role is not Role.ADMINISTRATOR else Verb.SET_ROLES
    async with turn(viewer, group_id, verb) as mine:
        person = await Person.get_or_none(id=person_id, active=True)
        if person is None:
            raise Invalid(FieldError("person", "unknown", "There is no such active person."))
        membership = await Membership.get_or_none(group_id=group_id, person_id=person_id)
        if membership is None:
            await _add(mine, person_id, role or Role.MEMBER)
        elif role is not None and role is not membership.role:
            await _set_role(mine, membership, role)


async def remove(viewer: Viewer, group_id: UUID, person_id: UUID) -> None:
    """Remove a member; removing oneself is leaving."""
    if person_id == viewer.id:
        await leave(viewer, group_id)
        return
    async with turn(viewer, group_id, Verb.REMOVE_MEMBERS) as mine:
        membership = await Membership.get_or_none(group_id=group_id, person_id=person_id)
        if membership is None:
            raise NotFound
        await take_out(mine, person_id)
        await mine.note("member.removed", recipients=[str(person_id)])
        await mine.show()


async def end_requests(mine: Turn) -> list[str]:
    """Nobody waits any longer; who did, so that they are told."""
    waiting = JoinRequest.filter(group_id=mine.group_id, state=RequestState.WAITING)
    people = [str(request.person_id) for request in await waiting.order_by("person_id")]
    await waiting.update(state=RequestState.ENDED, answered_at=mine.at)
    return people


async def make_member(mine: Turn, person_id: UUID, role: Role, source: str) -> None:
    """Write the membership; what waited for it or kept it away ends: request, exclusion ..."""
    await Membership.create(
        id=ids.new(),
        group_id=mine.group_id,
        person_id=person_id,
        role=role,
        sources=source,
        era=mine.era,
        since=mine.at,
    )
    await count(mine, 1)
    await JoinRequest.filter(
        group_id=mine.group_id, person_id=person_id, state=RequestState.WAITING
    ).update(state=RequestState.ACCEPTED, answered_at=mine.at, answered_by_id=mine.viewer.id)
    await Invitation.filter(
        group_id=mine.group_id, person_id=person_id, state=InvitationState.WAITING
    ).update(state=InvitationState.ACCEPTED, answered_at=mine.at)
    await Follow.filter(group_id=mine.group_id, person_id=person_id).delete()
    await Exclusion.filter(group_id=mine.group_id, person_id=person_id).delete()


async def appoint(membership: Membership) -> None:
    """Make a member administrator; that is a source of membership of its own."""
    sources = {*membership.sources.split(), "appointed"}
    await Membership.filter(id=membership.id).update(
        role=Role.ADMINISTRATOR, sources=" ".join(sorted(sources))
    )


async def _step_down(membership: Membership) -> None:
    """Make an administrator a member, who stays for the reasons there were besides that."""
    sources = {*membership.sources.split()} - {"appointed"} or {"added"}
    await Membership.filter(id=membership.id).update(
        role=Role.MEMBER, sources=" ".join(sorted(sources))
    )


async def take_out(mine: Turn, person_id: UUID) -> None:
    """End the membership, whatever its sources; bindings leave the person alone from now on."""
    await _keep_an_administrator(mine, person_id)
    await Membership.filter(group_id=mine.group_id, person_id=person_id).delete()
    await count(mine, -1)
    await Exclusion.filter(group_id=mine.group_id, person_id=person_id).delete()
    await Exclusion.create(
        id=ids.new(), group_id=mine.group_id, person_id=person_id, since=mine.at
    )


async def join_now(mine: Turn) -> None:
    """Make the viewer a member of an open group, by their own wish."""
    await make_member(mine, mine.viewer.id, Role.MEMBER, "self")


async def _join_open(viewer: Viewer, group_id: UUID) -> Joined:
    async with turn(viewer, group_id, Verb.READ) as mine:
        if mine.standing.role is None:
            access.require(mine.standing, Verb.JOIN)
            await join_now(mine)
            await mine.note("member.joined")
            await mine.show()
    return Joined.MEMBER


async def _request(viewer: Viewer, group_id: UUID, why: str) -> Joined:
    async with known(viewer, group_id) as mine:
        if mine.standing.role is not None:
            return Joined.MEMBER
        if not mine.standing.requested:
            access.require(mine.standing, Verb.REQUEST)
            request = await JoinRequest.create(
                id=ids.new(),
                group_id=group_id,
                person_id=viewer.id,
                why=why,
                created_at=mine.at,
            )
            await mine.note("request.made", refs={"request": str(request.id)})
    return Joined.REQUESTED


async def _withdraw(viewer: Viewer, group_id: UUID) -> None:
    async with known(viewer, group_id) as mine:
        if not mine.standing.requested:
            raise AlreadyAnswered(ANSWERED)
        await JoinRequest.filter(
            group_id=group_id, person_id=viewer.id, state=RequestState.WAITING
        ).update(state=RequestState.WITHDRAWN, answered_at=mine.at)
        await mine.note("request.withdrawn")


async def _add(mine: Turn, person_id: UUID, role: Role) -> None:
    await make_member(mine, person_id, role, "added")
    await mine.note("member.added", recipients=[str(person_id)])
    await mine.show()


async def _set_role(mine: Turn, membership: Membership, role: Role) -> None:
    access.require(mine.standing, Verb.SET_ROLES)
    if role is Role.MEMBER:
        await _keep_an_administrator(mine, membership.person_id)
    if role is Role.ADMINISTRATOR:
        await appoint(membership)
    else:
        await _step_down(membership)
    await mine.note(
        "member.role",
        refs={"role": role.value},
        recipients=[str(membership.person_id)],
    )
    await mine.show()


async def _keep_an_administrator(mine: Turn, leaving: UUID) -> None:
    """One who is there: administrators who left the directory sleep, and answer nobody."""
    leading = Membership.filter(group_id=mine.group_id, role=Role.ADMINISTRATOR)
    if not await leading.filter(person_id=leaving).exists():
        return
    if not await leading.filter(person__active=True).exclude(person_id=leaving).exists():
        raise LastAdministrator


async def count(mine: Turn, change: int) -> None:
    """Keep the number of members, under the group's lock."""
    group = await Group.get(id=mine.group_id).only("id", "member_count")
    await Group.filter(id=mine.group_id).update(member_count=group.member_count + change)
