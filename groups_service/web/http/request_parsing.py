"""Parsing requests into pydantic models, with the messages of validation errors."""

import hashlib
import re
from collections.abc import Mapping
from typing import TypeVar
from uuid import UUID

import orjson
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from starlette.requests import Request

from groups_service.access import Viewer
from groups_service.core.errors import (
    FieldError,
    InvalidInput,
    MalformedRequest,
    NotFound,
    PayloadTooLarge,
    UnsupportedMediaType,
)
from groups_service.domain.core.idempotency import IdempotentRequest
from groups_service.web.http.field_types import (
    parse_id,
)

MAX_BODY_BYTES = 1_000_000
MAX_NESTING_LEVELS = 32
MAX_IDEMPOTENCY_KEY_CHARS = 200
MAX_REPORTED_ERRORS = 100
MAX_QUESTION_SEARCH_CHARS = 2_000
MAX_SAFE_INTEGER = 2**53 - 1  # the largest integer that JavaScript represents exactly
CONTENT_LENGTH_RE = re.compile(r"[0-9]{1,18}", re.ASCII)

Model = TypeVar("Model", bound=BaseModel)

MESSAGES = {
    "missing": "This field is required.",
    "blank": "This must not be empty.",
    "extra_forbidden": "There is no such field.",
    "string_too_long": "At most %(max_length)d characters are allowed here.",
    "too_long": "At most %(max_length)d are allowed here.",
    "string_type": "This must be text.",
    "int_type": "This must be a whole number.",
    "list_type": "This must be a list.",
    "uuid_parsing": "This is not an id.",
    "control_characters": "Control characters are not allowed here.",
    "path": "A file name must not be a path or begin with a dot.",
    "url": "This must be a web address that begins with https:// or http://.",
    "time_of_day": "Give a time of day such as 22:00.",
    "moment": "Give a time such as 2026-12-24T08:00:00Z.",
    "one_of": "Give either up_to or ids.",
    "both_or_none": "Give both ends of the quiet hours, or none.",
    "literal_error": "Choose one of: %(expected)s.",
    "enum": "Choose one of: %(expected)s.",
    "greater_than_equal": "This must be at least %(ge)s.",
    "less_than_equal": "This must be at most %(le)s.",
}
DEFAULT_MESSAGE = "This value cannot be used here."


async def parse_body(request: Request, model: type[Model]) -> Model:
    """Parse the JSON body. An absent body counts as an empty object."""
    raw = await _read_body(request)
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if raw and media_type != "application/json":
        raise UnsupportedMediaType("Send the body as application/json.")
    return validate(model, _decode_json(raw) if raw else {})


def parse_query(request: Request, model: type[Model]) -> Model:
    """Parse the query parameters. Raises InvalidInput when one is repeated."""
    values: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        reject_invalid_text(value)
        if name in values:
            raise InvalidInput(FieldError(name, "repeated", "This parameter is given twice."))
        values[name] = value
    return validate(model, values, strict=False)


def validate(model: type[Model], values: object, *, strict: bool = True) -> Model:
    """Return `values` as a `model`. Raises InvalidInput with the errors of all fields (up to
    100).
    """
    try:
        if strict and isinstance(values, dict):
            return model.model_validate_json(orjson.dumps(values))
        return model.model_validate(values, strict=strict)
    except ValidationError as error:
        raise InvalidInput(
            *map(_create_field_error, error.errors()[:MAX_REPORTED_ERRORS])
        ) from error


def parse_path_id(request: Request, name: str) -> UUID:
    """Return the id in the path. Raises NotFound when it is malformed."""
    parsed_id = parse_id(request.path_params[name])
    if parsed_id is None:
        raise NotFound
    return parsed_id


def parse_unit_id(text: str) -> UUID | None:
    """Return the id in the query parameter `unit`, or None when it is empty.

    Raises InvalidInput when it is malformed.
    """
    parsed_id = parse_id(text)
    if text and parsed_id is None:
        raise InvalidInput(FieldError("unit", "uuid_parsing", "This is not an id."))
    return parsed_id


def parse_idempotency_key(
    request: Request, viewer: Viewer, parsed: object, key: str | None = None
) -> IdempotentRequest | None:
    """Return the idempotent request, or None without a key.

    The key is the header Idempotency-Key, or `key`, the hidden field of a form.
    """
    key_text = request.headers.get("idempotency-key") or key
    if not key_text:
        return None
    reject_invalid_text(key_text)
    if len(key_text) > MAX_IDEMPOTENCY_KEY_CHARS:
        rule, limit = "string_too_long", {"max_length": MAX_IDEMPOTENCY_KEY_CHARS}
        raise InvalidInput(FieldError("Idempotency-Key", rule, MESSAGES[rule], limit))
    content = parsed.model_dump(mode="json") if isinstance(parsed, BaseModel) else parsed
    body_hash = hashlib.sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest()
    path = request.scope["path"][:200]
    return IdempotentRequest(viewer.id, request.method, path, key_text, body_hash)


def reject_invalid_text(text: str) -> None:
    """Raises MalformedRequest for NUL and broken Unicode, which databases and responses cannot
    carry.
    """
    if "\0" in text:
        raise MalformedRequest("The request contains a NUL character.", code="nul")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise MalformedRequest(
            "The request contains broken Unicode.", code="invalid_unicode"
        ) from error


def parse_content_length(request: Request) -> int:
    """Return the announced size of the body in bytes, 0 when it is unknown."""
    header = request.headers.get("content-length", "")
    return int(header) if CONTENT_LENGTH_RE.fullmatch(header) else 0


async def _read_body(request: Request) -> bytes:
    if parse_content_length(request) > MAX_BODY_BYTES:
        raise _too_large_error()
    raw = bytearray()
    async for chunk in request.stream():
        raw += chunk
        if len(raw) > MAX_BODY_BYTES:
            raise _too_large_error()
    return bytes(raw)


def _too_large_error() -> PayloadTooLarge:
    return PayloadTooLarge("A request may be at most %(limit)d bytes.", limit=MAX_BODY_BYTES)


def _decode_json(raw: bytes) -> object:
    try:
        value = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        if "depth limit" in error.msg:
            raise _too_deep_error() from error
        raise MalformedRequest("The body is not valid JSON.", code="not_json") from error
    _check_nesting_and_text(value)
    return value


def _too_deep_error() -> MalformedRequest:
    message = "The body is nested deeper than %(limit)d levels."
    return MalformedRequest(message, code="too_deep", limit=MAX_NESTING_LEVELS)


def _check_nesting_and_text(value: object) -> None:
    level, depth = [value], 0
    while level:
        depth += 1
        if depth > MAX_NESTING_LEVELS:
            raise _too_deep_error()
        for text in (text for item in level for text in _list_texts(item)):
            reject_invalid_text(text)
        level = [child for item in level for child in _list_children(item)]


def _list_texts(item: object) -> list[str]:
    if isinstance(item, dict):
        return [*item]
    return [item] if isinstance(item, str) else []


def _list_children(item: object) -> list[object]:
    if isinstance(item, dict):
        return [*item.values()]
    return [*item] if isinstance(item, list) else []


def _create_field_error(error: ErrorDetails) -> FieldError:
    field = ".".join(str(part) for part in error["loc"])
    values: Mapping[str, object] = error.get("ctx") or {}
    return FieldError(
        field, error["type"], MESSAGES.get(error["type"], DEFAULT_MESSAGE), dict(values)
    )
