"""Requests to join a group."""

from pydantic import ConfigDict
from starlette.requests import Request
from starlette.responses import Response

from groups_service import access
from groups_service.access import GroupAction
from groups_service.domain.members import join_requests
from groups_service.domain.members.join_requests import JoinRequestDecision
from groups_service.queries.members import memberships as member_queries
from groups_service.web.http import pagination, request_parsing
from groups_service.web.http.field_types import ReasonText, RequestBody
from groups_service.web.http.pagination import parse_time_cursor
from groups_service.web.http.viewer import get_viewer
from groups_service.web.serializers.members import serialize_join_request


class JoinRequestDecisionBody(RequestBody):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"decision": "accept"},
                {"decision": "decline", "reason": "Gruppen är för chefer."},
            ]
        }
    )

    decision: JoinRequestDecision
    reason: ReasonText = ""
    """Stored with a declined request."""


async def list_join_requests(request: Request) -> Response:
    viewer = await get_viewer(request)
    group_id = request_parsing.parse_path_id(request, "group_id")
    page_request = pagination.parse_page_request(request, viewer)
    access.require_action(await access.get_standing(viewer, group_id), GroupAction.ANSWER_REQUESTS)
    page = await member_queries.list_waiting_requests(
        group_id, parse_time_cursor(page_request.after), page_request.limit
    )
    return page_request.render_page(
        page,
        serialize_join_request,
        lambda join_request: (join_request.created_at, join_request.id),
    )


async def decide_join_request(request: Request) -> Response:
    viewer = await get_viewer(request)
    group_id = request_parsing.parse_path_id(request, "group_id")
    request_id = request_parsing.parse_path_id(request, "request_id")
    body = await request_parsing.parse_body(request, JoinRequestDecisionBody)
    await join_requests.decide_join_request(
        viewer, group_id, request_id, body.decision, body.reason
    )
    return Response(status_code=204)
