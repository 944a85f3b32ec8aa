"""The status of a group, publication of closed content, and previews of both."""

from pydantic import BaseModel, ConfigDict
from starlette.requests import Request
from starlette.responses import Response

from groups_service import access
from groups_service.access import GroupAction
from groups_service.domain.groups import status
from groups_service.models.groups import GroupStatus
from groups_service.queries.groups import audience_preview
from groups_service.web.http import request_parsing, responses
from groups_service.web.http.field_types import ReasonText, RequestBody
from groups_service.web.http.lookup import get_group_or_404
from groups_service.web.http.viewer import get_viewer
from groups_service.web.serializers.groups import (
    load_status_preview_json,
    serialize_group,
    serialize_revealed_content,
)


class StatusBody(RequestBody):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"status": "closed", "reason": "Ärendena rör enskilda."}]}
    )

    status: GroupStatus
    reason: ReasonText = ""
    """Stored in the history of the group."""
    listed: bool = False
    """Whether non-members see the name of the closed group. Only closed groups can be listed."""


class StatusPreviewQuery(BaseModel):
    model_config = {"extra": "forbid"}

    status: GroupStatus


async def set_status(request: Request) -> Response:
    viewer = await get_viewer(request)
    group_id = request_parsing.parse_path_id(request, "group_id")
    body = await request_parsing.parse_body(request, StatusBody)
    await status.change_status(viewer, group_id, body.status, body.reason, listed=body.listed)
    return responses.json_response(serialize_group(await get_group_or_404(viewer, group_id)))


async def preview_status(request: Request) -> Response:
    viewer = await get_viewer(request)
    group_id = request_parsing.parse_path_id(request, "group_id")
    query = request_parsing.parse_query(request, StatusPreviewQuery)
    access.require_action(await access.get_standing(viewer, group_id), GroupAction.SET_STATUS)
    return responses.json_response(await load_status_preview_json(viewer, group_id, query.status))


async def preview_publication(request: Request) -> Response:
    viewer = await get_viewer(request)
    group_id = request_parsing.parse_path_id(request, "group_id")
    access.require_action(await access.get_standing(viewer, group_id), GroupAction.PUBLISH)
    return responses.json_response(
        serialize_revealed_content(await audience_preview.preview_publication(group_id))
    )


async def publish_closed_content(request: Request) -> Response:
    viewer = await get_viewer(request)
    group_id = request_parsing.parse_path_id(request, "group_id")
    await status.publish_closed_content(viewer, group_id)
    return responses.json_response(serialize_group(await get_group_or_404(viewer, group_id)))
