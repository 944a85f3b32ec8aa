"""What an application gives to its sockets and routes."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Protocol

from starlette.requests import HTTPConnection
from starlette.responses import JSONResponse, Response


@dataclass(frozen=True)
class Caller:
    """Who calls, and by what right: a session, a token. Only the application reads `access`."""

    recipient: str
    access: str = ""


@dataclass(frozen=True)
class Wrong:
    """One thing wrong with one field of a request."""

    field: str
    code: str
    message: str
    values: Mapping[str, object]
    """What the message speaks of: {"max_length": 100}."""


@dataclass(frozen=True)
class Refusal:
    """A request that is turned down; `detail` is an English sentence."""

    status: int
    code: str
    detail: str
    errors: tuple[Wrong, ...] = ()


class Stream(Protocol):
    """Something that changes, such as the groups: what a socket may subscribe to."""

    async def version(self, recipient: str, id: str) -> int | None:  # noqa: A002 - as on the wire
        """The version that `recipient` may know of; None when there is none, or not for them.

        `id` is what a client sent: up to 64 printable characters and nothing more is certain.
        """


Who = Callable[[HTTPConnection], Awaitable[Caller | None]]
StillValid = Callable[[Caller], Awaitable[bool]]
Refuse = Callable[[HTTPConnection, Refusal], Response]
Clock = Callable[[], datetime]


def utc_now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - the default of every `clock` here


def problem(_: HTTPConnection, refusal: Refusal) -> Response:
    """RFC 9457 in English; an application with languages brings its own."""
    body: dict[str, object] = {
        "type": "about:blank",
        "title": HTTPStatus(refusal.status).phrase,
        "status": refusal.status,
        "detail": refusal.detail,
        "code": refusal.code,
    }
    if refusal.errors:
        body["errors"] = [_wrong_json(wrong) for wrong in refusal.errors]
    headers = {"Cache-Control": "private, no-store"}
    if refusal.status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = "Bearer"
    return JSONResponse(body, refusal.status, headers, media_type="application/problem+json")


def _wrong_json(wrong: Wrong) -> dict[str, str]:
    return {"field": wrong.field, "code": wrong.code, "message": wrong.message}
