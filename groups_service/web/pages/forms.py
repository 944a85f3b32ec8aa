"""Forms as browsers send them: read, checked, and what is wrong said by field."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import parse_qsl

from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request

from groups_service.errors import (
    FieldError,
    Invalid,
    ServiceError,
    TooLarge,
    Unreadable,
    Unsupported,
)
from groups_service.web import language
from groups_service.web.api import reading
from groups_service.web.api.shapes import Json

LARGEST_FORM = 500_000  # bytes: a post of 20,000 letters, each of them escaped
MOST_FIELDS = 60
FORM = "application/x-www-form-urlencoded"

Model = TypeVar("Model", bound=BaseModel)

TELLING = {
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
"""Sentences for a person at a form, where the API's are for a programmer."""


class Form(BaseModel):
    """A form of ours; fields that it does not know are left alone, as hidden ones come and go."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class Written(Form):
    """A text for an audience, to be published once."""

    era: int | None = Field(default=None, ge=1)
    key: str = Field(default="", alias="Idempotency-Key", max_length=reading.LONGEST_KEY)


@dataclass(frozen=True)
class Unsent:
    """What somebody wrote that was not taken, and why; `files` as attachments of the API."""

    text: str = ""
    message: str = ""
    question: bool = False
    parent: str = ""
    files: tuple[Json, ...] = ()


NOTHING = Unsent()


async def read(request: Request) -> dict[str, str]:
    """The fields of a form. Raises Unreadable for what no database could carry."""
    return dict(await pairs(request))


async def pairs(request: Request) -> list[tuple[str, str]]:
    """The same in their order, for forms where a field may come more than once."""
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    raw = await _bytes(request)
    if raw and media_type != FORM:
        raise Unsupported("Send the form as application/x-www-form-urlencoded.")
    try:
        fields = parse_qsl(
            raw.decode("ascii"),
            keep_blank_values=True,
            max_num_fields=MOST_FIELDS,
            errors="strict",
        )
    except ValueError as error:
        raise Unreadable("The form cannot be read.", code="bad_form") from error
    for _, value in fields:
        reading.require_clean(value)
    return fields


def valid(model: type[Model], fields: Mapping[str, str]) -> Model:
    """The form as a `model`. Raises Invalid with every field's errors."""
    return reading.valid(model, dict(fields), strict=False)


def unknown(field: str) -> Invalid:
    """What to raise for a choice that no page of ours offers."""
    return Invalid(FieldError(field, "enum", reading.OTHERWISE))


def errors(request: Request, invalid: Invalid) -> dict[str, str]:
    """What is wrong with each field, in the page's language; the first thing of each."""
    said: dict[str, str] = {}
    for each in invalid.errors:
        field = each.field.partition(".")[0]
        message = TELLING.get((field, each.code), each.message)
        said.setdefault(field, say(request, message, each.values))
    return said


def problem(request: Request, error: ServiceError) -> str:
    """One sentence for what went wrong: the first field's where fields are wrong."""
    if isinstance(error, Invalid) and error.errors:
        return next(iter(errors(request, error).values()))
    return say(request, error.message, error.values)


def say(request: Request, message: str, values: Mapping[str, object]) -> str:
    said = language.words(request)(message)
    return said % values if values else said


async def _bytes(request: Request) -> bytes:
    raw = bytearray()
    async for chunk in request.stream():
        raw += chunk
        if len(raw) > LARGEST_FORM:
            raise TooLarge("A request may be at most %(limit)d bytes.", limit=LARGEST_FORM)
    return bytes(raw)
