"""The gate before sockets: nobody unknown, and no page of another site, ever gets one open."""

import pytest

from groups_service.database import Database
from tests.auth.site import BASE, COOKIE, bearer, cookie, handshake, site

LIVE = "/api/v1/live"


@pytest.mark.parametrize("path", [LIVE, f"{LIVE}?after=7", "/tillganglighet", "/static/a", "/x"])
@pytest.mark.parametrize("headers", [{}, {"Origin": BASE}, {"Cookie": f"{COOKIE}=x"}])
async def test_unknown_caller_is_refused_before_the_socket_opens(
    clean: Database, path: str, headers: dict[str, str]
) -> None:
    done = await handshake(site(), path, headers)

    assert done.status == 401
    assert done.said == {"code": "not_signed_in"}


async def test_own_page_opens_a_socket_by_cookie(clean: Database) -> None:
    done = await handshake(site(), LIVE, {**await cookie(), "Origin": BASE})

    assert (done.status, done.said) == (101, {"account": "ada"})


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
async def test_other_page_opens_none_by_cookie(clean: Database, origin: dict[str, str]) -> None:
    done = await handshake(site(), LIVE, {**await cookie(), **origin})

    assert (done.status, done.said) == (403, {"code": "cross_site"})


@pytest.mark.parametrize("origin", [{}, {"Origin": "https://evil.test"}])
async def test_token_needs_no_origin(clean: Database, origin: dict[str, str]) -> None:
    done = await handshake(site(), LIVE, {**await bearer(), **origin})

    assert (done.status, done.said) == (101, {"account": "ada"})


async def test_ticket_is_left_to_the_live_endpoint_and_the_cookie_ignored(clean: Database) -> None:
    headers = {**await cookie(), "Origin": "https://evil.test"}

    done = await handshake(site(), f"{LIVE}?ticket=abc", headers)

    assert (done.status, done.said) == (101, {"account": None})


@pytest.mark.parametrize("target", ["/x?ticket=abc", f"{LIVE}?ticket=", f"{LIVE}/?ticket=abc"])
async def test_ticket_opens_nothing_elsewhere(clean: Database, target: str) -> None:
    done = await handshake(site(), target, {})

    assert done.status == 401


async def test_server_that_cannot_answer_a_handshake_closes_it(clean: Database) -> None:
    done = await handshake(site(), LIVE, {}, answerable=False)

    assert done.sent == [{"type": "websocket.close", "code": 1008, "reason": ""}]
