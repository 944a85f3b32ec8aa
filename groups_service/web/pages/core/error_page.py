"""Error responses as HTML pages in the site's layout."""

from collections.abc import Mapping

from starlette.requests import HTTPConnection
from starlette.responses import Response

from groups_service.web.http.json_values import Json
from groups_service.web.pages.core import layout


def render_error_page(
    request: HTTPConnection, problem: Json, headers: Mapping[str, str]
) -> Response:
    """Render the problem `problem` (an API problem object) as a page, with the same texts."""
    errors = [each["message"] for each in problem.get("errors", [])]
    response = layout.render_anonymous_page(
        request,
        "core/error",
        status=problem["status"],
        title=problem["title"],
        detail=problem["detail"],
        errors=errors,
    )
    response.headers.update(headers)
    return response
