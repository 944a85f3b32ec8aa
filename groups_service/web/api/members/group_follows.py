"""Following a group."""

from starlette.requests import Request
from starlette.responses import Response

from groups_service.domain.members import group_follows
from groups_service.web.http import request_parsing, responses
from groups_service.web.http.lookup import get_group_or_404
from groups_service.web.http.viewer import get_viewer
from groups_service.web.serializers.groups import serialize_group


async def follow_group(request: Request) -> Response:
    viewer = await get_viewer(request)
    group_id = request_parsing.parse_path_id(request, "group_id")
    await group_follows.follow_group(viewer, group_id)
    return responses.json_response(serialize_group(await get_group_or_404(viewer, group_id)))


async def unfollow_group(request: Request) -> Response:
    viewer = await get_viewer(request)
    await group_follows.unfollow_group(viewer, request_parsing.parse_path_id(request, "group_id"))
    return Response(status_code=204)
