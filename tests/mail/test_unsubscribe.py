"""Unsubscribing by the link in an email: without sign-in, by a person or a mail program."""

import re

import httpx2
import pytest
from starlette.applications import Starlette

from notifications import preferences
from notifications.mail import unsubscribe_links
from tests.mail.support.deliver import deliver_mail, mails_to
from tests.mail.support.smtp_server import FakeMailServer
from tests.support.builders import a_group, a_post
from tests.support.people import ApiCaller

BASE = "https://groups.example.org"


@pytest.fixture
async def link(app: Starlette, mail_server: FakeMailServer, ada: ApiCaller, bo: ApiCaller) -> str:
    """The link as Bo receives it."""
    await a_group(ada, "open", bo)
    (mail,) = mails_to(await deliver_mail(app, mail_server), "bo")
    return mail.header("list-unsubscribe").strip("<>").removeprefix(BASE)


async def request_unsigned(
    app: Starlette, method: str, path: str, **sent: object
) -> httpx2.Response:
    """Send a request without a signed-in person."""
    transport = httpx2.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx2.AsyncClient(transport=transport, base_url=BASE) as http:
        return await http.request(method, path, **sent)  # type: ignore[arg-type]  # as it comes


async def test_opening_the_unsubscribe_link_changes_nothing(
    app: Starlette, bo: ApiCaller, link: str
) -> None:
    for method in ("GET", "HEAD"):
        answer = await request_unsigned(app, method, link)

        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "no-store"
    assert (await preferences.get_preferences(bo.id)).mail == "at_once"


@pytest.mark.parametrize(
    "sent",
    [
        {"data": {"List-Unsubscribe": "One-Click"}},
        {"files": {"List-Unsubscribe": (None, "One-Click")}},
        {},
        {"data": {"mail": "off"}},
    ],
)
async def test_one_click_unsubscribe_turns_email_off(
    app: Starlette,
    mail_server: FakeMailServer,
    ada: ApiCaller,
    bo: ApiCaller,
    link: str,
    sent: object,
) -> None:
    assert isinstance(sent, dict)
    origin = {"Origin": "https://mail.example.com", "Sec-Fetch-Site": "cross-site"}

    answer = await request_unsigned(app, "POST", link, headers=origin, **sent)
    await a_post(ada, await a_group(ada, "open", bo))

    assert answer.status_code == 200
    assert "Du får inga mejl." in answer.text
    assert (await preferences.get_preferences(bo.id)).mail == "off"
    assert mails_to(await deliver_mail(app, mail_server), "bo") == []
    assert (await bo.get("/notifications")).json()["items"][0]["kind"] == "post.published"


async def test_unsubscribe_page_offers_a_daily_mail_instead(
    app: Starlette, bo: ApiCaller, link: str
) -> None:
    page = await request_unsigned(app, "GET", link)
    answer = await request_unsigned(app, "POST", link, data={"mail": "daily"})

    assert re.findall(r'name="mail" value="(\w+)"', page.text) == ["off", "daily"]
    assert "Du får nu högst ett mejl om dagen." in answer.text
    assert (await preferences.get_preferences(bo.id)).mail == "daily"


async def test_unsubscribe_link_affects_only_its_person_and_signs_no_one_in(
    app: Starlette, ada: ApiCaller, bo: ApiCaller, link: str
) -> None:
    answer = await request_unsigned(app, "POST", link)
    inside = await request_unsigned(app, "GET", "/aviseringar")

    assert (await preferences.get_preferences(ada.id)).mail == "at_once"
    assert bo.id not in answer.text
    assert "Bo Lind" not in answer.text
    assert "set-cookie" not in answer.headers
    assert inside.status_code == 303


async def test_revoked_and_invented_unsubscribe_links_are_not_found(
    app: Starlette, bo: ApiCaller, link: str
) -> None:
    await unsubscribe_links.revoke_links(bo.id)

    revoked = await request_unsigned(app, "POST", link)
    unknown = await request_unsigned(app, "POST", "/unsubscribe/nonsense")

    assert (revoked.status_code, unknown.status_code) == (404, 404)
    assert revoked.text.replace(link, "") == unknown.text.replace("/unsubscribe/nonsense", "")
    assert (await preferences.get_preferences(bo.id)).mail == "at_once"


async def test_unsubscribe_link_stays_valid_beside_later_ones(
    app: Starlette, mail_server: FakeMailServer, ada: ApiCaller, bo: ApiCaller, link: str
) -> None:
    await a_post(ada, await a_group(ada, "open", bo))
    await deliver_mail(app, mail_server)

    assert (await request_unsigned(app, "GET", link)).status_code == 200
