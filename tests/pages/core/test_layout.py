"""The layout of every page: menu, language and error pages."""

import httpx2
import pytest
from starlette.applications import Starlette

from tests.support.builders import a_group
from tests.support.html_client import parse_page, submit_form, visit
from tests.support.people import ORIGIN, ApiCaller


async def test_anonymous_visitor_is_redirected_to_sign_in_with_return_path(app: Starlette) -> None:
    transport = httpx2.ASGITransport(app=app)
    async with httpx2.AsyncClient(transport=transport, base_url=ORIGIN) as anonymous:
        response = await anonymous.get("/grupper?order=name")
        page = parse_page(await anonymous.get(response.headers["location"]))

    assert response.status_code == 303
    assert page.form("/auth/login").fields["next"] == "/grupper?order=name"
    assert "/grupper" not in page.links


async def test_menu_marks_current_page_and_hides_statistics_from_employees(
    ada: ApiCaller,
) -> None:
    page = await visit(ada, "/grupper")

    assert {"/", "/grupper", "/kollegor", "/aviseringar"} <= set(page.links)
    assert "/statistik" not in page.links
    assert page.html.count('href="/grupper" aria-current="page"') == 2


async def test_missing_page_is_rendered_in_the_layout(ada: ApiCaller) -> None:
    page = await visit(ada, "/finns-inte")

    assert page.status == 404
    assert page.title == "Sidan finns inte – Samverkan"
    assert "/grupper" in page.links


async def test_hidden_group_page_equals_missing_page(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada, "closed", name="Hemlig")
    member_page = await visit(ada, f"/grupper/{group['id']}")

    hidden = await visit(bo, f"/grupper/{group['id']}")
    missing = await visit(bo, "/grupper/01a20123-0e0e-7542-a614-6280f5ae2d4e")

    assert member_page.status == 200
    assert hidden.status == missing.status == 404
    assert hidden.text == missing.text


async def test_unsupported_method_is_refused_with_an_error_page(ada: ApiCaller) -> None:
    page = parse_page(await ada.call("DELETE", "/grupper"))

    assert page.status == 405
    assert "Det går inte att göra här" in page.title


async def test_chosen_language_is_remembered(ada: ApiCaller) -> None:
    swedish = await visit(ada, "/grupper?status=open")

    english = await submit_form(ada, swedish.form("/sprak"), language="en")
    again = await visit(ada, "/kollegor")

    assert (swedish.title, english.title) == ("Grupper – Samverkan", "Groups – Samverkan")
    assert english.path == "/grupper?status=open"
    assert again.title == "Colleagues – Samverkan"


async def test_unknown_language_changes_nothing(ada: ApiCaller) -> None:
    page = await visit(ada, "/grupper")

    after = await submit_form(ada, page.form("/sprak"), language="klingon")

    assert after.title == "Grupper – Samverkan"


@pytest.mark.parametrize("place", ["https://elsewhere.example", "//elsewhere.example", "/\\x", ""])
async def test_form_does_not_redirect_to_another_site(ada: ApiCaller, place: str) -> None:
    page = await visit(ada, "/grupper")

    response = await ada.call("POST", "/sprak", data=page.form("/sprak").fields | {"next": place})

    assert response.headers["location"] == "/"


async def test_accessibility_statement_needs_no_sign_in(app: Starlette) -> None:
    transport = httpx2.ASGITransport(app=app)
    async with httpx2.AsyncClient(transport=transport, base_url=ORIGIN) as anonymous:
        page = parse_page(await anonymous.get("/tillganglighet"))

    assert page.status == 200
    assert "https://www.digg.se/tdosanmalan" in page.links


@pytest.mark.parametrize(
    ("content", "media_type", "status"),
    [
        (b"text=%00", "application/x-www-form-urlencoded", 400),
        (b"text=%ff%fe", "application/x-www-form-urlencoded", 400),
        (b"text=%ed%a0%80", "application/x-www-form-urlencoded", 400),
        ("text=å".encode(), "application/x-www-form-urlencoded", 400),
        (b"&".join(b"a=1" for _ in range(70)), "application/x-www-form-urlencoded", 400),
        (b"text=" + b"x" * 600_000, "application/x-www-form-urlencoded", 413),
        (b'{"text": "x"}', "application/json", 415),
        (b"text=x", "text/plain", 415),
        (b"", "application/x-www-form-urlencoded", 422),
    ],
)
async def test_unreadable_form_is_refused(
    ada: ApiCaller, content: bytes, media_type: str, status: int
) -> None:
    group = await a_group(ada)

    response = await ada.call(
        "POST",
        f"/grupper/{group['id']}/inlagg",
        content=content,
        headers={"Content-Type": media_type},
    )

    assert response.status_code == status
    assert "text/html" in response.headers["content-type"]
