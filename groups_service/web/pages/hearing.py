"""How much one hears of a group, chosen for good or for a while."""

from datetime import datetime, time, timedelta
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import Response

from groups_service import clock
from groups_service.access import Viewer
from groups_service.domain import hearing
from groups_service.errors import Invalid
from groups_service.queries.wanting import LARGE
from groups_service.web.api import reading
from groups_service.web.api.hearing import hearing_json
from groups_service.web.pages import forms, frame, shown
from groups_service.web.pages.forms import Form
from groups_service.web.service import service
from groups_service.web.viewer import current_viewer
from notifications.levels import Level

MORNING = time(8)


class HowLong(StrEnum):
    FOR_GOOD = "good"
    AN_HOUR = "hour"
    TOMORROW = "tomorrow"
    A_WEEK = "week"


class LevelForm(Form):
    level: Level
    how_long: HowLong = HowLong.FOR_GOOD
    next: str = ""


async def show(request: Request) -> Response:
    viewer = await current_viewer(request)
    return await _page(request, viewer, reading.path_id(request, "group_id"))


async def choose(request: Request) -> Response:
    viewer = await current_viewer(request)
    group_id = reading.path_id(request, "group_id")
    try:
        form = forms.valid(LevelForm, await forms.read(request))
    except Invalid as error:
        problem = forms.problem(request, error)
        return await _page(request, viewer, group_id, problem=problem, status=error.status)
    until = _until(form.how_long, service(request).settings.timezone)
    await hearing.choose(viewer, group_id, form.level, until)
    return frame.back(form.next or f"/grupper/{group_id}/aviseringar?sparat=ja")


async def _page(
    request: Request, viewer: Viewer, group_id: UUID, *, problem: str = "", status: int = 200
) -> Response:
    group = await shown.inside(viewer, group_id)
    heard = await hearing.of(viewer, group_id)
    return await frame.page(
        request,
        viewer,
        "hearing",
        status=status,
        here="groups",
        tab="hearing",
        group=await shown.whole(group),
        heard=hearing_json(heard),
        large=LARGE,
        problem=problem,
        saved=request.method == "GET" and request.query_params.get("sparat") == "ja",
    )


def _until(how_long: HowLong, zone: str) -> datetime | None:
    """Days end in the morning, where the installation stands."""
    if how_long is HowLong.FOR_GOOD:
        return None
    if how_long is HowLong.AN_HOUR:
        return clock.now() + timedelta(hours=1)
    days = 1 if how_long is HowLong.TOMORROW else 7
    day = clock.day_of(clock.now(), zone) + timedelta(days=days)
    return datetime.combine(day, MORNING, ZoneInfo(zone))
