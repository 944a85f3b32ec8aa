"""What became of a group, for its members."""

from starlette.requests import Request
from starlette.responses import Response

from groups_service.access import Verb
from groups_service.queries import history
from groups_service.queries.history import Happened
from groups_service.web.api import paging, reading
from groups_service.web.api.paging import PageQuery
from groups_service.web.api.posts import number
from groups_service.web.api.shapes import Json, brief_json, group_json
from groups_service.web.api.statuses import happened_json
from groups_service.web.pages import frame, shown
from groups_service.web.viewer import current_viewer


async def index(request: Request) -> Response:
    viewer = await current_viewer(request)
    group = await shown.inside(viewer, reading.path_id(request, "group_id"), Verb.READ_HISTORY)
    place = paging.place(request, viewer, reading.query(request, PageQuery))
    found = await history.page(viewer, group.id, number(place.after), place.limit)
    page = place.page(found, _told, lambda happened: (happened.version,))
    return await frame.page(
        request,
        viewer,
        "history",
        here="groups",
        tab="history",
        group=group_json(group),
        events=page["items"],
        next=page["next"],
    )


def _told(happened: Happened) -> Json:
    whom = brief_json(happened.whom) if happened.whom else None
    return {**happened_json(happened), "whom": whom}
