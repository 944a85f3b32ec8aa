"""Forms with text and files. Files are uploaded while the form is read."""

import hashlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from starlette.requests import Request

from groups_service.access import Viewer
from groups_service.core.errors import FieldError, InvalidInput, PayloadTooLarge, ServiceError
from groups_service.domain.core import idempotency
from groups_service.domain.core.idempotency import IdempotentRequest
from groups_service.domain.files import uploads
from groups_service.domain.files.uploads import UploadOptions, UploadStream
from groups_service.domain.posts.attachments import AttachmentInput
from groups_service.domain.posts.creation import PostInput
from groups_service.queries.files import files as file_queries
from groups_service.queries.files.files import FileView
from groups_service.web.http import request_parsing
from groups_service.web.http.attachments import MAX_ATTACHMENTS
from groups_service.web.http.context import get_app_context
from groups_service.web.http.field_types import AltText, FileName, PostText, parse_id
from groups_service.web.http.json_values import Json
from groups_service.web.http.multipart import FormLimits, MultipartForm
from groups_service.web.pages.core import forms

MULTIPART_MEDIA_TYPE = "multipart/form-data"
POST_FORM_LIMITS = FormLimits(
    max_field_bytes=100_000,  # a post of 20,000 characters
    max_parts=4 * MAX_ATTACHMENTS,
    repeatable_fields=frozenset({"attachment"}),
)
POST_UPLOAD_OPTIONS = UploadOptions(for_post=True)


@dataclass(frozen=True)
class ParsedPostForm:
    """A parsed form with its uploaded files.

    `file_error` is the error of a file that could not be uploaded.
    """

    fields: Mapping[str, str]
    files: tuple[AttachmentInput, ...] = ()
    file_error: ServiceError | None = None

    def raise_file_error(self) -> None:
        """Raise the error of the files, if there is one."""
        if self.file_error is not None:
            raise self.file_error


class PostForm(forms.PublishForm):
    """A post for a group or for the viewer's timeline. `next` is where to return."""

    text: PostText
    question: bool = False
    next: str = ""


PublishPost = Callable[[PostInput], Awaitable[UUID]]


class _FileNameField(BaseModel):
    files: FileName


class _AltTextField(BaseModel):
    model_config = ConfigDict(frozen=True)

    alt: AltText


async def read_post_form(
    request: Request, viewer: Viewer, group_id: UUID | None
) -> ParsedPostForm:
    """Read the form.

    Its files are uploaded to the group, or to the viewer's timeline when `group_id` is None.

    Raises NotFound, NotAllowed and MalformedRequest.
    """
    if not request.headers.get("content-type", "").startswith(MULTIPART_MEDIA_TYPE):
        pairs = await forms.read_field_pairs(request)
        attachment_ids = [value for name, value in pairs if name == "attachment"]
        return _parse_post_form(dict(pairs), attachment_ids)
    form = MultipartForm(request, "files", POST_FORM_LIMITS)
    collector = _UploadCollector(request, viewer, group_id, form)
    async for name in form.iter_files():
        if name:
            await collector.add_file(name)
    parsed = _parse_post_form(form.fields, form.lists["attachment"], collector.file_ids)
    return parsed if collector.error is None else replace(parsed, file_error=collector.error)


async def publish_once(
    request: Request, viewer: Viewer, parsed: ParsedPostForm, publish: PublishPost
) -> UUID:
    """Publish the form once and return the id of the post or proposal.

    Raises InvalidInput, PayloadTooLarge.
    """
    parsed.raise_file_error()
    form = forms.validate_form(PostForm, parsed.fields)
    post_input = PostInput(form.text, form.era, parsed.files, form.question)
    content = [form.model_dump(mode="json"), parsed.files]
    idempotency_request = request_parsing.parse_idempotency_key(request, viewer, content, form.key)
    return await idempotency.run_once(idempotency_request, lambda: publish(post_input))


async def make_draft(viewer: Viewer, parsed: ParsedPostForm, message: str) -> forms.FormDraft:
    """Return the values to fill the form with after an error: the text and the uploaded files."""
    files = await file_queries.get_files(viewer, [attach.file_id for attach in parsed.files])
    alt_texts = {attach.file_id: attach.alt for attach in parsed.files}
    return forms.FormDraft(
        text=parsed.fields.get("text", ""),
        message=message,
        question=bool(parsed.fields.get("question")),
        parent=parsed.fields.get("parent", ""),
        files=tuple(_serialize_attachment(file, alt_texts[file.id]) for file in files),
    )


class _UploadCollector:
    """Uploads the files of a form one by one. An invalid file does not stop the others."""

    def __init__(
        self, request: Request, viewer: Viewer, group_id: UUID | None, form: MultipartForm
    ) -> None:
        self.file_ids: list[UUID] = []
        self.error: ServiceError | None = None
        self._request, self._viewer, self._group_id, self._form = request, viewer, group_id, form

    async def add_file(self, name: str) -> None:
        try:
            self.file_ids.append(
                await self._upload(request_parsing.validate(_FileNameField, {"files": name}).files)
            )
        except (InvalidInput, PayloadTooLarge) as error:
            self.error = error

    async def _upload(self, name: str) -> UUID:
        number = len(self.file_ids)
        if number >= MAX_ATTACHMENTS:
            raise _too_many_files_error()
        return await uploads.upload_file(
            self._viewer,
            self._group_id,
            get_app_context(self._request).archive,
            UploadStream(name, self._form.iter_content()),
            get_options=lambda: POST_UPLOAD_OPTIONS,
            idempotency_for=lambda sha256: self._get_file_idempotency(name, sha256, number),
        )

    def _get_file_idempotency(
        self, name: str, sha256: str, number: int
    ) -> IdempotentRequest | None:
        """Return the idempotency of one file, so that a form sent twice uploads its files once."""
        key = self._form.fields.get("Idempotency-Key", "")
        form_request = request_parsing.parse_idempotency_key(
            self._request, self._viewer, [name, sha256], key
        )
        if form_request is None:
            return None
        return replace(
            form_request, key=hashlib.sha256(f"{form_request.key} {number}".encode()).hexdigest()
        )


def _parse_post_form(
    fields: Mapping[str, str], attachment_ids: Sequence[str], new_file_ids: Sequence[UUID] = ()
) -> ParsedPostForm:
    """Parse the fields and attachments.

    Without the script a form has one description (`alt`), for its only new picture.
    """
    try:
        chosen_attachments = [
            _parse_attachment(text, fields) for text in dict.fromkeys(attachment_ids)
        ]
        alt_text = _parse_alt_text(fields.get("alt", "")) if len(new_file_ids) == 1 else ""
    except InvalidInput as error:
        return ParsedPostForm(fields, tuple(AttachmentInput(each) for each in new_file_ids), error)
    attachments = (
        *chosen_attachments,
        *(AttachmentInput(each, alt_text) for each in new_file_ids),
    )
    return ParsedPostForm(
        fields,
        attachments,
        _too_many_files_error() if len(attachments) > MAX_ATTACHMENTS else None,
    )


def _parse_attachment(text: str, fields: Mapping[str, str]) -> AttachmentInput:
    file_id = parse_id(text)
    if file_id is None:
        raise InvalidInput(
            FieldError("attachments", "no_such_file", "There is no such file here.")
        )
    return AttachmentInput(file_id, _parse_alt_text(fields.get(f"alt-{file_id}", "")))


def _parse_alt_text(text: str) -> str:
    return request_parsing.validate(_AltTextField, {"alt": text}).alt


def _too_many_files_error() -> InvalidInput:
    rule, limit = "too_long", {"max_length": MAX_ATTACHMENTS}
    return InvalidInput(FieldError("attachments", rule, request_parsing.MESSAGES[rule], limit))


def _serialize_attachment(file: FileView, alt: str) -> Json:
    attachment = {"file": str(file.id), "name": file.name, "size": file.size, "alt": alt}
    return {**attachment, "media_type": file.media_type}
