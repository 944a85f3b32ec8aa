"""The authentication middleware: which caller is let in where, by which credential, and the
answers to others.
"""

from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest

from auth import sessions
from groups_service.database import Database
from tests.auth.support.protected_app import (
    ADA,
    BASE,
    COOKIE,
    NOW,
    bearer_header,
    build_site,
    request_site,
    session_cookie,
)

OURS = {"Sec-Fetch-Site": "same-origin"}


async def test_session_signs_the_caller_in(empty_database: Database) -> None:
    response = await request_site("GET", "/api/v1/me", await session_cookie())

    assert response.json() == {"account": "ada", "kind": "session"}
    assert response.headers["cache-control"] == "private, no-store"


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
async def test_token_signs_the_caller_in(empty_database: Database, scheme: str) -> None:
    token = (await bearer_header())["Authorization"].removeprefix("Bearer ")

    response = await request_site("GET", "/api/v1/me", {"Authorization": f"{scheme} {token}"})

    assert response.json() == {"account": "ada", "kind": "bearer"}
    assert response.headers["cache-control"] == "private, no-store"


async def test_cache_header_of_an_answer_is_kept(empty_database: Database) -> None:
    response = await request_site("GET", "/api/v1/me?kept", await session_cookie())

    assert response.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("path", ["/api", "/api/", "/api/v1/me", "/api/v1/nothing", "/api/v2/x"])
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE", "OPTIONS"])
async def test_api_answers_unknown_callers_with_401(
    empty_database: Database, method: str, path: str
) -> None:
    response = await request_site(method, path, {})

    assert response.status_code == 401
    assert response.json() == {"code": "not_signed_in"}
    assert response.headers["www-authenticate"] == "Bearer"
    assert response.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("token", ["", "x", "a.b.c"])
async def test_bad_token_is_refused_despite_a_good_cookie(
    empty_database: Database, token: str
) -> None:
    headers = await session_cookie()
    assert (await request_site("GET", "/api/v1/me", headers)).status_code == 200

    response = await request_site(
        "GET", "/api/v1/me", {**headers, "Authorization": f"Bearer {token}"}
    )

    assert response.status_code == 401
    assert response.headers["www-authenticate"] == 'Bearer error="invalid_token"'


async def test_cookie_copied_before_sign_out_is_refused_afterwards(
    empty_database: Database,
) -> None:
    headers = await session_cookie()
    assert (await request_site("GET", "/api/v1/me", headers)).status_code == 200

    await sessions.end_all_sessions(ADA.object_id, now=NOW)

    assert (await request_site("GET", "/api/v1/me", headers)).status_code == 401


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
async def test_page_redirects_unknown_callers_to_sign_in_and_back(
    empty_database: Database, target: str, wanted: str
) -> None:
    response = await request_site("GET", target, {})

    page = urlsplit(response.headers["location"])
    assert response.status_code == 303
    assert (page.netloc, page.path) == ("", "/auth/login")
    assert parse_qs(page.query) == {"next": [wanted]}
    assert response.headers["cache-control"] == "no-store"


async def test_form_sent_after_sign_out_redirects_to_sign_in_without_return_path(
    empty_database: Database,
) -> None:
    response = await request_site("POST", "/grupper", OURS)

    assert (response.status_code, response.headers["location"]) == (303, "/auth/login")


async def test_public_page_needs_no_sign_in_but_knows_the_caller(empty_database: Database) -> None:
    anonymous = await request_site("GET", "/tillganglighet", {})
    signed_in = await request_site("GET", "/tillganglighet", await session_cookie())

    assert anonymous.json() == {"account": None, "kind": None}
    assert "cache-control" not in anonymous.headers
    assert signed_in.json() == {"account": "ada", "kind": "session"}


@pytest.mark.parametrize("path", ["/healthz", "/static/a"])
async def test_assets_and_health_do_not_look_up_the_caller(
    empty_database: Database, path: str
) -> None:
    response = await request_site("GET", path, await session_cookie())

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
async def test_path_that_only_resembles_a_public_one_is_guarded(
    empty_database: Database, path: str
) -> None:
    response = await request_site("GET", path, {})

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
async def test_request_headers_do_not_bypass_sign_in(
    empty_database: Database, headers: dict[str, str]
) -> None:
    response = await request_site("GET", "/api/v1/me", headers)

    assert response.status_code == 401


async def test_site_under_a_prefix_is_guarded_by_its_own_paths(empty_database: Database) -> None:
    transport = httpx2.ASGITransport(build_site(), root_path="/static")
    async with httpx2.AsyncClient(transport=transport, base_url=BASE) as client:
        assert (await client.get("/static/api/v1/me")).status_code == 401
        assert (await client.get("/static/static/a")).status_code == 200
        assert (await client.get("/static/tillganglighet")).status_code == 200
