"""JSON responses with ETags."""

import hashlib
from collections.abc import Mapping

import orjson
from starlette.requests import Request
from starlette.responses import Response

from groups_service.core.errors import PreconditionFailed
from groups_service.web.http.json_values import Json


def json_response(
    value: object, status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    """Render JSON, with times in UTC as `Z`."""
    content = orjson.dumps(value, option=orjson.OPT_UTC_Z)
    return Response(content, status, dict(headers or {}), media_type="application/json")


def private_json_response(value: object, status: int = 200) -> Response:
    """Render JSON that no cache may store."""
    return json_response(value, status, {"Cache-Control": "private, no-store"})


def json_with_etag(request: Request, value: Json) -> Response:
    """Render a single resource; 304 when the caller has this version."""
    tag = compute_etag(value)
    headers = {"ETag": tag, "Cache-Control": "private, no-cache", "Vary": "Authorization, Cookie"}
    if tag in _parse_etags(request.headers.get("if-none-match", "")):
        return Response(status_code=304, headers=headers)
    return json_response(value, headers=headers)


def created_response(value: Json, location: str) -> Response:
    return json_response(value, 201, {"Location": location, "ETag": compute_etag(value)})


def check_if_match(request: Request, value: Json) -> bool:
    """Return whether the caller sent If-Match.

    Raises PreconditionFailed when it names another version than `value`.
    """
    accepted = _parse_etags(request.headers.get("if-match", "*"))
    if accepted == {"*"}:
        return False
    if compute_etag(value) not in accepted:
        raise PreconditionFailed
    return True


def compute_etag(value: Json) -> str:
    digest = hashlib.sha256(orjson.dumps(value, option=orjson.OPT_SORT_KEYS)).hexdigest()
    return f'"{digest[:32]}"'


def _parse_etags(header: str) -> set[str]:
    return {tag.strip().removeprefix("W/") for tag in header.split(",")}
