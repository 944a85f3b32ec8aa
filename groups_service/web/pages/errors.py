"""Failures as pages: what went wrong, in the frame, with a way on."""

from collections.abc import Mapping

from starlette.requests import HTTPConnection
from starlette.responses import Response

from groups_service.web.api.shapes import Json
from groups_service.web.pages import frame


def page(request: HTTPConnection, problem: Json, headers: Mapping[str, str]) -> Response:
    """The page for a problem as the API would tell it, in the same words."""
    errors = [each["message"] for each in problem.get("errors", [])]
    response = frame.plain(
        request,
        "error",
        status=problem["status"],
        title=problem["title"],
        detail=problem["detail"],
        errors=errors,
    )
    response.headers.update(headers)
    return response
