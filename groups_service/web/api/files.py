"""The file archive: list, take in, hand out."""

import re
from collections.abc import Mapping
from typing import Literal
from urllib.parse import quote
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from groups_service import access
from groups_service.domain import files, previews
from groups_service.domain.files import Incoming, Told
from groups_service.errors import NotFound, OutOfRange, TooLarge
from groups_service.queries import files as seeing
from groups_service.queries.files import FileSeen
from groups_service.web.api import answers, paging, reading
from groups_service.web.api.fields import FileName
from groups_service.web.api.multipart import Form
from groups_service.web.api.paging import PageQuery
from groups_service.web.api.people import drawn
from groups_service.web.api.shapes import file_json
from groups_service.web.api.thread_shapes import PREVIEWS
from groups_service.web.service import service
from groups_service.web.viewer import current_viewer

FORM_AROUND_FILE = 100_000  # bytes a form may have besides the file
RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)


class UploadForm(BaseModel):
    """The named file and the hidden fields of the form; text, since forms know nothing else."""

    model_config = ConfigDict(extra="forbid")

    file: FileName
    era: int | None = Field(default=None, ge=1)
    for_post: bool = False
    key: str = Field(default="", alias="Idempotency-Key", max_length=200)


class PreviewQuery(BaseModel):
    model_config = ConfigDict(extra="forbid")

    size: Literal["small", "large"] = "small"


async def index(request: Request) -> Response:
    viewer = await current_viewer(request)
    group_id = reading.path_id(request, "group_id")
    place = paging.place(request, viewer, reading.query(request, PageQuery))
    await access.require_reader(viewer, group_id)
    found = await seeing.page(viewer, group_id, paging.last_id(place.after), place.limit)
    return place.answer(found, file_json, lambda file: (file.id,))


async def create(request: Request) -> Response:
    file = await take_in(request, reading.path_id(request, "group_id"))
    return answers.created(file_json(file), f"/api/v1/files/{file.id}")


async def create_for_own_post(request: Request) -> Response:
    """A file for one's own timeline, seen where it will be attached."""
    file = await take_in(request, None)
    return answers.created(file_json(file), f"/api/v1/files/{file.id}")


async def show(request: Request) -> Response:
    viewer = await current_viewer(request)
    file = await seeing.one(viewer, reading.path_id(request, "file_id"))
    if file is None:
        raise NotFound
    return answers.resource(request, file_json(file))


async def content(request: Request) -> Response:
    """The bytes, always as a download; the right is asked before any 304 or 206."""
    viewer = await current_viewer(request)
    file = await seeing.one(viewer, reading.path_id(request, "file_id"))
    if file is None:
        raise NotFound
    headers = _download_headers(file)
    if headers["ETag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    part = _part(request.headers, file)
    start, end = part or (0, file.size)
    headers |= {"Content-Type": file.media_type, "Content-Length": str(end - start)}
    if part is not None:
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{file.size}"
    pieces = await service(request).archive.read(file.blob, start, end)
    return StreamingResponse(pieces, 200 if part is None else 206, headers)


async def preview(request: Request) -> Response:
    """A picture of the file made smaller, for who may have the file."""
    viewer = await current_viewer(request)
    side = PREVIEWS[reading.query(request, PreviewQuery).size]
    file = await seeing.one(viewer, reading.path_id(request, "file_id"))
    there = previews.of(file.width, file.height) if file else {}
    if file is None or not there:
        raise NotFound
    return await drawn(request, previews.key(file.blob, min(side, max(there))))


async def take_in(request: Request, group_id: UUID | None) -> FileSeen:
    """Receive a form's file into the group, or for a post on one's own timeline."""
    viewer = await current_viewer(request)
    if reading.announced(request) > files.LARGEST_FILE + FORM_AROUND_FILE:
        raise TooLarge(
            "A file may be at most %(limit)d MB.", limit=files.LARGEST_FILE // 1_000_000
        )
    form = Form(request, "file")
    name = reading.valid(_Named, {"file": await form.file_name()}).file

    def sent() -> UploadForm:
        return reading.valid(UploadForm, {"file": name, **form.fields}, strict=False)

    file_id = await files.upload(
        viewer,
        group_id,
        service(request).archive,
        Incoming(name, form.chunks()),
        told=lambda: Told(sent().era, sent().for_post or group_id is None),
        repeated=lambda sha256: reading.once(request, viewer, [name, sha256], sent().key),
    )
    file = await seeing.one(viewer, file_id)
    if file is None:
        raise NotFound
    return file


class _Named(BaseModel):
    file: FileName


def _download_headers(file: FileSeen) -> dict[str, str]:
    return {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(file.name, safe='')}",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "private, no-cache",
        "Accept-Ranges": "bytes",
        "ETag": f'"{file.sha256}"',
    }


def _part(headers: Mapping[str, str], file: FileSeen) -> tuple[int, int] | None:
    """First byte and the one after the last. Raises OutOfRange when none of them is in the file.

    A header that asks for several ranges, or cannot be understood, asks for the whole file: None.
    """
    asked = RANGE.fullmatch(headers.get("range", "").strip())
    if asked is None or asked.groups() == ("", ""):
        return None
    if headers.get("if-range", f'"{file.sha256}"') != f'"{file.sha256}"':
        return None
    first, last = asked.groups()
    start = int(first) if first else max(0, file.size - int(last))
    end = min(int(last) + 1, file.size) if first and last else file.size
    if start >= end:
        raise OutOfRange(file.size)
    return start, end
