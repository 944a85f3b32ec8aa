"""The files of a group: the list, and uploading by the form."""

from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from groups_service.access import Viewer
from groups_service.domain.audience import AudienceChanged
from groups_service.errors import Invalid, TooLarge
from groups_service.queries import files
from groups_service.web.api import paging, reading
from groups_service.web.api.files import take_in
from groups_service.web.api.paging import PageQuery
from groups_service.web.api.shapes import file_json
from groups_service.web.pages import forms, frame, shown
from groups_service.web.viewer import current_viewer
from notifications.note import Ref


async def index(request: Request) -> Response:
    viewer = await current_viewer(request)
    return await _index(request, viewer, reading.path_id(request, "group_id"))


async def upload(request: Request) -> Response:
    viewer = await current_viewer(request)
    group_id = reading.path_id(request, "group_id")
    try:
        file = await take_in(request, group_id)
    except (Invalid, TooLarge, AudienceChanged) as error:
        problem = forms.problem(request, error)
        return await _index(request, viewer, group_id, problem=problem, status=error.status)
    return frame.back(f"/grupper/{group_id}/filer#file-{file.id}")


async def _index(
    request: Request, viewer: Viewer, group_id: UUID, *, problem: str = "", status: int = 200
) -> Response:
    group = await shown.inside(viewer, group_id)
    query = reading.query(request, PageQuery) if request.method == "GET" else PageQuery()
    place = paging.place(request, viewer, query)
    found = await files.page(viewer, group_id, paging.last_id(place.after), place.limit)
    page = place.page(found, file_json, lambda file: (file.id,))
    return await frame.page(
        request,
        viewer,
        "files",
        status=status,
        opens=Ref("files", str(group.id)),
        here="groups",
        tab="files",
        group=await shown.whole(group),
        problem=problem,
        files=page["items"],
        next=page["next"],
    )
