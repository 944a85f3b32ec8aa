"""Error responses: problem documents (RFC 9457) for the API, pages for browsers."""

import logging
from collections.abc import Mapping
from typing import Any

import orjson
from starlette.exceptions import HTTPException  # noqa: TID251 - raised by the router, rendered here
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.routing import Match, Route
from starlette.types import ASGIApp, Scope

from auth.errors import AuthErrorCode
from groups_service.core.errors import (
    InvalidInput,
    MethodNotAllowed,
    NotFound,
    NotSignedIn,
    RangeNotSatisfiable,
    ServiceError,
    ServiceUnavailable,
    TooManyRequests,
)
from groups_service.domain.core.audience_check import AudienceChanged
from groups_service.domain.core.decisions import AlreadyDecided, DecisionRecord
from groups_service.web.http import language
from groups_service.web.http import security_headers as security
from groups_service.web.http.context import get_app_context
from groups_service.web.http.json_values import Json, format_time

log = logging.getLogger(__name__)

AUTH_PROBLEMS = {
    AuthErrorCode.NOT_SIGNED_IN: ("Sign in first", "You need to be signed in to see this."),
    AuthErrorCode.CROSS_SITE: ("Not allowed", "This request came from another site."),
    AuthErrorCode.UNAVAILABLE: ("Temporarily unavailable", "The service cannot answer right now."),
}
UNEXPECTED_ERROR = ("Something went wrong", "This is our fault, and it has been logged.")
PROBLEM_MEDIA_TYPE = "application/problem+json"
METHOD_NOT_ALLOWED = MethodNotAllowed("This address does not know that method.")
UNAUTHORIZED = 401


async def handle_service_error(request: Request, error: Exception) -> Response:
    """Render a `ServiceError`, whose message is meant for the caller."""
    assert isinstance(error, ServiceError)  # noqa: S101 - registered for these only
    _ = language.get_translator(request)
    body = build_problem(
        error.status, error.code, _(error.title), _translate(_, error.message, error.values)
    )
    if isinstance(error, InvalidInput):
        body["errors"] = [
            {
                "field": each.field,
                "code": each.code,
                "message": _translate(_, each.message, each.values),
            }
            for each in error.errors
        ]
    if isinstance(error, AudienceChanged):
        body["audience"] = {"era": error.era, "status": error.audience.value}
    if isinstance(error, AlreadyDecided) and error.decision is not None:
        body["decision"] = _serialize_decision(error.decision)
    return _render_problem(request, body, _error_headers(error))


async def handle_router_error(request: Request, error: Exception) -> Response:
    """Render what Starlette's router refuses: unknown paths and methods."""
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for these only
    known: dict[int, ServiceError] = {404: NotFound(), 405: METHOD_NOT_ALLOWED}
    service_error = known.get(error.status_code, ServiceError(error.detail))
    service_error.status = error.status_code
    response = await handle_service_error(request, service_error)
    response.headers.update(error.headers or {})
    if service_error is METHOD_NOT_ALLOWED:
        response.headers["Allow"] = ", ".join(_list_allowed_methods(request))
    return response


async def handle_database_outage(request: Request, error: Exception) -> Response:
    """Answer 503 when the database does not respond. Nothing was changed; the caller may retry."""
    log.warning("database away", extra={"path": request.scope["path"]}, exc_info=error)
    return await handle_service_error(
        request, ServiceUnavailable("The service cannot answer right now.")
    )


async def handle_unexpected_error(request: Request, error: Exception) -> Response:
    """Log an unhandled exception and answer 500 without any detail.

    This response is sent outside of all middleware, so it sets the security headers itself.
    """
    log.error("request failed", extra={"path": request.scope["path"]}, exc_info=error)
    _ = language.get_translator(request)
    title, detail = map(_, UNEXPECTED_ERROR)
    headers = security.build_security_headers(
        encrypted=get_app_context(request).settings.is_encrypted
    )
    return _render_problem(request, build_problem(500, "internal", title, detail), headers)


def render_auth_problem(
    scope: Scope, status: int, code: AuthErrorCode, headers: Mapping[str, str]
) -> ASGIApp:
    """Render the response to a request that the authentication middleware refuses."""
    request = HTTPConnection(scope)
    _ = language.get_translator(request)
    title, detail = map(_, AUTH_PROBLEMS[code])
    return _render_problem(request, build_problem(status, code.value, title, detail), headers)


def render_socket_denial(connection: HTTPConnection) -> Response:
    """Render the response to a socket whose caller is unknown."""
    _ = language.get_translator(connection)
    error = NotSignedIn()
    body = build_problem(error.status, error.code, _(error.title), _(error.message))
    return _render_problem(connection, body, _error_headers(error))


def build_problem(status: int, code: str, title: str, detail: str) -> Json:
    return {
        "type": f"urn:groups:problem:{code}",
        "title": title,
        "status": status,
        "detail": detail,
        "code": code,
    }


def _list_allowed_methods(request: Request) -> list[str]:
    """Return the methods of all routes of the path; the router reports only those of one route."""
    routes = (route for route in request.app.routes if isinstance(route, Route))
    matching = (route for route in routes if route.matches(request.scope)[0] is not Match.NONE)
    return sorted({method for route in matching for method in route.methods or ()})


def _serialize_decision(decision: DecisionRecord) -> Json:
    person = decision.decided_by
    return {
        "state": decision.state,
        "by": {"id": str(person.id), "name": person.name} if person else None,
        "at": format_time(decision.decided_at),
    }


def _error_headers(error: ServiceError) -> dict[str, str]:
    if isinstance(error, TooManyRequests | ServiceUnavailable):
        return {"Retry-After": str(error.retry_after)}
    if isinstance(error, RangeNotSatisfiable):
        return {"Content-Range": f"bytes */{error.size}"}
    return {"WWW-Authenticate": "Bearer"} if error.status == UNAUTHORIZED else {}


def _render_problem(request: HTTPConnection, body: Json, headers: Mapping[str, str]) -> Response:
    headers = {"Cache-Control": "private, no-store", **headers}
    if not language.is_api_request(request) and request.scope["type"] == "http":
        return get_app_context(request).render_error_page(request, body, headers)
    return Response(orjson.dumps(body), body["status"], headers, PROBLEM_MEDIA_TYPE)


def _translate(gettext: Any, message: str, values: Mapping[str, object]) -> str:  # noqa: ANN401 - gettext
    translated: str = gettext(message)
    return translated % values if values else translated
