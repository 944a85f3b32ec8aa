"""The picture of a group: seen by who reads it, set by its administrators."""

from starlette.requests import Request
from starlette.responses import Response

from groups_service.domain import pictures
from groups_service.web.api import people, reading
from groups_service.web.service import service
from groups_service.web.viewer import current_viewer


async def show(request: Request) -> Response:
    viewer = await current_viewer(request)
    key = await pictures.key_of(viewer, reading.path_id(request, "group_id"))
    return await people.drawn(request, key)


async def put(request: Request) -> Response:
    viewer = await current_viewer(request)
    group_id = reading.path_id(request, "group_id")
    people.require_picture(request)
    archive = service(request).archive
    await pictures.put(viewer, group_id, archive, await people.picture(request))
    return Response(status_code=204)


async def remove(request: Request) -> Response:
    viewer = await current_viewer(request)
    await pictures.remove(viewer, reading.path_id(request, "group_id"))
    return Response(status_code=204)
