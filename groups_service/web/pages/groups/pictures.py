"""Reading a picture from a form, and the form of a group's picture."""

from starlette.requests import Request
from starlette.responses import Response

from groups_service.core.errors import InvalidInput, PayloadTooLarge
from groups_service.core.page_urls import page_url
from groups_service.domain.core.images import processing
from groups_service.domain.groups import pictures
from groups_service.web.http import request_parsing
from groups_service.web.http.context import get_app_context
from groups_service.web.http.multipart import MultipartForm
from groups_service.web.http.viewer import get_viewer
from groups_service.web.pages.core import forms, layout
from groups_service.web.pages.groups import about


async def update_picture(request: Request) -> Response:
    viewer = await get_viewer(request)
    group_id = request_parsing.parse_path_id(request, "group_id")
    try:
        raw = await read_picture(request, "picture")
        await pictures.set_picture(viewer, group_id, get_app_context(request).archive, raw)
    except InvalidInput as error:
        errors = forms.translate_field_errors(request, error)
        return await about.render_group_details(
            request, viewer, group_id, errors=errors, status=error.status
        )
    except PayloadTooLarge as error:
        errors = {"picture": forms.describe_error(request, error)}
        return await about.render_group_details(
            request, viewer, group_id, errors=errors, status=error.status
        )
    return layout.redirect(page_url("group_details", group_id=group_id))


async def delete_picture(request: Request) -> Response:
    viewer = await get_viewer(request)
    group_id = request_parsing.parse_path_id(request, "group_id")
    await forms.read_fields(request)
    await pictures.remove_picture(viewer, group_id)
    return layout.redirect(page_url("group_details", group_id=group_id))


async def read_picture(request: Request, field: str) -> bytes:
    """Return the bytes of the form's only file.

    Raises InvalidInput when the form has no file or several, PayloadTooLarge when it is too
    large.
    """
    form = MultipartForm(request, field)
    await form.read_file_name()
    raw = bytearray()
    async for chunk in form.iter_only_file():
        raw += chunk
        if len(raw) > processing.MAX_PHOTO_BYTES:
            limit = processing.MAX_PHOTO_BYTES // 1_000_000
            raise PayloadTooLarge("A picture may be at most %(limit)d MB.", limit=limit)
    return bytes(raw)
