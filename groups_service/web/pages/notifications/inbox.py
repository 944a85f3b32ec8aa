"""The notification inbox, as a page and as the panel of the bell."""

from typing import Annotated

from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from groups_service.access import Viewer
from groups_service.core import clock
from groups_service.core.page_urls import page_url
from groups_service.queries.groups import groups
from groups_service.web.http import request_parsing
from groups_service.web.http.context import get_app_context
from groups_service.web.http.field_types import parse_id
from groups_service.web.http.json_values import Json
from groups_service.web.http.viewer import get_viewer
from groups_service.web.pages.core import forms, layout
from groups_service.web.pages.core.forms import Form
from notifications.inbox import inbox
from notifications.inbox.inbox import Notification
from notifications.live import protocol
from notifications.rendering import render_notifications

PAGE_SIZE = 20
MAX_NOTIFICATION_NUMBER = 10**18 - 1


class InboxQuery(Form):
    before: Annotated[int | None, Field(alias="fore", ge=1, le=MAX_NOTIFICATION_NUMBER)] = None


class InboxReadForm(Form):
    up_to: Annotated[int, Field(ge=0, le=MAX_NOTIFICATION_NUMBER)]


async def list_notifications(request: Request) -> Response:
    viewer = await get_viewer(request)
    page = await _get_page(
        request, viewer, request_parsing.parse_query(request, InboxQuery).before
    )
    if layout.wants_fragment(request):
        return layout.render_fragment(request, "notifications", **page)
    return await layout.render_page(request, viewer, "notifications/inbox", here="notices", **page)


async def open_notification(request: Request) -> Response:
    """Mark the notification as read and redirect to its subject."""
    viewer = await get_viewer(request)
    number = _parse_number(request)
    notifications = await inbox.list_notifications(str(viewer.id), limit=1, before=number + 1)
    if not notifications or notifications[0].number != number:
        return layout.redirect(page_url("notifications"))
    if await inbox.mark_read(str(viewer.id), [number], now=clock.now()):
        await get_app_context(request).fanout.wake([str(viewer.id)])
    (_, rendered), *_ = await render_notifications(
        get_app_context(request).notification_renderer, str(viewer.id), notifications
    )
    return layout.redirect(
        rendered.link if rendered and rendered.link else page_url("notifications")
    )


async def mark_notification_read(request: Request) -> Response:
    viewer = await get_viewer(request)
    number = _parse_number(request)
    if await inbox.mark_read(str(viewer.id), [number], now=clock.now()):
        await get_app_context(request).fanout.wake([str(viewer.id)])
    return await _respond_with_list(request, viewer)


async def mark_all_read(request: Request) -> Response:
    """Mark everything as read up to the newest notification that was shown.

    Later ones stay unread.
    """
    viewer = await get_viewer(request)
    form = forms.validate_form(InboxReadForm, await forms.read_fields(request))
    if await inbox.mark_read_through(str(viewer.id), form.up_to):
        await get_app_context(request).fanout.wake([str(viewer.id)])
    return await _respond_with_list(request, viewer)


async def _respond_with_list(request: Request, viewer: Viewer) -> Response:
    if layout.wants_fragment(request):
        return layout.render_fragment(
            request, "notifications", **await _get_page(request, viewer, None)
        )
    return layout.redirect(page_url("notifications"))


def _parse_number(request: Request) -> int:
    """Parse the number in the path. Returns 0, which no notification has, when it is invalid."""
    text = request.path_params["number"]
    return int(text) if text.isdecimal() and len(text) <= len(str(MAX_NOTIFICATION_NUMBER)) else 0


async def _get_page(request: Request, viewer: Viewer, before: int | None) -> Json:
    notifications = await inbox.list_notifications(
        str(viewer.id), limit=PAGE_SIZE + 1, before=before
    )
    rendered = await render_notifications(
        get_app_context(request).notification_renderer, str(viewer.id), notifications[:PAGE_SIZE]
    )
    items = [protocol.serialize_notification(*pair) for pair in rendered]
    return {
        "items": items,
        "next": _get_next_number(notifications),
        "heard": await _list_adjustable_groups(viewer, notifications),
    }


async def _list_adjustable_groups(viewer: Viewer, notifications: list[Notification]) -> set[str]:
    """Return the ids of the notifications' groups whose level the viewer may choose."""
    group_ids = {
        notice.payload.about.id for notice in notifications if notice.payload.about is not None
    }
    ids = [group_id for group_id in map(parse_id, sorted(group_ids)) if group_id is not None]
    return {str(group) for group in await groups.get_group_names(viewer, ids)}


def _get_next_number(notifications: list[Notification]) -> int | None:
    return notifications[PAGE_SIZE - 1].number if len(notifications) > PAGE_SIZE else None
