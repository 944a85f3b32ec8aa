"""Reading what was sent: bytes to JSON to a model, and what is wrong with it in words."""

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
from groups_service.domain.once import Once
from groups_service.errors import (
    FieldError,
    Invalid,
    NotFound,
    TooLarge,
    Unreadable,
    Unsupported,
)
from groups_service.web.api.fields import maybe_id

LARGEST_BODY = 1_000_000  # bytes
DEEPEST = 32
LONGEST_KEY = 200
MOST_ERRORS = 100
LENGTH = re.compile(r"[0-9]{1,18}", re.ASCII)

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
    "both_or_none": "Give both ends of the quiet hours, or none.",
    "literal_error": "Choose one of: %(expected)s.",
    "enum": "Choose one of: %(expected)s.",
    "greater_than_equal": "This must be at least %(ge)s.",
    "less_than_equal": "This must be at most %(le)s.",
}
OTHERWISE = "This value cannot be used here."


async def body(request: Request, model: type[Model]) -> Model:
    """The JSON body as a `model`; an absent one counts as an empty object."""
    raw = await _bytes(request)
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if raw and media_type != "application/json":
        raise Unsupported("Send the body as application/json.")
    return valid(model, _parsed(raw) if raw else {})


def query(request: Request, model: type[Model]) -> Model:
    """The query's parameters as a `model` that takes text."""
    values: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        require_clean(value)
        if name in values:
            raise Invalid(FieldError(name, "repeated", "This parameter is given twice."))
        values[name] = value
    return valid(model, values, strict=False)


def valid(model: type[Model], values: object, *, strict: bool = True) -> Model:
    """`values` as a `model`, or Invalid with every field's errors at once (up to 100)."""
    try:
        if strict and isinstance(values, dict):
            return model.model_validate_json(orjson.dumps(values))
        return model.model_validate(values, strict=strict)
    except ValidationError as error:
        raise Invalid(*map(_field_error, error.errors()[:MOST_ERRORS])) from error


def path_id(request: Request, name: str) -> UUID:
    """An id in the path; one that can be nobody's is as missing as any other."""
    found = maybe_id(request.path_params[name])
    if found is None:
        raise NotFound
    return found


def once(request: Request, viewer: Viewer, parsed: object, key: str | None = None) -> Once | None:
    """The Once of a request with an Idempotency-Key (or the form's field `key`)."""
    given = request.headers.get("idempotency-key") or key
    if not given:
        return None
    require_clean(given)
    if len(given) > LONGEST_KEY:
        rule, limit = "string_too_long", {"max_length": LONGEST_KEY}
        raise Invalid(FieldError("Idempotency-Key", rule, MESSAGES[rule], limit))
    content = parsed.model_dump(mode="json") if isinstance(parsed, BaseModel) else parsed
    digest = hashlib.sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest()
    path = request.scope["path"][:200]
    return Once(viewer.id, request.method, path, given, digest)


def require_clean(text: str) -> None:
    """Refuse what a database or an answer could not carry."""
    if "\0" in text:
        raise Unreadable("The request contains a NUL character.", code="nul")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise Unreadable("The request contains broken Unicode.", code="bad_unicode") from error


def announced(request: Request) -> int:
    """How many bytes the caller says will come; 0 when that is not said in digits."""
    said = request.headers.get("content-length", "")
    return int(said) if LENGTH.fullmatch(said) else 0


async def _bytes(request: Request) -> bytes:
    if announced(request) > LARGEST_BODY:
        raise _too_large()
    raw = bytearray()
    async for chunk in request.stream():
        raw += chunk
        if len(raw) > LARGEST_BODY:
            raise _too_large()
    return bytes(raw)


def _too_large() -> TooLarge:
    return TooLarge("A request may be at most %(limit)d bytes.", limit=LARGEST_BODY)


def _parsed(raw: bytes) -> object:
    try:
        value = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        if "depth limit" in error.msg:
            raise _too_deep() from error
        raise Unreadable("The body is not valid JSON.", code="not_json") from error
    _require_shallow(value)
    return value


def _too_deep() -> Unreadable:
    message = "The body is nested deeper than %(limit)d levels."
    return Unreadable(message, code="too_deep", limit=DEEPEST)


def _require_shallow(value: object) -> None:
    level, depth = [value], 0
    while level:
        depth += 1
        if depth > DEEPEST:
            raise _too_deep()
        for text in (text for item in level for text in _texts(item)):
            require_clean(text)
        level = [inner for item in level for inner in _inner(item)]


def _texts(item: object) -> list[str]:
    if isinstance(item, dict):
        return [*item]
    return [item] if isinstance(item, str) else []


def _inner(item: object) -> list[object]:
    if isinstance(item, dict):
        return [*item.values()]
    return [*item] if isinstance(item, list) else []


def _field_error(error: ErrorDetails) -> FieldError:
    field = ".".join(str(part) for part in error["loc"])
    values: Mapping[str, object] = error.get("ctx") or {}
    return FieldError(field, error["type"], MESSAGES.get(error["type"], OTHERWISE), dict(values))
