"""Changing who may read and join a group: at once towards closed, carefully towards open."""

from uuid import UUID

from groups_service.access import Verb, Viewer
from groups_service.domain import eras, groups, lives, members
from groups_service.domain.turn import Turn, turn
from groups_service.errors import Conflict
from groups_service.models import Group, JoinRequest, Membership, Proposal
from groups_service.models.groups import RequestState, Role, Status
from groups_service.models.joining import ProposalState


async def change(
    viewer: Viewer, group_id: UUID, status: Status, reason: str = "", *, listed: bool = False
) -> None:
    """Give the group another status; a new era begins.

    Closing: requests end (unless the group is `listed`), proposals return to their authors,
    followers are dropped and told. Opening to all: who waited becomes a member. What was written
    in a closed era stays with the members until it is published. Raises Invalid.
    """
    groups.require_closed_if_listed(status, listed=listed)
    async with turn(viewer, group_id, Verb.SET_STATUS) as mine:
        if status is mine.status:
            return
        was, mine.status, mine.era = mine.status, status, mine.era + 1
        await Group.filter(id=group_id).update(status=status, listed=listed, era=mine.era)
        await eras.begin(group_id, mine.era, status, mine.at)
        told = await _take_effect(mine, listed=listed)
        await lives.remember(mine, reason)
        refs: dict[str, object] = {"status": status.value, "was": was.value, "era": mine.era}
        await mine.note("group.status", refs=refs, recipients=sorted(set(told)))
        await mine.show()


async def publish(viewer: Viewer, group_id: UUID) -> None:
    """Let everybody read what was written in closed eras; a new era begins, members are told.

    Raises Conflict `closed` while the group is closed, `nothing_to_publish` without such eras.
    """
    async with turn(viewer, group_id, Verb.PUBLISH) as mine:
        if mine.status is Status.CLOSED:
            message = "Open the group first; in a closed group only members read."
            raise Conflict(message, code="closed")
        if not await eras.publish_closed(group_id):
            message = "There is nothing that was written while the group was closed."
            raise Conflict(message, code="nothing_to_publish")
        mine.era += 1
        await Group.filter(id=group_id).update(era=mine.era)
        await eras.begin(group_id, mine.era, mine.status, mine.at)
        await mine.note("group.published", refs={"era": mine.era})
        await mine.show(activity=True)


async def _take_effect(mine: Turn, *, listed: bool) -> list[str]:
    """What else changes with the status; ids of those to be told about themselves."""
    if mine.status is Status.CLOSED:
        returned = await _return_proposals(mine)
        return returned if listed else returned + await members.end_requests(mine)
    if mine.status is Status.OPEN:
        return await _let_in(mine)
    return []


async def _return_proposals(mine: Turn) -> list[str]:
    waiting = Proposal.filter(group_id=mine.group_id, state=ProposalState.WAITING)
    people = [str(proposal.author_id) for proposal in await waiting.order_by("author_id")]
    await waiting.update(state=ProposalState.RETURNED, answered_at=mine.at)
    return people


async def _let_in(mine: Turn) -> list[str]:
    """Nobody needs to ask any more: who waits is a member."""
    waiting = await JoinRequest.filter(
        group_id=mine.group_id, state=RequestState.WAITING, person__active=True
    ).order_by("person_id")
    there = set(
        await Membership.filter(group_id=mine.group_id).values_list("person_id", flat=True)
    )
    for request in waiting:
        if request.person_id not in there:
            await members.make_member(mine, request.person_id, Role.MEMBER, "request")
    return [str(request.person_id) for request in waiting]
