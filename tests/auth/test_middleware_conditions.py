"""The authentication middleware in special conditions: outage, expired session, lifespan."""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from starlette.types import Message, Receive, Scope, Send

from auth.middleware import AuthMiddleware
from auth.models import Session
from groups_service.database import Database, use_read_connection
from tests.auth.support.protected_app import (
    NOW,
    FakeClock,
    build_client,
    build_rules,
    build_site,
    session_cookie,
)


async def test_unreachable_database_gives_503(empty_database: Database) -> None:
    def fail() -> datetime:
        raise ConnectionError

    app = build_site(
        rules=replace(build_rules(FakeClock()), clock=fail, database_errors=(OSError,))
    )
    async with build_client(app) as client:
        response = await client.get("/api/v1/me")
        health = await client.get("/healthz")

    assert (response.status_code, response.json()) == (503, {"code": "unavailable"})
    assert response.headers["retry-after"] == "2"
    assert health.status_code == 200


async def test_expired_session_is_refused(empty_database: Database) -> None:
    headers = await session_cookie()
    clock = FakeClock(NOW + timedelta(hours=8))

    async with build_client(build_site(rules=build_rules(clock))) as client:
        response = await client.get("/api/v1/me", headers=headers)

    assert response.status_code == 401


async def test_lifespan_events_pass_through_the_middleware() -> None:
    events: list[str] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        events.append(scope["type"])

    async def receive() -> Message:
        return {"type": "lifespan.startup"}

    async def send(message: Message) -> None:
        events.append(message["type"])

    await AuthMiddleware(app, build_rules(FakeClock()))({"type": "lifespan"}, receive, send)

    assert events == ["lifespan"]


async def test_session_use_is_recorded_when_lookups_use_the_read_connection(
    empty_database: Database,
) -> None:
    headers = await session_cookie()
    clock = FakeClock(NOW + timedelta(minutes=2))

    app = build_site(
        rules=replace(
            build_rules(clock), read_context=partial(use_read_connection, empty_database)
        )
    )
    async with build_client(app) as client:
        response = await client.get("/api/v1/me", headers=headers)

    assert response.json() == {"account": "ada", "kind": "session"}
    assert (await Session.get()).seen_at == clock.now
