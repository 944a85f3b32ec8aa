"""Changes in a group since a version, and the viewer's read marker."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response

from groups_service import access
from groups_service.domain.feeds import read_markers
from groups_service.queries.feeds import changes_since
from groups_service.web.http import request_parsing, responses
from groups_service.web.http.context import get_app_context
from groups_service.web.http.field_types import RequestBody
from groups_service.web.http.request_parsing import MAX_SAFE_INTEGER
from groups_service.web.http.viewer import get_viewer


class GroupChangesQuery(BaseModel):
    model_config = ConfigDict(extra="forbid")

    after: Annotated[int, Field(ge=0, le=MAX_SAFE_INTEGER)]


class ReadMarkerBody(RequestBody):
    model_config = ConfigDict(json_schema_extra={"examples": [{"version": 42}]})

    version: Annotated[int, Field(ge=0, le=MAX_SAFE_INTEGER)]
    """A `version` of the group, or of a post in it, as the API returned it to the caller."""


async def list_changes(request: Request) -> Response:
    viewer = await get_viewer(request)
    group_id = request_parsing.parse_path_id(request, "group_id")
    query = request_parsing.parse_query(request, GroupChangesQuery)
    standing = await access.require_reader(viewer, group_id)
    changes = await changes_since.list_changes_since(viewer, group_id, query.after, standing)
    return responses.json_response(
        {
            "version": changes.version,
            "resync": changes.resync,
            "items": [
                {"type": change.type, "id": str(change.id), "version": change.version}
                for change in changes.items
            ],
        }
    )


async def mark_group_read(request: Request) -> Response:
    viewer = await get_viewer(request)
    group_id = request_parsing.parse_path_id(request, "group_id")
    body = await request_parsing.parse_body(request, ReadMarkerBody)
    read_version = await read_markers.mark_group_read(viewer, group_id, body.version)
    if await read_markers.mark_post_notifications_read(viewer, group_id, read_version):
        await get_app_context(request).fanout.wake([str(viewer.id)])
    return Response(status_code=204)
