"""The viewer's notification level in a group, chosen permanently or for a time."""

from datetime import datetime, time, timedelta
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import Response

from groups_service.access import Viewer
from groups_service.core import clock
from groups_service.core.errors import InvalidInput
from groups_service.core.page_urls import page_url
from groups_service.domain.notifications import levels
from groups_service.queries.notifications.subscribers import LARGE_GROUP_SIZE
from groups_service.web.http import request_parsing
from groups_service.web.http.context import get_app_context
from groups_service.web.http.viewer import get_viewer
from groups_service.web.pages.core import forms, layout
from groups_service.web.pages.core.forms import Form
from groups_service.web.pages.groups import context
from groups_service.web.serializers.notifications import serialize_level
from notifications.levels import Level

MORNING = time(8)


class LevelDuration(StrEnum):
    PERMANENT = "good"
    ONE_HOUR = "hour"
    UNTIL_TOMORROW = "tomorrow"
    ONE_WEEK = "week"


class LevelForm(Form):
    level: Level
    how_long: LevelDuration = LevelDuration.PERMANENT
    next: str = ""


async def show_level(request: Request) -> Response:
    viewer = await get_viewer(request)
    return await _render_level(request, viewer, request_parsing.parse_path_id(request, "group_id"))


async def update_level(request: Request) -> Response:
    viewer = await get_viewer(request)
    group_id = request_parsing.parse_path_id(request, "group_id")
    try:
        form = forms.validate_form(LevelForm, await forms.read_fields(request))
    except InvalidInput as error:
        problem = forms.describe_error(request, error)
        return await _render_level(request, viewer, group_id, problem=problem, status=error.status)
    until = _get_expiry(form.how_long, get_app_context(request).settings.timezone)
    await levels.set_level(viewer, group_id, form.level, until)
    return layout.redirect(
        form.next or page_url("group_notification_level", group_id=group_id) + "?sparat=ja"
    )


async def _render_level(
    request: Request, viewer: Viewer, group_id: UUID, *, problem: str = "", status: int = 200
) -> Response:
    group = await context.require_group(viewer, group_id)
    level = await levels.get_level(viewer, group_id)
    return await layout.render_page(
        request,
        viewer,
        "notifications/notification_level",
        status=status,
        here="groups",
        tab="hearing",
        group=await context.serialize_group_with_audience(group),
        heard=serialize_level(level),
        large=LARGE_GROUP_SIZE,
        problem=problem,
        saved=request.method == "GET" and request.query_params.get("sparat") == "ja",
    )


def _get_expiry(duration: LevelDuration, timezone: str) -> datetime | None:
    """Return when the level expires; None for a permanent one.

    Days end in the morning, in the timezone of the installation.
    """
    if duration is LevelDuration.PERMANENT:
        return None
    if duration is LevelDuration.ONE_HOUR:
        return clock.now() + timedelta(hours=1)
    days = 1 if duration is LevelDuration.UNTIL_TOMORROW else 7
    day = clock.local_date(clock.now(), timezone) + timedelta(days=days)
    return datetime.combine(day, MORNING, ZoneInfo(timezone))
