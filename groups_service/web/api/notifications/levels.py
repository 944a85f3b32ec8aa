"""The viewer's notification level in a group."""

from pydantic import ConfigDict
from starlette.requests import Request
from starlette.responses import Response

from groups_service.core import clock
from groups_service.core.errors import FieldError, InvalidInput
from groups_service.domain.notifications import levels
from groups_service.web.http import request_parsing, responses
from groups_service.web.http.field_types import RequestBody, Timestamp
from groups_service.web.http.viewer import get_viewer
from groups_service.web.serializers.notifications import serialize_level
from notifications.levels import Level


class LevelBody(RequestBody):
    model_config = ConfigDict(json_schema_extra={"examples": [{"level": "mine"}]})

    level: Level | None
    """Null deletes the explicit level, so that the default level applies."""
    until: Timestamp | None = None
    """When the level ends and the level before it applies again. Null or absent means no end."""


async def show_level(request: Request) -> Response:
    viewer = await get_viewer(request)
    group_id = request_parsing.parse_path_id(request, "group_id")
    return responses.json_with_etag(
        request, serialize_level(await levels.get_level(viewer, group_id))
    )


async def set_level(request: Request) -> Response:
    viewer = await get_viewer(request)
    group_id = request_parsing.parse_path_id(request, "group_id")
    body = await request_parsing.parse_body(request, LevelBody)
    if body.until is not None and body.until <= clock.now():
        raise InvalidInput(FieldError("until", "past", "This time has passed."))
    await levels.set_level(viewer, group_id, body.level, body.until)
    return responses.json_response(serialize_level(await levels.get_level(viewer, group_id)))
