"""Accept or decline requests to join a moderated group."""

from enum import StrEnum
from uuid import UUID

from groups_service.access import GroupAction, Viewer
from groups_service.core.errors import NotFound
from groups_service.domain.core.decisions import AlreadyDecided, DecisionRecord, load_decision
from groups_service.domain.core.unit_of_work import group_uow
from groups_service.domain.members import memberships
from groups_service.models import JoinRequest
from groups_service.models.groups import RequestState, Role


class JoinRequestDecision(StrEnum):
    ACCEPT = "accept"
    DECLINE = "decline"


async def decide_join_request(
    viewer: Viewer,
    group_id: UUID,
    request_id: UUID,
    decision: JoinRequestDecision,
    reason: str = "",
) -> None:
    """Accept or decline a waiting request; the applicant is notified.

    Raises NotFound, NotAllowed, and AlreadyDecided when it is not waiting any more.
    """
    async with group_uow(viewer, group_id, GroupAction.ANSWER_REQUESTS) as uow:
        request = await JoinRequest.get_or_none(id=request_id, group_id=group_id)
        if request is None:
            raise NotFound
        if request.state is not RequestState.WAITING:
            raise AlreadyDecided(
                memberships.ALREADY_DECIDED_MESSAGE, await _load_decision(request)
            )
        recipients = [str(request.person_id)]
        refs: dict[str, object] = {"request": str(request.id)}
        if decision is JoinRequestDecision.ACCEPT:
            await memberships.insert_membership(uow, request.person_id, Role.MEMBER, "request")
            await uow.add_event("request.accepted", refs=refs, recipients=recipients)
            await uow.mark_changed()
        else:
            await JoinRequest.filter(id=request.id).update(
                state=RequestState.DECLINED,
                answered_at=uow.at,
                answered_by_id=viewer.id,
                reason=reason or None,
            )
            await uow.add_event("request.declined", refs=refs, recipients=recipients)


async def _load_decision(request: JoinRequest) -> DecisionRecord:
    withdrawn = request.state is RequestState.WITHDRAWN
    by = request.person_id if withdrawn else request.answered_by_id
    return await load_decision(request.state.value, request.answered_at, by)
