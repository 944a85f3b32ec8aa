"""A picture as a form sends it, of a person or of a group; and the form of a group's."""

from starlette.requests import Request
from starlette.responses import Response

from groups_service.domain import photos, pictures
from groups_service.errors import Invalid, TooLarge
from groups_service.web.api import reading
from groups_service.web.api.multipart import Form as Multipart
from groups_service.web.pages import about, forms, frame
from groups_service.web.service import service
from groups_service.web.viewer import current_viewer


async def put(request: Request) -> Response:
    viewer = await current_viewer(request)
    group_id = reading.path_id(request, "group_id")
    try:
        raw = await sent(request, "picture")
        await pictures.put(viewer, group_id, service(request).archive, raw)
    except Invalid as error:
        errors = forms.errors(request, error)
        return await about.page(request, viewer, group_id, errors=errors, status=error.status)
    except TooLarge as error:
        errors = {"picture": forms.problem(request, error)}
        return await about.page(request, viewer, group_id, errors=errors, status=error.status)
    return frame.back(f"/grupper/{group_id}/om")


async def remove(request: Request) -> Response:
    viewer = await current_viewer(request)
    group_id = reading.path_id(request, "group_id")
    await forms.read(request)
    await pictures.remove(viewer, group_id)
    return frame.back(f"/grupper/{group_id}/om")


async def sent(request: Request, field: str) -> bytes:
    """The bytes of the one file in a form. Raises Invalid, TooLarge."""
    form = Multipart(request, field)
    await form.file_name()
    raw = bytearray()
    async for chunk in form.chunks():
        raw += chunk
        if len(raw) > photos.LARGEST_PHOTO:
            limit = photos.LARGEST_PHOTO // 1_000_000
            raise TooLarge("A picture may be at most %(limit)d MB.", limit=limit)
    return bytes(raw)
