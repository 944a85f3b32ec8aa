"""Invitations to groups."""

from pydantic import ConfigDict
from starlette.requests import Request
from starlette.responses import Response

from groups_service import access
from groups_service.access import GroupAction
from groups_service.core.errors import NotFound
from groups_service.domain.core import idempotency
from groups_service.domain.members import invitations
from groups_service.domain.members.invitations import InvitationAnswer
from groups_service.queries.members import invitations as invitation_queries
from groups_service.web.http import pagination, request_parsing, responses
from groups_service.web.http.field_types import PersonId, ReasonText, RequestBody
from groups_service.web.http.pagination import parse_time_cursor
from groups_service.web.http.viewer import get_viewer
from groups_service.web.serializers.members import serialize_invitation


class InvitationBody(RequestBody):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "person": "0199a4c2-7d11-7c3e-9d0a-5a0b2f3c4d5e",
                    "note": "Vi behöver någon från VA-avdelningen.",
                }
            ]
        }
    )

    person: PersonId
    """The id of the invited person."""
    note: ReasonText = ""
    """Shown to the invited person."""


class InvitationAnswerBody(RequestBody):
    model_config = ConfigDict(json_schema_extra={"examples": [{"decision": "accept"}]})

    decision: InvitationAnswer


async def list_group_invitations(request: Request) -> Response:
    viewer = await get_viewer(request)
    group_id = request_parsing.parse_path_id(request, "group_id")
    page_request = pagination.parse_page_request(request, viewer)
    access.require_action(await access.get_standing(viewer, group_id), GroupAction.INVITE)
    page = await invitation_queries.list_group_invitations(
        group_id, parse_time_cursor(page_request.after), page_request.limit
    )
    return page_request.render_page(
        page,
        serialize_invitation,
        lambda invitation: (invitation.created_at, invitation.id),
    )


async def create_invitation(request: Request) -> Response:
    viewer = await get_viewer(request)
    group_id = request_parsing.parse_path_id(request, "group_id")
    body = await request_parsing.parse_body(request, InvitationBody)
    invitation_id = await idempotency.run_once(
        request_parsing.parse_idempotency_key(request, viewer, body),
        lambda: invitations.invite_person(viewer, group_id, body.person, body.note),
    )
    access.require_action(await access.get_standing(viewer, group_id), GroupAction.INVITE)
    invitation = await invitation_queries.get_invitation(group_id, invitation_id)
    if invitation is None:
        raise NotFound
    return responses.created_response(
        serialize_invitation(invitation), f"/api/v1/groups/{group_id}/invitations/{invitation_id}"
    )


async def revoke_invitation(request: Request) -> Response:
    viewer = await get_viewer(request)
    group_id = request_parsing.parse_path_id(request, "group_id")
    await invitations.revoke_invitation(
        viewer, group_id, request_parsing.parse_path_id(request, "invitation_id")
    )
    return Response(status_code=204)


async def list_own_invitations(request: Request) -> Response:
    viewer = await get_viewer(request)
    page_request = pagination.parse_page_request(request, viewer)
    page = await invitation_queries.list_own_invitations(
        viewer, parse_time_cursor(page_request.after), page_request.limit
    )
    return page_request.render_page(
        page,
        serialize_invitation,
        lambda invitation: (invitation.created_at, invitation.id),
    )


async def answer_invitation(request: Request) -> Response:
    viewer = await get_viewer(request)
    body = await request_parsing.parse_body(request, InvitationAnswerBody)
    await invitations.answer_invitation(
        viewer, request_parsing.parse_path_id(request, "invitation_id"), body.decision
    )
    return Response(status_code=204)
