"""The request fields of posts and comments: the era and the attached files."""

from typing import Annotated

from pydantic import ConfigDict, Field

from groups_service.domain.posts.attachments import AttachmentInput
from groups_service.web.http.field_types import AltText, ObjectId, RequestBody

MAX_ATTACHMENTS = 20

EraNumber = Annotated[int, Field(ge=1)] | None


class AttachmentBody(RequestBody):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "file": "0199a4c2-7d11-7c3e-9d0a-5a0b2f3c4d5e",
                    "alt": "Karta över plogrutterna i centrum",
                }
            ]
        }
    )

    file: ObjectId
    """The id of an uploaded file of the same group or timeline."""
    alt: AltText = ""
    """A description of the picture for people who cannot see it."""


AttachmentList = Annotated[list[AttachmentBody], Field(max_length=MAX_ATTACHMENTS)]


def parse_attachments(files: list[AttachmentBody]) -> tuple[AttachmentInput, ...]:
    """Return each file once, in the order given, with its first description."""
    alt_texts = {file.file: file.alt for file in reversed(files)}
    return tuple(
        AttachmentInput(file_id, alt_texts[file_id])
        for file_id in dict.fromkeys(file.file for file in files)
    )
