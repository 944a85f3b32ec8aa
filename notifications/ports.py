"""The interfaces between an application and its sockets."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from starlette.requests import HTTPConnection
from starlette.responses import Response


@dataclass(frozen=True)
class Caller:
    """The recipient who calls, and their credential: a session, a token.

    Only the application reads `access`.
    """

    recipient: str
    access: str = ""


class Stream(Protocol):
    """A kind of objects that change, such as groups: a socket can subscribe to them."""

    async def get_version(self, recipient: str, id: str) -> int | None:  # noqa: A002 - as on the wire
        """Return the version visible to `recipient`; None if the stream is missing or hidden.

        `id` is sent by a client: up to 64 printable characters, otherwise unchecked.
        """


GetCaller = Callable[[HTTPConnection], Awaitable[Caller | None]]
IsStillValid = Callable[[Caller], Awaitable[bool]]
RenderDenial = Callable[[HTTPConnection], Response]
Clock = Callable[[], datetime]


def utc_now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - the default of every `clock` here


def render_unauthorized(_: HTTPConnection) -> Response:
    """Render an empty 401; applications may supply a function that explains it."""
    return Response(status_code=401, headers={"WWW-Authenticate": "Bearer"})
