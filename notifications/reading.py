"""Reading a request: bytes to JSON to a model, or a refusal that names every wrong field."""

from collections.abc import Mapping
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from starlette.requests import Request

from notifications.application import Refusal, Wrong

LARGEST_BODY = 16 * 1024  # bytes
ABSENT = b"{}"

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
    try:
        return model.model_validate_json(raw or ABSENT)
    except ValidationError as error:
        raise Refused(_invalid(error)) from error


def query(request: Request, model: type[Model]) -> Model:
    values: Mapping[str, str] = request.query_params
    try:
        return model.model_validate(dict(values))
    except ValidationError as error:
        raise Refused(_invalid(error)) from error


async def _bytes(request: Request) -> bytes:
    raw = bytearray()
    async for chunk in request.stream():
        raw += chunk
        if len(raw) > LARGEST_BODY:
            raise _refused(413, "too_large", f"A request may be at most {LARGEST_BODY} bytes.")
    return bytes(raw)


def _invalid(error: ValidationError) -> Refusal:
    found = error.errors(include_url=False, include_input=False)
    if found[0]["type"] == "json_invalid":
        return Refusal(400, "not_json", "The body is not valid JSON.")
    wrong = tuple(map(_wrong, found))
    return Refusal(422, "invalid", "Some fields need to be corrected.", wrong)


def _wrong(error: ErrorDetails) -> Wrong:
    field = ".".join(str(part) for part in error["loc"])
    values = {name: value for name, value in error.get("ctx", {}).items() if name != "error"}
    return Wrong(field, error["type"], error["msg"], values)


def _refused(status: int, code: str, detail: str) -> Refused:
    return Refused(Refusal(status, code, detail))
