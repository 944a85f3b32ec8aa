"""Failures as pages, for people."""

from collections.abc import Mapping
from typing import Any

from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse, Response

from groups_service.web.pages import rendering


def page(
    request: HTTPConnection, problem: Mapping[str, Any], headers: Mapping[str, str]
) -> Response:
    """The page of a problem, which has title, detail, status and code."""
    html = rendering.outside(
        request,
        "pages/error.html",
        title=problem["title"],
        detail=problem["detail"],
        advice=None,
    )
    return HTMLResponse(html, problem["status"], dict(headers))
