"""Deactivating a group, moving it to the trash, and restoring it."""

from typing import Literal

from pydantic import ConfigDict
from starlette.requests import Request
from starlette.responses import Response

from groups_service.domain.groups import lifecycle
from groups_service.models.groups import GroupState
from groups_service.web.http import request_parsing, responses
from groups_service.web.http.field_types import ReasonText, RequestBody
from groups_service.web.http.lookup import get_group_or_404
from groups_service.web.http.viewer import get_viewer
from groups_service.web.serializers.groups import serialize_group


class StateBody(RequestBody):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"state": "inactive", "reason": "Projektet är avslutat."}]}
    )

    state: Literal[GroupState.ACTIVE, GroupState.INACTIVE]
    reason: ReasonText = ""
    """Stored in the history of the group."""


class TrashBody(RequestBody):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"reason": "Gruppen skapades av misstag."}]}
    )

    reason: ReasonText = ""
    """Stored in the history of the group."""


async def set_state(request: Request) -> Response:
    viewer = await get_viewer(request)
    group_id = request_parsing.parse_path_id(request, "group_id")
    body = await request_parsing.parse_body(request, StateBody)
    await lifecycle.set_state(viewer, group_id, body.state, body.reason)
    return responses.json_response(serialize_group(await get_group_or_404(viewer, group_id)))


async def trash_group(request: Request) -> Response:
    viewer = await get_viewer(request)
    body = await request_parsing.parse_body(request, TrashBody)
    await lifecycle.trash_group(
        viewer, request_parsing.parse_path_id(request, "group_id"), body.reason
    )
    return Response(status_code=204)


async def restore_group(request: Request) -> Response:
    viewer = await get_viewer(request)
    group_id = request_parsing.parse_path_id(request, "group_id")
    await lifecycle.restore_group(viewer, group_id)
    return responses.json_response(serialize_group(await get_group_or_404(viewer, group_id)))
