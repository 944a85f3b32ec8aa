"""The inbox and the way into the socket, as JSON over HTTP."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from notifications import inbox, preferences, tickets, wire
from notifications.application import Caller, Clock, Refuse, Who, problem, utc_now
from notifications.fanout import Fanout
from notifications.inbox import Notice
from notifications.live import NOBODY
from notifications.preferring import PreferencesBody, preferences_json
from notifications.reading import Refused, body, query
from notifications.subjects import Subjects, shown

USUAL, MOST = 20, 100  # notices in a page
HIGHEST = 10**18 - 1

Number = Annotated[int, Field(ge=0, le=HIGHEST, strict=True)]
NumberText = Annotated[str, Field(pattern=r"^[0-9]{1,18}$")]
Handler = Callable[[Request, Caller], Awaitable[Response]]


class Page(BaseModel):
    model_config = ConfigDict(extra="forbid")

    limit: Annotated[int, Field(ge=1, le=MOST)] = USUAL
    cursor: NumberText | None = None

    @property
    def before(self) -> int | None:
        return None if self.cursor is None else int(self.cursor)


class Read(BaseModel):
    """Everything up to a number, or single ones by id."""

    model_config = ConfigDict(extra="forbid")

    up_to: Number | None = None
    ids: Annotated[list[NumberText], Field(max_length=MOST)] | None = None

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        if (self.up_to is None) == (self.ids is None):
            raise PydanticCustomError("one_of", "Give either up_to or ids.")
        return self


@dataclass(frozen=True)
class Desk:
    """Answers callers; `who` says who they are, `refuse` how a refusal is worded.

    `fanout` lets the other devices of a caller know what was read on this one.
    """

    subjects: Subjects
    who: Who
    fanout: Fanout
    refuse: Refuse = problem
    clock: Clock = utc_now

    async def page(self, request: Request, caller: Caller) -> Response:
        wanted = query(request, Page)
        notices = await inbox.page(caller.recipient, limit=wanted.limit + 1, before=wanted.before)
        page = notices[: wanted.limit]
        words = await shown(self.subjects, caller.recipient, page)
        items = [wire.notice_json(*pair) for pair in words]
        return _json({"items": items, "next": _next(page) if len(notices) > len(page) else None})

    async def read(self, request: Request, caller: Caller) -> Response:
        wanted = await body(request, Read)
        me = caller.recipient
        if await self._mark(me, wanted):
            await self.fanout.wake([me])
        return _json({"unread": await inbox.unread(me)})

    async def _mark(self, me: str, wanted: Read) -> bool:
        if wanted.up_to is not None:
            return await inbox.mark_read_through(me, wanted.up_to)
        numbers = [int(text) for text in wanted.ids or ()]
        return await inbox.mark_read(me, numbers, now=self.clock())

    async def preferences(self, _: Request, caller: Caller) -> Response:
        return _json(preferences_json(await preferences.of(caller.recipient)))

    async def prefer(self, request: Request, caller: Caller) -> Response:
        wanted = await body(request, PreferencesBody)
        after = wanted.changed(await preferences.of(caller.recipient))
        await preferences.put(caller.recipient, after)
        return _json(preferences_json(after))

    async def ticket(self, _: Request, caller: Caller) -> Response:
        now = self.clock()
        text = await tickets.issue(caller, now=now)
        return _json({"ticket": text, "expires_at": now + tickets.LIFETIME}, 201)

    def handler(self, answer: Handler) -> Callable[[Request], Awaitable[Response]]:
        """`answer` for callers that are somebody and requests that can be read."""

        async def handle(request: Request) -> Response:
            caller = await self.who(request)
            if caller is None:
                return self.refuse(request, NOBODY)
            try:
                return await answer(request, caller)
            except Refused as error:
                return self.refuse(request, error.refusal)

        return handle


def notification_routes(desk: Desk, *, prefix: str = "") -> list[Route]:
    """What is about the caller's own notices, below `prefix`."""
    own = f"{prefix}/notification-preferences"
    return [
        Route(f"{prefix}/notifications", desk.handler(desk.page), methods=["GET"]),
        Route(f"{prefix}/notifications/read", desk.handler(desk.read), methods=["PUT"]),
        Route(own, desk.handler(desk.preferences), methods=["GET"]),
        Route(own, desk.handler(desk.prefer), methods=["PUT"]),
        Route(f"{prefix}/live/tickets", desk.handler(desk.ticket), methods=["POST"]),
    ]


def _next(page: list[Notice]) -> str:
    return str(page[-1].number)


def _json(value: wire.Json, status: int = 200) -> Response:
    headers = {"Cache-Control": "private, no-store"}
    return Response(wire.encoded(value), status, headers, media_type="application/json")
