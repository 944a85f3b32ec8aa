"""Answering those who asked to become members of a moderated group."""

from enum import StrEnum
from uuid import UUID

from groups_service.access import Verb, Viewer
from groups_service.domain import members
from groups_service.domain.answered import AlreadyAnswered, Answered, answered
from groups_service.domain.turn import turn
from groups_service.errors import NotFound
from groups_service.models import JoinRequest
from groups_service.models.groups import RequestState, Role


class Decision(StrEnum):
    ACCEPT = "accept"
    DECLINE = "decline"


async def decide(
    viewer: Viewer, group_id: UUID, request_id: UUID, decision: Decision, reason: str = ""
) -> None:
    """Accept or decline a waiting request; the applicant is told.

    Raises AlreadyAnswered when it waits no longer.
    """
    async with turn(viewer, group_id, Verb.ANSWER_REQUESTS) as mine:
        request = await JoinRequest.get_or_none(id=request_id, group_id=group_id)
        if request is None:
            raise NotFound
        if request.state is not RequestState.WAITING:
            raise AlreadyAnswered(members.ANSWERED, await _answered(request))
        recipients = [str(request.person_id)]
        refs: dict[str, object] = {"request": str(request.id)}
        if decision is Decision.ACCEPT:
            await members.make_member(mine, request.person_id, Role.MEMBER, "request")
            await mine.note("request.accepted", refs=refs, recipients=recipients)
            await mine.show()
        else:
            await JoinRequest.filter(id=request.id).update(
                state=RequestState.DECLINED,
                answered_at=mine.at,
                answered_by_id=viewer.id,
                reason=reason or None,
            )
            await mine.note("request.declined", refs=refs, recipients=recipients)


async def _answered(request: JoinRequest) -> Answered:
    withdrawn = request.state is RequestState.WITHDRAWN
    by = request.person_id if withdrawn else request.answered_by_id
    return await answered(request.state.value, request.answered_at, by)
