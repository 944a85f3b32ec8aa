"""CSRF protection: a change by cookie must come from our own pages; by token it may come from
anywhere.
"""

import pytest

from groups_service.database import Database
from tests.auth.support.protected_app import BASE, bearer_header, request_site, session_cookie


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("path", ["/api/v1/me", "/grupper", "/tillganglighet"])
@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Origin": BASE}, 200),
        ({}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "https://evil.test", "Content-Type": "text/plain"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.test"}, 403),
        ({"Sec-Fetch-Site": "same-site", "Origin": "https://cms.groups.test"}, 403),
        ({"Sec-Fetch-Site": "none"}, 403),
    ],
)
async def test_change_by_cookie_must_come_from_our_own_pages(
    empty_database: Database, method: str, path: str, headers: dict[str, str], status: int
) -> None:
    response = await request_site(method, path, {**await session_cookie(), **headers})

    assert response.status_code == status
    assert response.json().get("code") == ("cross_site" if status == 403 else None)


@pytest.mark.parametrize("headers", [{}, {"Origin": "https://evil.test"}])
async def test_change_by_token_may_come_from_anywhere(
    empty_database: Database, headers: dict[str, str]
) -> None:
    response = await request_site("POST", "/api/v1/me", {**await bearer_header(), **headers})

    assert response.json() == {"account": "ada", "kind": "bearer"}


async def test_foreign_page_may_not_post_to_a_public_page_but_a_script_may(
    empty_database: Database,
) -> None:
    foreign = await request_site("POST", "/tillganglighet", {"Origin": "https://evil.test"})
    script = await request_site("POST", "/tillganglighet", {})

    assert (foreign.status_code, foreign.json()) == (403, {"code": "cross_site"})
    assert script.status_code == 200
