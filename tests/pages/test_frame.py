"""What stands around every page: the menu, the language, failures."""

import httpx2
import pytest
from starlette.applications import Starlette

from tests.builders import a_group
from tests.pages.reading import read, send, visit
from tests.people import ORIGIN, Somebody


async def test_stranger_is_sent_to_sign_in_and_back(app: Starlette) -> None:
    transport = httpx2.ASGITransport(app=app)
    async with httpx2.AsyncClient(transport=transport, base_url=ORIGIN) as nobody:
        answer = await nobody.get("/grupper?order=name")
        page = read(await nobody.get(answer.headers["location"]))

    assert answer.status_code == 303
    assert page.form("/auth/login").fields["next"] == "/grupper?order=name"
    assert "/grupper" not in page.links


async def test_menu_shows_where_one_is_and_statistics_only_to_site_administrators(
    ada: Somebody,
) -> None:
    page = await visit(ada, "/grupper")

    assert {"/", "/grupper", "/kollegor", "/aviseringar"} <= set(page.links)
    assert "/statistik" not in page.links
    assert page.html.count('href="/grupper" aria-current="page"') == 2


async def test_missing_page_is_told_in_the_frame(ada: Somebody) -> None:
    page = await visit(ada, "/finns-inte")

    assert page.status == 404
    assert page.title == "Sidan finns inte – Samverkan"
    assert "/grupper" in page.links


async def test_hidden_group_looks_like_a_missing_one(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "closed", name="Hemlig")
    seen = await visit(ada, f"/grupper/{group['id']}")

    hidden = await visit(bo, f"/grupper/{group['id']}")
    missing = await visit(bo, "/grupper/01a20123-0e0e-7542-a614-6280f5ae2d4e")

    assert seen.status == 200
    assert hidden.status == missing.status == 404
    assert hidden.text == missing.text


async def test_wrong_method_is_refused_in_words(ada: Somebody) -> None:
    page = read(await ada.call("DELETE", "/grupper"))

    assert page.status == 405
    assert "Det går inte att göra här" in page.title


async def test_language_is_chosen_and_remembered(ada: Somebody) -> None:
    swedish = await visit(ada, "/grupper?status=open")

    english = await send(ada, swedish.form("/sprak"), language="en")
    again = await visit(ada, "/kollegor")

    assert (swedish.title, english.title) == ("Grupper – Samverkan", "Groups – Samverkan")
    assert english.path == "/grupper?status=open"
    assert again.title == "Colleagues – Samverkan"


async def test_language_we_do_not_have_changes_nothing(ada: Somebody) -> None:
    page = await visit(ada, "/grupper")

    after = await send(ada, page.form("/sprak"), language="klingon")

    assert after.title == "Grupper – Samverkan"


@pytest.mark.parametrize("place", ["https://elsewhere.example", "//elsewhere.example", "/\\x", ""])
async def test_form_leads_nowhere_else(ada: Somebody, place: str) -> None:
    page = await visit(ada, "/grupper")

    answer = await ada.call("POST", "/sprak", data=page.form("/sprak").fields | {"next": place})

    assert answer.headers["location"] == "/"


async def test_accessibility_statement_needs_no_sign_in(app: Starlette) -> None:
    transport = httpx2.ASGITransport(app=app)
    async with httpx2.AsyncClient(transport=transport, base_url=ORIGIN) as nobody:
        page = read(await nobody.get("/tillganglighet"))

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
async def test_form_that_cannot_be_read_is_refused(
    ada: Somebody, content: bytes, media_type: str, status: int
) -> None:
    group = await a_group(ada)

    answer = await ada.call(
        "POST",
        f"/grupper/{group['id']}/inlagg",
        content=content,
        headers={"Content-Type": media_type},
    )

    assert answer.status_code == status
    assert "text/html" in answer.headers["content-type"]
