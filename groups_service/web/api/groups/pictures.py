"""The picture of a group: readers see it, administrators set it."""

from starlette.requests import Request
from starlette.responses import Response

from groups_service.domain.groups import pictures
from groups_service.web.http import request_parsing
from groups_service.web.http.context import get_app_context
from groups_service.web.http.images import read_image, require_image_type, serve_image
from groups_service.web.http.viewer import get_viewer


async def show_picture(request: Request) -> Response:
    viewer = await get_viewer(request)
    key = await pictures.get_picture_key(
        viewer, request_parsing.parse_path_id(request, "group_id")
    )
    return await serve_image(request, key)


async def set_picture(request: Request) -> Response:
    viewer = await get_viewer(request)
    group_id = request_parsing.parse_path_id(request, "group_id")
    require_image_type(request)
    archive = get_app_context(request).archive
    await pictures.set_picture(viewer, group_id, archive, await read_image(request))
    return Response(status_code=204)


async def remove_picture(request: Request) -> Response:
    viewer = await get_viewer(request)
    await pictures.remove_picture(viewer, request_parsing.parse_path_id(request, "group_id"))
    return Response(status_code=204)
