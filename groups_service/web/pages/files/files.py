"""The files of a group: the list, and upload by a form."""

from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from groups_service.access import Viewer
from groups_service.core.errors import InvalidInput, PayloadTooLarge
from groups_service.core.page_urls import page_url
from groups_service.domain.core.audience_check import AudienceChanged
from groups_service.queries.files import files
from groups_service.web.http import pagination, request_parsing
from groups_service.web.http.pagination import PageQuery
from groups_service.web.http.uploads import receive_upload
from groups_service.web.http.viewer import get_viewer
from groups_service.web.pages.core import forms, layout
from groups_service.web.pages.groups import context
from groups_service.web.serializers.files import serialize_file
from notifications.payload import Ref


async def list_files(request: Request) -> Response:
    viewer = await get_viewer(request)
    return await _render_files(request, viewer, request_parsing.parse_path_id(request, "group_id"))


async def upload_file(request: Request) -> Response:
    viewer = await get_viewer(request)
    group_id = request_parsing.parse_path_id(request, "group_id")
    try:
        file = await receive_upload(request, group_id)
    except (InvalidInput, PayloadTooLarge, AudienceChanged) as error:
        problem = forms.describe_error(request, error)
        return await _render_files(request, viewer, group_id, problem=problem, status=error.status)
    return layout.redirect(page_url("group_files", group_id=group_id) + f"#file-{file.id}")


async def _render_files(
    request: Request, viewer: Viewer, group_id: UUID, *, problem: str = "", status: int = 200
) -> Response:
    group = await context.require_group(viewer, group_id)
    query = (
        request_parsing.parse_query(request, PageQuery) if request.method == "GET" else PageQuery()
    )
    page_request = pagination.parse_page_request(request, viewer, query)
    page = await files.list_files(
        viewer, group_id, pagination.parse_id_cursor(page_request.after), page_request.limit
    )
    page_json = page_request.build_page(page, serialize_file, lambda file: (file.id,))
    return await layout.render_page(
        request,
        viewer,
        "files/files",
        status=status,
        mark_read=Ref("files", str(group.id)),
        here="groups",
        tab="files",
        group=await context.serialize_group_with_audience(group),
        problem=problem,
        files=page_json["items"],
        next=page_json["next"],
    )
