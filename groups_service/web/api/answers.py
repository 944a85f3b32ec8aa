"""Answers as JSON: one thing with its ETag, a page of things with its cursor."""

import hashlib
from collections.abc import Mapping

import orjson
from starlette.requests import Request
from starlette.responses import Response

from groups_service.errors import Stale
from groups_service.web.api.shapes import Json


def json(value: object, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    return Response(
        orjson.dumps(value), status, headers=dict(headers or {}), media_type="application/json"
    )


def resource(request: Request, value: Json) -> Response:
    """A single resource: 304 when the caller has it as it is."""
    tag = etag(value)
    headers = {"ETag": tag, "Cache-Control": "private, no-cache", "Vary": "Authorization, Cookie"}
    if tag in _tags(request.headers.get("if-none-match", "")):
        return Response(status_code=304, headers=headers)
    return json(value, headers=headers)


def created(value: Json, location: str) -> Response:
    return json(value, 201, {"Location": location, "ETag": etag(value)})


def require_match(request: Request, value: Json) -> bool:
    """Whether the caller minds changes (If-Match). Raises Stale when there was one already."""
    wanted = _tags(request.headers.get("if-match", "*"))
    if wanted == {"*"}:
        return False
    if etag(value) not in wanted:
        raise Stale
    return True


def etag(value: Json) -> str:
    digest = hashlib.sha256(orjson.dumps(value, option=orjson.OPT_SORT_KEYS)).hexdigest()
    return f'"{digest[:32]}"'


def _tags(header: str) -> set[str]:
    return {tag.strip().removeprefix("W/") for tag in header.split(",")}
