"""A small application with the routes, and somebody who calls it."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import httpx2
from starlette.applications import Starlette
from starlette.requests import HTTPConnection

from notifications.application import Caller
from notifications.fanout import InProcess
from notifications.hub import Hub
from notifications.note import Note, Ref, Shown
from notifications.notifier import Notifier
from notifications.routes import Desk, notification_routes

AT = datetime(2026, 11, 2, 8, 30, tzinfo=UTC)
USUAL = {
    "mail": "at_once",
    "digest_hour": 7,
    "quiet_from": None,
    "quiet_to": None,
    "leave_until": None,
}
"""The preferences of who never chose any."""


class Words:
    """Everything has words but what is called "hidden"."""

    async def of(self, recipient: str, refs: Sequence[Ref]) -> Mapping[Ref, Shown | None]:
        shown = {ref: Shown(f"For {recipient}", "Ada", ref.id, f"/posts/{ref.id}") for ref in refs}
        return {ref: words for ref, words in shown.items() if ref.id != "hidden"}


async def who(connection: HTTPConnection) -> Caller | None:
    name = connection.headers.get("x-person")
    return Caller(name, f"token-of-{name}") if name else None


@asynccontextmanager
async def calling(
    person: str | None = "bo", hub: Hub | None = None
) -> AsyncIterator[httpx2.AsyncClient]:
    desk = Desk(Words(), who, InProcess(hub or Hub()), clock=lambda: AT)
    app = Starlette(routes=notification_routes(desk, prefix="/api"))
    headers = {"x-person": person} if person else {}
    transport = httpx2.ASGITransport(app=app)
    async with httpx2.AsyncClient(
        transport=transport, base_url="http://test/api", headers=headers
    ) as http:
        yield http


async def tell(*posts: str, person: str = "bo") -> None:
    notifier = Notifier(InProcess(Hub()))
    for post in posts:
        await notifier.tell(f"event of {post}", Note("posted", Ref("post", post), AT), [person])
