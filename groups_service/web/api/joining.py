"""Ways towards a group: following, being invited, proposing a post, taking a group over."""

from datetime import datetime

from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from groups_service import access
from groups_service.access import Verb
from groups_service.domain import follows, invitations, once, proposals, succession
from groups_service.domain.invitations import Answer
from groups_service.domain.proposals import Decision
from groups_service.errors import NotFound
from groups_service.queries import joining
from groups_service.queries.joining import InvitationSeen, ProposalSeen
from groups_service.queries.rows import when
from groups_service.web.api import answers, paging, reading
from groups_service.web.api.fields import Body, PersonId, Reason
from groups_service.web.api.groups import seen
from groups_service.web.api.paging import PageQuery
from groups_service.web.api.shapes import Json, brief_json, group_json, time_json
from groups_service.web.viewer import current_viewer


class InvitationBody(Body):
    person: PersonId
    note: Reason = ""


class AnswerBody(Body):
    decision: Answer


class DecisionBody(Body):
    decision: Decision
    reason: Reason = Field(default="")


async def follow(request: Request) -> Response:
    viewer = await current_viewer(request)
    group_id = reading.path_id(request, "group_id")
    await follows.follow(viewer, group_id)
    return answers.json(group_json(await seen(viewer, group_id)))


async def unfollow(request: Request) -> Response:
    viewer = await current_viewer(request)
    await follows.unfollow(viewer, reading.path_id(request, "group_id"))
    return Response(status_code=204)


async def invitation_index(request: Request) -> Response:
    viewer = await current_viewer(request)
    group_id = reading.path_id(request, "group_id")
    place = paging.place(request, viewer, reading.query(request, PageQuery))
    access.require(await access.standing(viewer, group_id), Verb.INVITE)
    found = await joining.invitations_to(group_id, after_time(place.after), place.limit)
    return place.answer(found, invitation_json, lambda each: (each.created_at, each.id))


async def invite(request: Request) -> Response:
    viewer = await current_viewer(request)
    group_id = reading.path_id(request, "group_id")
    body = await reading.body(request, InvitationBody)
    made = await once.do(
        reading.once(request, viewer, body),
        lambda: invitations.invite(viewer, group_id, body.person, body.note),
    )
    access.require(await access.standing(viewer, group_id), Verb.INVITE)
    shown = await joining.invitation(group_id, made)
    if shown is None:
        raise NotFound
    return answers.created(invitation_json(shown), f"/api/v1/groups/{group_id}/invitations/{made}")


async def revoke(request: Request) -> Response:
    viewer = await current_viewer(request)
    group_id = reading.path_id(request, "group_id")
    await invitations.revoke(viewer, group_id, reading.path_id(request, "invitation_id"))
    return Response(status_code=204)


async def my_invitations(request: Request) -> Response:
    viewer = await current_viewer(request)
    place = paging.place(request, viewer, reading.query(request, PageQuery))
    found = await joining.invitations_of(viewer, after_time(place.after), place.limit)
    return place.answer(found, invitation_json, lambda each: (each.created_at, each.id))


async def answer_invitation(request: Request) -> Response:
    viewer = await current_viewer(request)
    body = await reading.body(request, AnswerBody)
    await invitations.answer(viewer, reading.path_id(request, "invitation_id"), body.decision)
    return Response(status_code=204)


async def proposal_index(request: Request) -> Response:
    viewer = await current_viewer(request)
    group_id = reading.path_id(request, "group_id")
    place = paging.place(request, viewer, reading.query(request, PageQuery))
    await access.require_reader(viewer, group_id)
    found = await joining.proposals_to(viewer, group_id, after_time(place.after), place.limit)
    return place.answer(found, proposal_json, lambda each: (each.created_at, each.id))


async def show_proposal(request: Request) -> Response:
    viewer = await current_viewer(request)
    proposal = await joining.proposal(viewer, reading.path_id(request, "proposal_id"))
    if proposal is None:
        raise NotFound
    return answers.resource(request, proposal_json(proposal))


async def decide_proposal(request: Request) -> Response:
    viewer = await current_viewer(request)
    proposal_id = reading.path_id(request, "proposal_id")
    body = await reading.body(request, DecisionBody)
    await proposals.decide(viewer, proposal_id, body.decision, body.reason)
    proposal = await joining.proposal(viewer, proposal_id)
    if proposal is None:
        raise NotFound
    return answers.json(proposal_json(proposal))


async def withdraw_proposal(request: Request) -> Response:
    viewer = await current_viewer(request)
    await proposals.withdraw(viewer, reading.path_id(request, "proposal_id"))
    return Response(status_code=204)


async def take_over(request: Request) -> Response:
    viewer = await current_viewer(request)
    group_id = reading.path_id(request, "group_id")
    await succession.take_over(viewer, group_id)
    return answers.json(group_json(await seen(viewer, group_id)))


def invitation_json(invitation: InvitationSeen) -> Json:
    return {
        "id": str(invitation.id),
        "group": {
            "id": str(invitation.group_id),
            "name": invitation.group_name,
            "status": invitation.group_status,
        },
        "person": brief_json(invitation.person),
        "invited_by": invitation.invited_by,
        "note": invitation.note,
        "state": invitation.state,
        "created_at": time_json(invitation.created_at),
        "expires_at": time_json(invitation.expires_at),
    }


def proposal_json(proposal: ProposalSeen) -> Json:
    return {
        "id": str(proposal.id),
        "group": {"id": str(proposal.group_id), "name": proposal.group_name},
        "author": brief_json(proposal.author),
        "text": proposal.text,
        "html": proposal.html,
        "state": proposal.state,
        "reason": proposal.reason,
        "post": str(proposal.post_id) if proposal.post_id else None,
        "created_at": time_json(proposal.created_at),
    }


def after_time(after: tuple[object, ...] | None) -> tuple[datetime, str] | None:
    """A cursor's values: a time and an id."""
    return (when(after[0]), str(after[1])) if after else None
