"""Reading, validating and re-displaying HTML forms, with error messages by field."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import parse_qsl

from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request

from groups_service.core.errors import (
    FieldError,
    InvalidInput,
    MalformedRequest,
    PayloadTooLarge,
    ServiceError,
    UnsupportedMediaType,
)
from groups_service.web.http import language, request_parsing
from groups_service.web.http.json_values import Json

MAX_FORM_BYTES = 500_000  # a post of 20,000 characters, each of them escaped
MAX_FORM_FIELDS = 60
FORM_MEDIA_TYPE = "application/x-www-form-urlencoded"

Model = TypeVar("Model", bound=BaseModel)

FORM_MESSAGES = {
    ("name", "blank"): "Write what the group is called.",
    ("name", "missing"): "Write what the group is called.",
    ("status", "missing"): "Choose who shall be able to read and take part.",
    ("status", "enum"): "Choose who shall be able to read and take part.",
    ("reason", "missing"): "Choose what is wrong.",
    ("reason", "enum"): "Choose what is wrong.",
    ("text", "blank"): "Write something before you publish.",
    ("text", "missing"): "Write something before you publish.",
    ("file", "blank"): "Choose a file to upload.",
    ("file", "missing"): "Choose a file to upload.",
    ("photo", "blank"): "Choose a picture.",
    ("photo", "missing"): "Choose a picture.",
}
"""Messages for a person at a form, by field and error code.

They replace the API's messages, which address programmers.
"""


class Form(BaseModel):
    """Base class of the page forms.

    Unknown fields are ignored, because hidden fields come and go.
    """

    model_config = ConfigDict(extra="ignore", frozen=True)


class PublishForm(Form):
    """A form that publishes a text for an audience once.

    `era` is the audience's era, `key` the idempotency key.
    """

    era: int | None = Field(default=None, ge=1)
    key: str = Field(
        default="", alias="Idempotency-Key", max_length=request_parsing.MAX_IDEMPOTENCY_KEY_CHARS
    )


@dataclass(frozen=True)
class FormDraft:
    """Values to fill a writing form with.

    The text is a rejected one with the reason in `message`, or the text to edit. `files` are
    attachments as in the API.
    """

    text: str = ""
    message: str = ""
    question: bool = False
    parent: str = ""
    files: tuple[Json, ...] = ()


EMPTY_DRAFT = FormDraft()


async def read_fields(request: Request) -> dict[str, str]:
    """Read the form and return its fields.

    Raises MalformedRequest when a value cannot be stored in a database.
    """
    return dict(await read_field_pairs(request))


async def read_field_pairs(request: Request) -> list[tuple[str, str]]:
    """Read the form and return its fields in order, for forms that repeat a field.

    Raises MalformedRequest, UnsupportedMediaType and PayloadTooLarge.
    """
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    raw = await _read_body(request)
    if raw and media_type != FORM_MEDIA_TYPE:
        raise UnsupportedMediaType("Send the form as application/x-www-form-urlencoded.")
    try:
        fields = parse_qsl(
            raw.decode("ascii"),
            keep_blank_values=True,
            max_num_fields=MAX_FORM_FIELDS,
            errors="strict",
        )
    except ValueError as error:
        raise MalformedRequest("The form cannot be read.", code="bad_form") from error
    for _, value in fields:
        request_parsing.reject_invalid_text(value)
    return fields


def validate_form(model: type[Model], fields: Mapping[str, str]) -> Model:
    """Return the fields as a `model`. Raises InvalidInput with the errors of every field."""
    return request_parsing.validate(model, dict(fields), strict=False)


def unknown_choice_error(field: str) -> InvalidInput:
    """Return the error to raise for a choice that none of the pages offers."""
    return InvalidInput(FieldError(field, "enum", request_parsing.DEFAULT_MESSAGE))


def translate_field_errors(request: Request, invalid: InvalidInput) -> dict[str, str]:
    """Return the first error of each field, in the language of the page."""
    messages: dict[str, str] = {}
    for each in invalid.errors:
        field = each.field.partition(".")[0]
        message = FORM_MESSAGES.get((field, each.code), each.message)
        messages.setdefault(field, translate(request, message, each.values))
    return messages


def describe_error(request: Request, error: ServiceError) -> str:
    """Return one sentence for `error`: the first field's message when fields are invalid."""
    if isinstance(error, InvalidInput) and error.errors:
        return next(iter(translate_field_errors(request, error).values()))
    return translate(request, error.message, error.values)


def translate(request: Request, message: str, values: Mapping[str, object]) -> str:
    text = language.get_translator(request)(message)
    return text % values if values else text


async def _read_body(request: Request) -> bytes:
    raw = bytearray()
    async for chunk in request.stream():
        raw += chunk
        if len(raw) > MAX_FORM_BYTES:
            raise PayloadTooLarge(
                "A request may be at most %(limit)d bytes.", limit=MAX_FORM_BYTES
            )
    return bytes(raw)
