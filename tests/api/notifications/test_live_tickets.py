"""Tickets for the live socket: whom they identify, how long, and the refusal of an unknown one."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import orjson
from starlette.applications import Starlette
from starlette.types import Message

from groups_service.core import clock
from groups_service.web.http.live_adapters import SocketCallers
from notifications.live import tickets
from tests.support.people import ApiCaller, create_caller


async def test_ticket_identifies_the_caller_for_thirty_seconds(bo: ApiCaller) -> None:
    now = datetime(2026, 11, 2, 8, 30, tzinfo=UTC)
    with clock.frozen_at(now):
        bo = await create_caller(bo.app, "bo")
        answer = await bo.post("/live/tickets")

    assert answer.status_code == 201
    assert answer.headers["cache-control"] == "private, no-store"
    assert answer.json()["expires_at"] == "2026-11-02T08:30:30Z"
    redeemed = await tickets.redeem_ticket(
        answer.json()["ticket"], now=now + timedelta(seconds=29)
    )
    assert redeemed is not None
    assert (redeemed.recipient, redeemed.access.partition(" ")[0]) == (bo.id, "bearer")


async def test_ticket_is_valid_as_long_as_the_token_of_the_request(bo: ApiCaller) -> None:
    ticket = (await bo.post("/live/tickets")).json()["ticket"]
    caller = await tickets.redeem_ticket(ticket, now=clock.now())
    assert caller is not None

    assert await SocketCallers().is_still_valid(caller)
    assert not await SocketCallers().is_still_valid(replace(caller, access=f"bearer {uuid4()}"))


async def test_socket_with_unknown_ticket_is_refused_with_a_problem(app: Starlette) -> None:
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "websocket.connect"}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {
        "type": "websocket",
        "path": "/api/v1/live",
        "headers": [(b"accept-language", b"sv")],
        "query_string": b"ticket=unknown",
        "extensions": {"websocket.http.response": {}},
    }
    await app(scope, receive, send)

    start, body = sent
    problem = orjson.loads(body["body"])
    assert start["status"] == 401
    assert dict(start["headers"])[b"www-authenticate"] == b"Bearer"
    assert (problem["code"], problem["title"]) == ("not_signed_in", "Logga in först")
