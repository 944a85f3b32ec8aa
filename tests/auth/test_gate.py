"""The gate: who gets in where, by what, and what the others are told."""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from starlette.types import Message, Receive, Scope, Send

from auth import sessions
from auth.gate import Gate
from auth.models import Session
from groups_service.database import Database, reading
from tests.auth.site import (
    ADA,
    BASE,
    COOKIE,
    NOW,
    Clock,
    ask,
    bearer,
    caller,
    cookie,
    rules,
    site,
)

OURS = {"Sec-Fetch-Site": "same-origin"}


async def test_session_is_let_in_and_known(clean: Database) -> None:
    response = await ask("GET", "/api/v1/me", await cookie())

    assert response.json() == {"account": "ada", "kind": "session"}
    assert response.headers["cache-control"] == "private, no-store"


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
async def test_token_is_let_in_and_known(clean: Database, scheme: str) -> None:
    token = (await bearer())["Authorization"].removeprefix("Bearer ")

    response = await ask("GET", "/api/v1/me", {"Authorization": f"{scheme} {token}"})

    assert response.json() == {"account": "ada", "kind": "bearer"}
    assert response.headers["cache-control"] == "private, no-store"


async def test_answer_that_says_how_to_keep_it_is_left_so(clean: Database) -> None:
    response = await ask("GET", "/api/v1/me?kept", await cookie())

    assert response.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("path", ["/api", "/api/", "/api/v1/me", "/api/v1/nothing", "/api/v2/x"])
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE", "OPTIONS"])
async def test_api_answers_the_unknown_with_401(clean: Database, method: str, path: str) -> None:
    response = await ask(method, path, {})

    assert response.status_code == 401
    assert response.json() == {"code": "not_signed_in"}
    assert response.headers["www-authenticate"] == "Bearer"
    assert response.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("token", ["", "x", "a.b.c"])
async def test_bad_token_is_not_made_good_by_a_good_cookie(clean: Database, token: str) -> None:
    headers = await cookie()
    assert (await ask("GET", "/api/v1/me", headers)).status_code == 200

    response = await ask("GET", "/api/v1/me", {**headers, "Authorization": f"Bearer {token}"})

    assert response.status_code == 401
    assert response.headers["www-authenticate"] == 'Bearer error="invalid_token"'


async def test_cookie_copied_before_signing_out_is_worth_nothing_after(clean: Database) -> None:
    headers = await cookie()
    assert (await ask("GET", "/api/v1/me", headers)).status_code == 200

    await sessions.end_all(ADA.object_id, now=NOW)

    assert (await ask("GET", "/api/v1/me", headers)).status_code == 401


@pytest.mark.parametrize(
    ("target", "wanted"),
    [
        ("/", "/"),
        ("/grupper", "/grupper"),
        ("/grupper?status=open&q=%C3%A5+%26", "/grupper?status=open&q=%C3%A5+%26"),
        ("/inte/h%C3%A4r", "/inte/h%C3%A4r"),
        ("/%2F%2Fevil.test", "///evil.test"),
    ],
)
async def test_page_sends_the_unknown_to_sign_in_and_back(
    clean: Database, target: str, wanted: str
) -> None:
    response = await ask("GET", target, {})

    page = urlsplit(response.headers["location"])
    assert response.status_code == 303
    assert (page.netloc, page.path) == ("", "/auth/login")
    assert parse_qs(page.query) == {"next": [wanted]}
    assert response.headers["cache-control"] == "no-store"


async def test_form_sent_too_late_leads_to_sign_in_without_a_way_back(clean: Database) -> None:
    response = await ask("POST", "/grupper", OURS)

    assert (response.status_code, response.headers["location"]) == (303, "/auth/login")


async def test_public_page_is_free_and_knows_who_is_signed_in(clean: Database) -> None:
    free = await ask("GET", "/tillganglighet", {})
    known = await ask("GET", "/tillganglighet", await cookie())

    assert free.json() == {"account": None, "kind": None}
    assert "cache-control" not in free.headers
    assert known.json() == {"account": "ada", "kind": "session"}


@pytest.mark.parametrize("path", ["/healthz", "/static/a"])
async def test_assets_and_health_look_nobody_up(clean: Database, path: str) -> None:
    response = await ask("GET", path, await cookie())

    assert response.json() == {"account": None, "kind": None}


@pytest.mark.parametrize(
    "path",
    [
        "/static",
        "/healthz/",
        "//healthz",
        "/HEALTHZ",
        "/auth",
        "/x/static/a",
        "/tillganglighet/x",
        "/embed/x.css",
        "/api/v1/me/%2E%2E/%2E%2E/%2E%2E/static/a",
        "/api/v1/me;/static/a",
        "/api/v1/me%2f..%2f..%2fstatic%2fa",
        "/%61pi/v1/me",
        "/api/v1/me%00/static/a",
        "/api/v1/me?/static/a",
        "/api/v1/me#/static/a",
    ],
)
async def test_path_that_only_looks_public_is_not(clean: Database, path: str) -> None:
    response = await ask("GET", path, {})

    assert response.status_code in {303, 401}


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "groups.test/static/a?"},
        {"Host": "localhost/static/a#"},
        {"X-Forwarded-Prefix": "/static"},
        {"X-Original-URL": "/static/a"},
        {"X-Remote-User": "ada"},
        {"X-Forwarded-User": "ada", "X-Forwarded-For": "127.0.0.1"},
        {"Authorization": "Basic YWRhOmFkYQ=="},
        {"Cookie": "groups=x"},
        {"Cookie": f"{COOKIE}="},
    ],
)
async def test_headers_open_nothing(clean: Database, headers: dict[str, str]) -> None:
    response = await ask("GET", "/api/v1/me", headers)

    assert response.status_code == 401


async def test_site_under_a_prefix_decides_as_its_router_does(clean: Database) -> None:
    transport = httpx2.ASGITransport(site(), root_path="/static")
    async with httpx2.AsyncClient(transport=transport, base_url=BASE) as client:
        assert (await client.get("/static/api/v1/me")).status_code == 401
        assert (await client.get("/static/static/a")).status_code == 200
        assert (await client.get("/static/tillganglighet")).status_code == 200


async def test_database_out_of_reach_is_said(clean: Database) -> None:
    def lost() -> datetime:
        raise ConnectionError

    app = site(by=replace(rules(Clock()), clock=lost, outages=(OSError,)))
    async with caller(app) as client:
        response = await client.get("/api/v1/me")
        health = await client.get("/healthz")

    assert (response.status_code, response.json()) == (503, {"code": "unavailable"})
    assert response.headers["retry-after"] == "2"
    assert health.status_code == 200


async def test_session_over_is_nobody(clean: Database) -> None:
    headers = await cookie()
    clock = Clock(NOW + timedelta(hours=8))

    async with caller(site(by=rules(clock))) as client:
        response = await client.get("/api/v1/me", headers=headers)

    assert response.status_code == 401


async def test_site_starts_and_stops_behind_the_gate() -> None:
    seen: list[str] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append(scope["type"])

    async def receive() -> Message:
        return {"type": "lifespan.startup"}

    async def send(message: Message) -> None:
        seen.append(message["type"])

    await Gate(app, rules(Clock()))({"type": "lifespan"}, receive, send)

    assert seen == ["lifespan"]


async def test_callers_are_looked_up_by_reading_and_their_use_is_written_all_the_same(
    clean: Database,
) -> None:
    headers = await cookie()
    clock = Clock(NOW + timedelta(minutes=2))

    app = site(by=replace(rules(clock), reading=partial(reading, clean)))
    async with caller(app) as client:
        response = await client.get("/api/v1/me", headers=headers)

    assert response.json() == {"account": "ada", "kind": "session"}
    assert (await Session.get()).seen_at == clock.now
