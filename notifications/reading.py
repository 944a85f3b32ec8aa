"""Reading a request: bytes to JSON to a model, or a refusal that names every wrong field."""

from typing import TypeVar

import orjson
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from starlette.requests import Request

from notifications.application import Refusal, Wrong

LARGEST_BODY = 16 * 1024  # bytes
DEEPEST = 32
ABSENT = b"{}"
WRONG = "Some fields need to be corrected."

Model = TypeVar("Model", bound=BaseModel)


class Refused(Exception):
    """The request cannot be done as it was sent."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.detail)
        self.refusal = refusal


async def body(request: Request, model: type[Model]) -> Model:
    """The JSON body as a `model`; an absent one counts as an empty object."""
    raw = await _bytes(request)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if raw and kind != "application/json":
        raise _refused(415, "unsupported_media_type", "Send the body as application/json.")
    return _valid(model, _parsed(raw or ABSENT))


def query(request: Request, model: type[Model]) -> Model:
    """The query's parameters as a `model`; each may be given once."""
    values: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        _require_clean(value)
        if name in values:
            twice = Wrong(name, "repeated", "This parameter is given twice.", {})
            raise Refused(Refusal(422, "invalid", WRONG, (twice,)))
        values[name] = value
    return _valid(model, values)


def _valid(model: type[Model], values: object) -> Model:
    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise Refused(_invalid(error)) from error


def _parsed(raw: bytes) -> object:
    """The JSON that a database could carry: no NUL, no half characters, not too deep."""
    try:
        value = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise _refused(400, "not_json", "The body is not valid JSON.") from error
    level, depth = [value], 0
    while level:
        depth += 1
        if depth > DEEPEST:
            raise _refused(400, "too_deep", f"At most {DEEPEST} levels of nesting are read.")
        for item in level:
            _require_clean(item)
        level = [inner for item in level for inner in _inner(item)]
    return value


def _inner(item: object) -> list[object]:
    if isinstance(item, dict):
        return [*item, *item.values()]
    return item if isinstance(item, list) else []


def _require_clean(item: object) -> None:
    if isinstance(item, str) and "\0" in item:
        raise _refused(400, "nul", "The request contains a NUL character.")


async def _bytes(request: Request) -> bytes:
    raw = bytearray()
    async for chunk in request.stream():
        raw += chunk
        if len(raw) > LARGEST_BODY:
            raise _refused(413, "too_large", f"A request may be at most {LARGEST_BODY} bytes.")
    return bytes(raw)


def _invalid(error: ValidationError) -> Refusal:
    found = error.errors(include_url=False, include_input=False)
    return Refusal(422, "invalid", WRONG, tuple(map(_wrong, found)))


def _wrong(error: ErrorDetails) -> Wrong:
    field = ".".join(str(part) for part in error["loc"])
    values = {name: value for name, value in error.get("ctx", {}).items() if name != "error"}
    return Wrong(field, error["type"], error["msg"], values)


def _refused(status: int, code: str, detail: str) -> Refused:
    return Refused(Refusal(status, code, detail))
