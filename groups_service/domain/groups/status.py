"""Change who may read and join a group.

Closing takes effect at once; opening does not reveal content from closed eras.
"""

from uuid import UUID

from groups_service.access import GroupAction, Viewer
from groups_service.core.errors import Conflict
from groups_service.domain.core import eras
from groups_service.domain.core.unit_of_work import UnitOfWork, group_uow
from groups_service.domain.groups import groups, lifecycle
from groups_service.domain.members import memberships
from groups_service.models import Group, JoinRequest, Membership, Proposal
from groups_service.models.groups import GroupStatus, RequestState, Role
from groups_service.models.members import ProposalState


async def change_status(
    viewer: Viewer, group_id: UUID, status: GroupStatus, reason: str = "", *, listed: bool = False
) -> None:
    """Give the group another status, which begins a new era.

    Closing ends requests (unless the group is `listed`), returns proposals to their authors, and
    removes and notifies followers. Opening accepts all waiting requests. Content of a closed era
    stays visible to members only until it is published. Raises NotFound, NotAllowed,
    InvalidInput.
    """
    groups.require_closed_if_listed(status, listed=listed)
    async with group_uow(viewer, group_id, GroupAction.SET_STATUS) as uow:
        if status is uow.status:
            return
        previous, uow.status, uow.era = uow.status, status, uow.era + 1
        await Group.filter(id=group_id).update(status=status, listed=listed, era=uow.era)
        await eras.start_era(group_id, uow.era, status, uow.at)
        recipients = await _apply_side_effects(uow, listed=listed)
        await lifecycle.append_history(uow, reason)
        refs: dict[str, object] = {"status": status.value, "was": previous.value, "era": uow.era}
        await uow.add_event("group.status", refs=refs, recipients=sorted(set(recipients)))
        await uow.mark_changed()


# access (compare): a closed group has no readers to publish to
async def publish_closed_content(viewer: Viewer, group_id: UUID) -> None:
    """Make the content of closed eras visible to all readers.

    Begins a new era and notifies the members. Raises NotFound, NotAllowed, and Conflict:
    `closed` while the group is closed, `nothing_to_publish` without such eras.
    """
    async with group_uow(viewer, group_id, GroupAction.PUBLISH) as uow:
        if uow.status is GroupStatus.CLOSED:
            message = "Open the group first; in a closed group only members read."
            raise Conflict(message, code="closed")
        if not await eras.publish_closed_eras(group_id):
            message = "There is nothing that was written while the group was closed."
            raise Conflict(message, code="nothing_to_publish")
        uow.era += 1
        await Group.filter(id=group_id).update(era=uow.era)
        await eras.start_era(group_id, uow.era, uow.status, uow.at)
        await uow.add_event("group.published", refs={"era": uow.era})
        await uow.mark_changed(activity=True)


# access (compare): which requests end, which are accepted
async def _apply_side_effects(uow: UnitOfWork, *, listed: bool) -> list[str]:
    """Apply the other changes of a new status. Returns the ids of the people to notify."""
    if uow.status is GroupStatus.CLOSED:
        returned = await _return_proposals(uow)
        return returned if listed else returned + await memberships.end_join_requests(uow)
    if uow.status is GroupStatus.OPEN:
        return await _accept_waiting_requests(uow)
    return []


async def _return_proposals(uow: UnitOfWork) -> list[str]:
    waiting = Proposal.filter(group_id=uow.group_id, state=ProposalState.WAITING)
    people = [str(proposal.author_id) for proposal in await waiting.order_by("author_id")]
    await waiting.update(state=ProposalState.RETURNED, answered_at=uow.at)
    return people


async def _accept_waiting_requests(uow: UnitOfWork) -> list[str]:
    """Accept all waiting requests. Returns the ids of the applicants."""
    waiting = await JoinRequest.filter(
        group_id=uow.group_id, state=RequestState.WAITING, person__active=True
    ).order_by("person_id")
    members = set(
        await Membership.filter(group_id=uow.group_id).values_list("person_id", flat=True)
    )
    for request in waiting:
        if request.person_id not in members:
            await memberships.insert_membership(uow, request.person_id, Role.MEMBER, "request")
    return [str(request.person_id) for request in waiting]
