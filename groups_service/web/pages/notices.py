"""What one has been told: the inbox as a page and as the bell's panel."""

from typing import Annotated

from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from groups_service import clock
from groups_service.access import Viewer
from groups_service.queries import groups
from groups_service.queries.subjects import Subjects
from groups_service.web.api import reading
from groups_service.web.api.fields import maybe_id
from groups_service.web.api.shapes import Json
from groups_service.web.pages import forms, frame
from groups_service.web.pages.forms import Form
from groups_service.web.service import service
from groups_service.web.viewer import current_viewer
from notifications import inbox, wire
from notifications.inbox import Notice
from notifications.subjects import shown

AT_ONCE = 20
HIGHEST = 10**18 - 1


class NoticesQuery(Form):
    before: Annotated[int | None, Field(alias="fore", ge=1, le=HIGHEST)] = None


class ReadForm(Form):
    up_to: Annotated[int, Field(ge=0, le=HIGHEST)]


async def index(request: Request) -> Response:
    viewer = await current_viewer(request)
    page = await _page(viewer, reading.query(request, NoticesQuery).before)
    if frame.wants_fragment(request):
        return frame.fragment(request, "notices", **page)
    return await frame.page(request, viewer, "notices", here="notices", **page)


async def follow(request: Request) -> Response:
    """To what the notice is about; following one is what makes it read."""
    viewer = await current_viewer(request)
    number = _number(request)
    found = await inbox.page(str(viewer.id), limit=1, before=number + 1)
    if not found or found[0].number != number:
        return frame.back("/aviseringar")
    if await inbox.mark_read(str(viewer.id), [number], now=clock.now()):
        await service(request).fanout.wake([str(viewer.id)])
    (_, words), *_rest = await shown(Subjects(), str(viewer.id), found)
    return frame.back(words.link if words and words.link else "/aviseringar")


async def read_one(request: Request) -> Response:
    viewer = await current_viewer(request)
    number = _number(request)
    if await inbox.mark_read(str(viewer.id), [number], now=clock.now()):
        await service(request).fanout.wake([str(viewer.id)])
    return await _list(request, viewer)


async def read_all(request: Request) -> Response:
    """Everything up to the newest that was shown; what came since stays new."""
    viewer = await current_viewer(request)
    form = forms.valid(ReadForm, await forms.read(request))
    if await inbox.mark_read_through(str(viewer.id), form.up_to):
        await service(request).fanout.wake([str(viewer.id)])
    return await _list(request, viewer)


async def _list(request: Request, viewer: Viewer) -> Response:
    if frame.wants_fragment(request):
        return frame.fragment(request, "notices", **await _page(viewer, None))
    return frame.back("/aviseringar")


def _number(request: Request) -> int:
    """The number in the address; 0, which no notice has, for what is none."""
    text = request.path_params["number"]
    return int(text) if text.isdecimal() and len(text) <= len(str(HIGHEST)) else 0


async def _page(viewer: Viewer, before: int | None) -> Json:
    found = await inbox.page(str(viewer.id), limit=AT_ONCE + 1, before=before)
    told = await shown(Subjects(), str(viewer.id), found[:AT_ONCE])
    items = [wire.notice_json(*pair) for pair in told]
    return {"items": items, "next": _next(found), "heard": await _heard(viewer, found)}


async def _heard(viewer: Viewer, found: list[Notice]) -> set[str]:
    """Ids of the groups told about of which the viewer may choose how much they hear."""
    about = {notice.note.about.id for notice in found if notice.note.about is not None}
    ids = [known for known in map(maybe_id, sorted(about)) if known is not None]
    return {str(group) for group in await groups.names(viewer, ids)}


def _next(found: list[Notice]) -> int | None:
    return found[AT_ONCE - 1].number if len(found) > AT_ONCE else None
