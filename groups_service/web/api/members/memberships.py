"""Members of a group: the list, roles, joining and leaving."""

from pydantic import ConfigDict
from starlette.requests import Request
from starlette.responses import Response

from groups_service import access
from groups_service.domain.members import memberships
from groups_service.domain.members.memberships import JoinResult
from groups_service.models.groups import Role
from groups_service.queries.members import memberships as member_queries
from groups_service.web.http import pagination, request_parsing, responses
from groups_service.web.http.field_types import ReasonText, RequestBody
from groups_service.web.http.lookup import get_group_or_404
from groups_service.web.http.pagination import parse_member_cursor
from groups_service.web.http.viewer import get_viewer
from groups_service.web.serializers.groups import serialize_group
from groups_service.web.serializers.members import serialize_member


class JoinBody(RequestBody):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"message": "Jag arbetar med samma frågor."}]}
    )

    message: ReasonText = ""
    """Sent to the administrators with a request to join. Ignored when the group is open."""


class RoleBody(RequestBody):
    model_config = ConfigDict(json_schema_extra={"examples": [{"role": "member"}]})

    role: Role | None = None
    """Null or absent adds a non-member as a member and leaves a member's role unchanged."""


async def list_members(request: Request) -> Response:
    viewer = await get_viewer(request)
    group_id = request_parsing.parse_path_id(request, "group_id")
    page_request = pagination.parse_page_request(request, viewer)
    await access.require_reader(viewer, group_id)
    page = await member_queries.list_members(
        viewer, group_id, parse_member_cursor(page_request.after), page_request.limit
    )
    return page_request.render_page(
        page, serialize_member, lambda member: (*member.sort_values, member.person.id)
    )


async def set_member(request: Request) -> Response:
    viewer = await get_viewer(request)
    group_id = request_parsing.parse_path_id(request, "group_id")
    body = await request_parsing.parse_body(request, RoleBody)
    await memberships.add_or_set_role(
        viewer, group_id, request_parsing.parse_path_id(request, "person_id"), body.role
    )
    return Response(status_code=204)


async def remove_member(request: Request) -> Response:
    viewer = await get_viewer(request)
    group_id = request_parsing.parse_path_id(request, "group_id")
    await memberships.remove_member(
        viewer, group_id, request_parsing.parse_path_id(request, "person_id")
    )
    return Response(status_code=204)


async def join_group(request: Request) -> Response:
    viewer = await get_viewer(request)
    group_id = request_parsing.parse_path_id(request, "group_id")
    body = await request_parsing.parse_body(request, JoinBody)
    result = await memberships.join_group(viewer, group_id, body.message)
    group = await get_group_or_404(viewer, group_id)
    return responses.json_response(
        serialize_group(group), 200 if result is JoinResult.MEMBER else 202
    )


async def leave_group(request: Request) -> Response:
    viewer = await get_viewer(request)
    await memberships.leave_group(viewer, request_parsing.parse_path_id(request, "group_id"))
    return Response(status_code=204)
