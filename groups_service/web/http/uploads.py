"""Receiving files that are uploaded as multipart forms."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request

from groups_service.core.errors import NotFound, PayloadTooLarge
from groups_service.domain.files import uploads
from groups_service.domain.files.uploads import UploadOptions, UploadStream
from groups_service.queries.files import files as file_queries
from groups_service.queries.files.files import FileView
from groups_service.web.http import request_parsing
from groups_service.web.http.context import get_app_context
from groups_service.web.http.field_types import FileName
from groups_service.web.http.multipart import MultipartForm
from groups_service.web.http.viewer import get_viewer

MAX_FORM_OVERHEAD_BYTES = 100_000  # for the fields and boundaries around the file


class UploadForm(BaseModel):
    """The file name and the hidden fields of the form. All values arrive as text."""

    model_config = ConfigDict(extra="forbid")

    file: FileName
    era: int | None = Field(default=None, ge=1)
    for_post: bool = False
    key: str = Field(default="", alias="Idempotency-Key", max_length=200)


async def receive_upload(request: Request, group_id: UUID | None) -> FileView:
    """Receive the file of a form into the group.

    Without a group, the file is for a post on the viewer's own timeline.
    """
    viewer = await get_viewer(request)
    _require_acceptable_length(request)
    form = MultipartForm(request, "file")
    name = request_parsing.validate(_FileNameForm, {"file": await form.read_file_name()}).file

    def parse_form() -> UploadForm:
        return request_parsing.validate(UploadForm, {"file": name, **form.fields}, strict=False)

    file_id = await uploads.upload_file(
        viewer,
        group_id,
        get_app_context(request).archive,
        UploadStream(name, form.iter_only_file()),
        get_options=lambda: UploadOptions(
            parse_form().era, parse_form().for_post or group_id is None
        ),
        idempotency_for=lambda sha256: request_parsing.parse_idempotency_key(
            request, viewer, [name, sha256], parse_form().key
        ),
    )
    file = await file_queries.get_file(viewer, file_id)
    if file is None:
        raise NotFound
    return file


def _require_acceptable_length(request: Request) -> None:
    length = request_parsing.parse_content_length(request)
    if length > uploads.MAX_FILE_BYTES + MAX_FORM_OVERHEAD_BYTES:
        limit = uploads.MAX_FILE_BYTES // 1_000_000
        raise PayloadTooLarge("A file may be at most %(limit)d MB.", limit=limit)


class _FileNameForm(BaseModel):
    file: FileName
