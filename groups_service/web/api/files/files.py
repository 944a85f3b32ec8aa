"""Files: listing, uploading, downloading and previewing."""

import re
from collections.abc import Mapping
from typing import Literal
from urllib.parse import quote

from pydantic import BaseModel, ConfigDict
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from groups_service import access
from groups_service.core.errors import NotFound, RangeNotSatisfiable
from groups_service.domain.files import previews
from groups_service.queries.files import files as file_queries
from groups_service.queries.files.files import FileView
from groups_service.web.http import pagination, request_parsing, responses
from groups_service.web.http.context import get_app_context
from groups_service.web.http.images import serve_image
from groups_service.web.http.uploads import receive_upload
from groups_service.web.http.viewer import get_viewer
from groups_service.web.serializers.files import PREVIEW_SIDE_PX, serialize_file

RANGE_RE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)


class FilePreviewQuery(BaseModel):
    model_config = ConfigDict(extra="forbid")

    size: Literal["small", "large"] = "small"


async def list_files(request: Request) -> Response:
    viewer = await get_viewer(request)
    group_id = request_parsing.parse_path_id(request, "group_id")
    page_request = pagination.parse_page_request(request, viewer)
    await access.require_reader(viewer, group_id)
    page = await file_queries.list_files(
        viewer, group_id, pagination.parse_id_cursor(page_request.after), page_request.limit
    )
    return page_request.render_page(page, serialize_file, lambda file: (file.id,))


async def create_file(request: Request) -> Response:
    file = await receive_upload(request, request_parsing.parse_path_id(request, "group_id"))
    return responses.created_response(serialize_file(file), f"/api/v1/files/{file.id}")


async def create_timeline_file(request: Request) -> Response:
    """Upload a file for the viewer's timeline.

    It becomes visible with the post it is attached to.
    """
    file = await receive_upload(request, None)
    return responses.created_response(serialize_file(file), f"/api/v1/files/{file.id}")


async def show_file(request: Request) -> Response:
    viewer = await get_viewer(request)
    file = await file_queries.get_file(viewer, request_parsing.parse_path_id(request, "file_id"))
    if file is None:
        raise NotFound
    return responses.json_with_etag(request, serialize_file(file))


async def show_content(request: Request) -> Response:
    """Serve the bytes, always as a download. Access is checked before any 304 or 206."""
    viewer = await get_viewer(request)
    file = await file_queries.get_file(viewer, request_parsing.parse_path_id(request, "file_id"))
    if file is None:
        raise NotFound
    headers = _download_headers(file)
    if headers["ETag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    byte_range = _parse_range(request.headers, file)
    start, end = byte_range or (0, file.size)
    headers |= {"Content-Type": file.media_type, "Content-Length": str(end - start)}
    if byte_range is not None:
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{file.size}"
    chunks = await get_app_context(request).archive.read(file.blob_key, start, end)
    return StreamingResponse(chunks, 200 if byte_range is None else 206, headers)


async def show_preview(request: Request) -> Response:
    """Serve a smaller version of an image to viewers who may read the file."""
    viewer = await get_viewer(request)
    side_px = PREVIEW_SIDE_PX[request_parsing.parse_query(request, FilePreviewQuery).size]
    file = await file_queries.get_file(viewer, request_parsing.parse_path_id(request, "file_id"))
    sizes = previews.get_preview_sizes(file.width, file.height) if file else {}
    if file is None or not sizes:
        raise NotFound
    return await serve_image(
        request, previews.preview_key(file.blob_key, min(side_px, max(sizes)))
    )


def _download_headers(file: FileView) -> dict[str, str]:
    return {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(file.name, safe='')}",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "private, no-cache",
        "Accept-Ranges": "bytes",
        "ETag": f'"{file.sha256}"',
    }


def _parse_range(headers: Mapping[str, str], file: FileView) -> tuple[int, int] | None:
    """Return the first byte and the one after the last, or None for the whole file.

    Headers with several ranges and malformed ones are ignored. Raises RangeNotSatisfiable when
    the range lies outside of the file.
    """
    match = RANGE_RE.fullmatch(headers.get("range", "").strip())
    if match is None or match.groups() == ("", ""):
        return None
    if headers.get("if-range", f'"{file.sha256}"') != f'"{file.sha256}"':
        return None
    first, last = match.groups()
    start = int(first) if first else max(0, file.size - int(last))
    end = min(int(last) + 1, file.size) if first and last else file.size
    if start >= end:
        raise RangeNotSatisfiable(file.size)
    return start, end
