"""Ending mail by the link in one: without signing in, by a person or a mail program."""

import re

import httpx2
import pytest
from starlette.applications import Starlette

from notifications import preferences, unsubscribing
from tests.builders import a_group, a_post
from tests.mail.postbox import Postbox
from tests.mail.sending import post_all, to
from tests.people import Somebody

BASE = "https://groups.example.org"


@pytest.fixture
async def link(app: Starlette, postbox: Postbox, ada: Somebody, bo: Somebody) -> str:
    """As Bo finds it in his mail."""
    await a_group(ada, "open", bo)
    (mail,) = to(await post_all(app, postbox), "bo")
    return mail.header("list-unsubscribe").strip("<>").removeprefix(BASE)


async def asked(app: Starlette, method: str, path: str, **sent: object) -> httpx2.Response:
    """By somebody whom nobody knows."""
    transport = httpx2.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx2.AsyncClient(transport=transport, base_url=BASE) as http:
        return await http.request(method, path, **sent)  # type: ignore[arg-type]  # as it comes


async def test_looking_at_the_link_changes_nothing(
    app: Starlette, bo: Somebody, link: str
) -> None:
    for method in ("GET", "HEAD"):
        answer = await asked(app, method, link)

        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "no-store"
    assert (await preferences.of(bo.id)).mail == "at_once"


@pytest.mark.parametrize(
    "sent",
    [
        {"data": {"List-Unsubscribe": "One-Click"}},
        {"files": {"List-Unsubscribe": (None, "One-Click")}},
        {},
        {"data": {"mail": "off"}},
    ],
)
async def test_one_click_ends_mail(
    app: Starlette, postbox: Postbox, ada: Somebody, bo: Somebody, link: str, sent: object
) -> None:
    assert isinstance(sent, dict)
    origin = {"Origin": "https://mail.example.com", "Sec-Fetch-Site": "cross-site"}

    answer = await asked(app, "POST", link, headers=origin, **sent)
    await a_post(ada, await a_group(ada, "open", bo))

    assert answer.status_code == 200
    assert "Du får inga mejl." in answer.text
    assert (await preferences.of(bo.id)).mail == "off"
    assert to(await post_all(app, postbox), "bo") == []
    assert (await bo.get("/notifications")).json()["items"][0]["kind"] == "post.published"


async def test_the_page_offers_one_mail_a_day_instead(
    app: Starlette, bo: Somebody, link: str
) -> None:
    page = await asked(app, "GET", link)
    answer = await asked(app, "POST", link, data={"mail": "daily"})

    assert re.findall(r'name="mail" value="(\w+)"', page.text) == ["off", "daily"]
    assert "Du får nu högst ett mejl om dagen." in answer.text
    assert (await preferences.of(bo.id)).mail == "daily"


async def test_a_link_ends_ones_own_mail_and_opens_nothing_else(
    app: Starlette, ada: Somebody, bo: Somebody, link: str
) -> None:
    answer = await asked(app, "POST", link)
    inside = await asked(app, "GET", "/aviseringar")

    assert (await preferences.of(ada.id)).mail == "at_once"
    assert bo.id not in answer.text
    assert "Bo Lind" not in answer.text
    assert "set-cookie" not in answer.headers
    assert inside.status_code == 303


async def test_a_link_that_is_revoked_or_made_up_is_nothing(
    app: Starlette, bo: Somebody, link: str
) -> None:
    await unsubscribing.revoke(bo.id)

    revoked = await asked(app, "POST", link)
    unknown = await asked(app, "POST", "/unsubscribe/nonsense")

    assert (revoked.status_code, unknown.status_code) == (404, 404)
    assert revoked.text.replace(link, "") == unknown.text.replace("/unsubscribe/nonsense", "")
    assert (await preferences.of(bo.id)).mail == "at_once"


async def test_a_link_of_a_letter_is_good_beside_those_of_later_ones(
    app: Starlette, postbox: Postbox, ada: Somebody, bo: Somebody, link: str
) -> None:
    await a_post(ada, await a_group(ada, "open", bo))
    await post_all(app, postbox)

    assert (await asked(app, "GET", link)).status_code == 200
