"""Sockets behind the middleware: no unknown caller and no page of another site opens one."""

import pytest

from groups_service.database import Database
from tests.auth.support.protected_app import (
    BASE,
    COOKIE,
    bearer_header,
    build_site,
    open_socket,
    session_cookie,
)

LIVE = "/api/v1/live"


@pytest.mark.parametrize("path", [LIVE, f"{LIVE}?after=7", "/tillganglighet", "/static/a", "/x"])
@pytest.mark.parametrize("headers", [{}, {"Origin": BASE}, {"Cookie": f"{COOKIE}=x"}])
async def test_socket_of_unknown_caller_is_refused_before_it_opens(
    empty_database: Database, path: str, headers: dict[str, str]
) -> None:
    result = await open_socket(build_site(), path, headers)

    assert result.status == 401
    assert result.body == {"code": "not_signed_in"}


async def test_own_page_opens_a_socket_by_cookie(empty_database: Database) -> None:
    result = await open_socket(build_site(), LIVE, {**await session_cookie(), "Origin": BASE})

    assert (result.status, result.body) == (101, {"account": "ada"})


@pytest.mark.parametrize(
    "origin",
    [
        {},
        {"Origin": "null"},
        {"Origin": ""},
        {"Origin": "https://evil.test"},
        {"Origin": "https://groups.test.evil.test"},
        {"Origin": "http://groups.test"},
        {"Sec-Fetch-Site": "same-origin"},
    ],
)
async def test_other_page_opens_no_socket_by_cookie(
    empty_database: Database, origin: dict[str, str]
) -> None:
    result = await open_socket(build_site(), LIVE, {**await session_cookie(), **origin})

    assert (result.status, result.body) == (403, {"code": "cross_site"})


@pytest.mark.parametrize("origin", [{}, {"Origin": "https://evil.test"}])
async def test_socket_by_token_needs_no_origin(
    empty_database: Database, origin: dict[str, str]
) -> None:
    result = await open_socket(build_site(), LIVE, {**await bearer_header(), **origin})

    assert (result.status, result.body) == (101, {"account": "ada"})


async def test_socket_with_ticket_ignores_the_cookie(empty_database: Database) -> None:
    headers = {**await session_cookie(), "Origin": "https://evil.test"}

    result = await open_socket(build_site(), f"{LIVE}?ticket=abc", headers)

    assert (result.status, result.body) == (101, {"account": None})


@pytest.mark.parametrize("target", ["/x?ticket=abc", f"{LIVE}?ticket=", f"{LIVE}/?ticket=abc"])
async def test_ticket_opens_no_other_socket(empty_database: Database, target: str) -> None:
    result = await open_socket(build_site(), target, {})

    assert result.status == 401


async def test_refused_handshake_is_closed_when_the_server_sends_no_body(
    empty_database: Database,
) -> None:
    result = await open_socket(build_site(), LIVE, {}, answerable=False)

    assert result.sent == [{"type": "websocket.close", "code": 1008, "reason": ""}]
