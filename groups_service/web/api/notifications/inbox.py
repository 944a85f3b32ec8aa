"""The viewer's inbox: listing notifications and marking them as read."""

from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic.config import JsonDict
from pydantic_core import PydanticCustomError
from starlette.requests import Request
from starlette.responses import Response

from groups_service.core import clock
from groups_service.web.http import request_parsing, responses
from groups_service.web.http.context import get_app_context
from groups_service.web.http.field_types import RequestBody
from groups_service.web.http.pagination import DEFAULT_PAGE_ITEMS, MAX_PAGE_ITEMS
from groups_service.web.http.viewer import get_viewer
from notifications.inbox import inbox
from notifications.live import protocol
from notifications.rendering import render_notifications

MAX_NUMBER = 10**18 - 1

Number = Annotated[int, Field(ge=0, le=MAX_NUMBER)]
NumberText = Annotated[str, Field(pattern=r"^[0-9]{1,18}$")]


class NotificationsQuery(BaseModel):
    model_config = ConfigDict(extra="forbid")

    limit: Annotated[int, Field(ge=1, le=MAX_PAGE_ITEMS)] = DEFAULT_PAGE_ITEMS
    cursor: NumberText | None = None

    @property
    def before(self) -> int | None:
        return None if self.cursor is None else int(self.cursor)


READ_SCHEMA: JsonDict = {
    "oneOf": [
        {"required": ["up_to"], "properties": {"up_to": {"type": "integer"}}},
        {"required": ["ids"], "properties": {"ids": {"type": "array"}}},
    ],
    "examples": [{"up_to": 17}, {"ids": ["1042", "1044"]}],
}


class NotificationReadBody(RequestBody):
    """Either `up_to` or `ids` is required, not both."""

    model_config = ConfigDict(json_schema_extra=READ_SCHEMA)

    up_to: Number | None = None
    """Marks all notifications with this `number` or a lower one as read."""
    ids: Annotated[list[NumberText], Field(max_length=MAX_PAGE_ITEMS)] | None = None
    """Marks the notifications with these ids as read."""

    @model_validator(mode="after")
    def _require_up_to_or_ids(self) -> Self:
        if (self.up_to is None) == (self.ids is None):
            raise PydanticCustomError("one_of", "has both or neither of up_to and ids")
        return self


async def list_notifications(request: Request) -> Response:
    viewer = await get_viewer(request)
    query = request_parsing.parse_query(request, NotificationsQuery)
    recipient = str(viewer.id)
    notifications = await inbox.list_notifications(
        recipient, limit=query.limit + 1, before=query.before
    )
    page = notifications[: query.limit]
    renderer = get_app_context(request).notification_renderer
    rendered_page = await render_notifications(renderer, recipient, page)
    return responses.private_json_response(
        {
            "items": [protocol.serialize_notification(*each) for each in rendered_page],
            "next": str(page[-1].number) if len(notifications) > len(page) else None,
        }
    )


async def mark_notifications_read(request: Request) -> Response:
    """Mark notifications as read, and wake the viewer's other devices if any was unread."""
    viewer = await get_viewer(request)
    body = await request_parsing.parse_body(request, NotificationReadBody)
    recipient = str(viewer.id)
    if await _mark_read(recipient, body):
        await get_app_context(request).fanout.wake([recipient])
    return responses.private_json_response({"unread": await inbox.count_unread(recipient)})


async def _mark_read(recipient: str, body: NotificationReadBody) -> bool:
    if body.up_to is not None:
        return await inbox.mark_read_through(recipient, body.up_to)
    numbers = [int(text) for text in body.ids or ()]
    return await inbox.mark_read(recipient, numbers, now=clock.now())
