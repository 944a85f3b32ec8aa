"""Every failure leaves from here: application/problem+json (RFC 9457), or a page for people."""

import logging
from collections.abc import Mapping
from typing import Any

import orjson
from starlette.exceptions import HTTPException  # noqa: TID251 - the router raises it, we answer it
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.routing import Match, Route
from starlette.types import ASGIApp, Scope

from auth.errors import Reason
from groups_service.domain.answered import AlreadyAnswered, Answered
from groups_service.domain.audience import AudienceChanged
from groups_service.errors import (
    Invalid,
    MethodNotAllowed,
    NotFound,
    OutOfRange,
    ServiceError,
    TooMany,
    Unavailable,
)
from groups_service.web import headers as security
from groups_service.web import language
from groups_service.web.api.reading import MESSAGES
from groups_service.web.api.shapes import time_json
from groups_service.web.pages import errors as pages
from groups_service.web.service import service
from notifications.application import Refusal

log = logging.getLogger(__name__)

OF_THE_GATE = {
    Reason.NOT_SIGNED_IN: ("Sign in first", "You need to be signed in to see this."),
    Reason.CROSS_SITE: ("Not allowed", "This request came from another site."),
    Reason.UNAVAILABLE: ("Temporarily unavailable", "The service cannot answer right now."),
}
UNEXPECTED = ("Something went wrong", "This is our fault, and it has been logged.")
CONTRACT_MEDIA_TYPE = "application/problem+json"


async def answer(request: Request, error: Exception) -> Response:
    """The answer to a failure that the caller is told about."""
    assert isinstance(error, ServiceError)  # noqa: S101 - registered for these only
    _ = language.words(request)
    body = problem(error.status, error.code, _(error.title), _say(_, error.message, error.values))
    if isinstance(error, Invalid):
        body["errors"] = [
            {"field": each.field, "code": each.code, "message": _say(_, each.message, each.values)}
            for each in error.errors
        ]
    if isinstance(error, AudienceChanged):
        body["audience"] = {"era": error.era, "status": error.audience.value}
    if isinstance(error, AlreadyAnswered) and error.answered is not None:
        body["answered"] = _answered(error.answered)
    return _response(request, body, _headers(error))


async def of_router(request: Request, error: Exception) -> Response:
    """What Starlette's router itself refuses: unknown paths and methods."""
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for these only
    known: dict[int, ServiceError] = {404: NotFound(), 405: NO_SUCH_METHOD}
    found = known.get(error.status_code, ServiceError(error.detail))
    found.status = error.status_code
    response = await answer(request, found)
    response.headers.update(error.headers or {})
    if found is NO_SUCH_METHOD:
        response.headers["Allow"] = ", ".join(_methods(request))
    return response


async def of_outage(request: Request, error: Exception) -> Response:
    """The database does not answer: nothing was done, and it may be tried again."""
    log.warning("database away", extra={"path": request.scope["path"]}, exc_info=error)
    return await answer(request, Unavailable("The service cannot answer right now."))


async def unexpected(request: Request, error: Exception) -> Response:
    """A fault of ours, logged where it is answered, told without detail.

    Answered outside of every middleware, so it brings its security headers itself.
    """
    log.error("request failed", extra={"path": request.scope["path"]}, exc_info=error)
    _ = language.words(request)
    title, detail = map(_, UNEXPECTED)
    usual = security.usual(encrypted=service(request).settings.is_encrypted)
    return _response(request, problem(500, "internal", title, detail), usual)


def of_gate(scope: Scope, status: int, code: Reason, headers: Mapping[str, str]) -> ASGIApp:
    """What the gate answers to those it does not let in."""
    request = HTTPConnection(scope)
    _ = language.words(request)
    title, detail = map(_, OF_THE_GATE[code])
    return _response(request, problem(status, code.value, title, detail), headers)


def of_notifications(request: HTTPConnection, refusal: Refusal) -> Response:
    _ = language.words(request)
    body = problem(refusal.status, refusal.code, _(refusal.detail), _(refusal.detail))
    if refusal.errors:
        body["errors"] = [
            {"field": each.field, "code": each.code, "message": _say(_, message, each.values)}
            for each in refusal.errors
            for message in [MESSAGES.get(each.code, each.message)]
        ]
    challenge = {"WWW-Authenticate": "Bearer"} if refusal.status == UNAUTHORIZED else {}
    return _response(request, body, challenge)


def problem(status: int, code: str, title: str, detail: str) -> dict[str, Any]:  # JSON
    return {
        "type": f"urn:groups:problem:{code}",
        "title": title,
        "status": status,
        "detail": detail,
        "code": code,
    }


NO_SUCH_METHOD = MethodNotAllowed("This address does not know that method.")


def _methods(request: Request) -> list[str]:
    """Every method that the address knows; the router names those of one route only."""
    routes = (route for route in request.app.routes if isinstance(route, Route))
    found = (route for route in routes if route.matches(request.scope)[0] is not Match.NONE)
    return sorted({method for route in found for method in route.methods or ()})


def _answered(answered: Answered) -> dict[str, Any]:  # JSON
    by = answered.by
    return {
        "state": answered.state,
        "by": {"id": str(by.id), "name": by.name} if by else None,
        "at": time_json(answered.at),
    }


def _headers(error: ServiceError) -> dict[str, str]:
    if isinstance(error, TooMany | Unavailable):
        return {"Retry-After": str(error.retry_after)}
    if isinstance(error, OutOfRange):
        return {"Content-Range": f"bytes */{error.size}"}
    return {"WWW-Authenticate": "Bearer"} if error.status == UNAUTHORIZED else {}


UNAUTHORIZED = 401


def _response(
    request: HTTPConnection, body: dict[str, Any], headers: Mapping[str, str]
) -> Response:
    headers = {"Cache-Control": "private, no-store", **headers}
    if not language.is_api(request) and request.scope["type"] == "http":
        return pages.page(request, body, headers)
    return Response(orjson.dumps(body), body["status"], headers, CONTRACT_MEDIA_TYPE)


def _say(gettext: Any, message: str, values: Mapping[str, object]) -> str:  # noqa: ANN401 - callable
    said: str = gettext(message)
    return said % values if values else said
