"""The header: new notifications without reloading, and menus."""

import pytest
from playwright.async_api import Page, expect

from tests.browser.support.fake_service import FakeAnswer, FakeService

pytestmark = pytest.mark.browser

BELL = """
<samv-bell><a class="tool" href="/aviseringar">
  <span class="badge" data-samv-count aria-hidden="true" hidden>0</span>
  <span class="sr" data-samv-name>Aviseringar</span></a></samv-bell>
<p>Annat</p>
"""
LIST = """<h2>Aviseringar</h2><ul><li>Anna skrev</li></ul>
<form method="post" action="/aviseringar/lasta"><button>Markera allt som läst</button></form>"""


def _notification(number: int, unread: int) -> dict[str, object]:
    ref = {"type": "post", "id": "p"}
    return {
        "type": "notification",
        "number": number,
        "kind": "posted",
        "ref": ref,
        "title": "Nytt inlägg i Lärmiljöer",
        "author": "Karin Öberg",
        "text": "Hej",
        "link": "/inlagg/p",
        "at": "2026-03-12T09:12:00Z",
        "unread": unread,
    }


async def test_notification_raises_the_count_and_is_announced(
    page: Page, fake_service: FakeService
) -> None:
    await fake_service.show(BELL)
    await expect(page.get_by_role("link", name="Aviseringar", exact=True)).to_be_visible()

    fake_service.send(_notification(1, unread=3))

    await expect(page.get_by_role("link", name="Aviseringar, 3 nya")).to_be_visible()
    await expect(page.locator("[data-samv-count]")).to_have_text("3")
    await expect(page.get_by_role("status")).to_have_text("Nytt inlägg i Lärmiljöer")


async def test_reconnect_continues_after_the_last_notification(
    page: Page, fake_service: FakeService
) -> None:
    await fake_service.show(BELL)
    fake_service.send(_notification(7, unread=1))
    await expect(page.locator("[data-samv-count]")).to_have_text("1")

    await fake_service.sockets[-1].close(code=1012)
    socket = await fake_service.wait_for_reconnect()

    assert socket.url == "wss://groups.test/api/v1/live?after=7"


async def test_ended_session_is_shown_and_not_reconnected(
    page: Page, fake_service: FakeService
) -> None:
    await fake_service.show(BELL)

    await fake_service.sockets[-1].close(code=4401)

    await expect(page.locator(".banner")).to_have_text("Du har loggats ut. Logga in igen")
    await expect(page.get_by_role("link", name="Logga in igen")).to_have_attribute(
        "href", "/auth/login"
    )
    assert len(fake_service.sockets) == 1


async def test_bell_opens_a_panel_on_a_wide_screen(page: Page, fake_service: FakeService) -> None:
    await fake_service.show(BELL)
    fake_service.answers["GET /aviseringar"] = FakeAnswer(LIST)
    bell = page.get_by_role("link", name="Aviseringar")

    await bell.click()
    panel = page.get_by_role("region", name="Aviseringar")
    await expect(panel).to_contain_text("Anna skrev")
    await expect(panel).to_be_focused()
    await page.keyboard.press("Escape")

    await expect(panel).to_have_count(0)
    await expect(bell).to_be_focused()


async def test_all_notifications_are_marked_read_in_place(
    page: Page, fake_service: FakeService
) -> None:
    await fake_service.show(BELL)
    fake_service.send(_notification(1, unread=3))
    fake_service.answers["GET /aviseringar"] = FakeAnswer(LIST)
    fake_service.answers["POST /aviseringar/lasta"] = FakeAnswer("")
    await page.get_by_role("link", name="Aviseringar, 3 nya").click()

    await page.get_by_role("button", name="Markera allt som läst").click()

    await expect(page.locator("[data-samv-count]")).to_be_hidden()
    await expect(page.get_by_role("region", name="Aviseringar")).to_be_visible()


async def test_bell_opens_the_page_on_a_phone(page: Page, fake_service: FakeService) -> None:
    await page.set_viewport_size({"width": 390, "height": 800})
    await fake_service.show(BELL)
    fake_service.answers["GET /aviseringar"] = FakeAnswer(LIST, media_type="text/html")

    await page.get_by_role("link", name="Aviseringar").click()

    await page.wait_for_url("**/aviseringar")


async def test_menu_closes_by_escape_and_by_losing_the_focus(
    page: Page, fake_service: FakeService
) -> None:
    menu = """<details class="menu"><summary>Meny</summary><a href="/a">Min profil</a></details>
    <button>Annat</button>"""
    await fake_service.show(menu)
    summary, link = page.locator("summary"), page.get_by_role("link", name="Min profil")

    await summary.click()
    await link.focus()
    await page.keyboard.press("Escape")
    await expect(link).to_be_hidden()
    await expect(summary).to_be_focused()

    await summary.click()
    await page.get_by_role("button", name="Annat").focus()
    await expect(link).to_be_hidden()
