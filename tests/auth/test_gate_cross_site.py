"""The gate before changes: by cookie only from our own pages, by token from anywhere."""

import pytest

from groups_service.database import Database
from tests.auth.site import BASE, ask, bearer, cookie


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
    clean: Database, method: str, path: str, headers: dict[str, str], status: int
) -> None:
    response = await ask(method, path, {**await cookie(), **headers})

    assert response.status_code == status
    assert response.json().get("code") == ("cross_site" if status == 403 else None)


@pytest.mark.parametrize("headers", [{}, {"Origin": "https://evil.test"}])
async def test_change_by_token_may_come_from_anywhere(
    clean: Database, headers: dict[str, str]
) -> None:
    response = await ask("POST", "/api/v1/me", {**await bearer(), **headers})

    assert response.json() == {"account": "ada", "kind": "bearer"}


async def test_foreign_page_may_not_post_to_a_public_one_and_a_script_may(clean: Database) -> None:
    foreign = await ask("POST", "/tillganglighet", {"Origin": "https://evil.test"})
    script = await ask("POST", "/tillganglighet", {})

    assert (foreign.status_code, foreign.json()) == (403, {"code": "cross_site"})
    assert script.status_code == 200
