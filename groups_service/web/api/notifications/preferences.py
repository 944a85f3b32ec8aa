"""The viewer's notification preferences."""

from dataclasses import replace
from typing import Annotated, Any

from pydantic import ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response

from groups_service.core.errors import FieldError, InvalidInput
from groups_service.web.http import request_parsing, responses
from groups_service.web.http.field_types import RequestBody, TimeOfDay, Timestamp
from groups_service.web.http.viewer import get_viewer
from groups_service.web.serializers.notifications import serialize_preferences
from notifications import preferences
from notifications.preferences import MailFrequency, Preferences


def _complete_schema(schema: dict[str, Any]) -> None:
    """Add an example and drop the defaults: absent fields keep their stored values instead."""
    schema["examples"] = [{"mail": "daily", "digest_hour": 7}]
    for field in schema["properties"].values():
        field.pop("default", None)


class PreferencesBody(RequestBody):
    """Absent fields stay unchanged."""

    model_config = ConfigDict(json_schema_extra=_complete_schema)

    mail: MailFrequency = "at_once"
    digest_hour: Annotated[int, Field(ge=0, le=23)] = 7
    """The hour at which the daily email is sent."""
    quiet_from: TimeOfDay | None = None
    """When the quiet hours begin. Both ends of the quiet hours are required, or neither."""
    quiet_to: TimeOfDay | None = None
    """When the quiet hours end."""
    leave_until: Timestamp | None = None
    """Until this time notifications go to the inbox only."""


async def show_preferences(request: Request) -> Response:
    viewer = await get_viewer(request)
    current = await preferences.get_preferences(str(viewer.id))
    return responses.private_json_response(serialize_preferences(current))


async def update_preferences(request: Request) -> Response:
    viewer = await get_viewer(request)
    body = await request_parsing.parse_body(request, PreferencesBody)
    recipient = str(viewer.id)
    updated = _apply_changes(await preferences.get_preferences(recipient), body)
    await preferences.save_preferences(recipient, updated)
    return responses.private_json_response(serialize_preferences(updated))


def _apply_changes(current: Preferences, body: PreferencesBody) -> Preferences:
    """Return `current` with the fields that were sent.

    Raises InvalidInput when only one end of the quiet hours is set.
    """
    changes: dict[str, Any] = {name: getattr(body, name) for name in body.model_fields_set}
    updated = replace(current, **changes)
    if (updated.quiet_from is None) != (updated.quiet_to is None):
        missing = "quiet_from" if updated.quiet_from is None else "quiet_to"
        code = "both_or_none"
        raise InvalidInput(FieldError(missing, code, request_parsing.MESSAGES[code]))
    return updated
