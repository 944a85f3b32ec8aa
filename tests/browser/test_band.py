"""The band at the top: how many notices are new without reloading, and menus."""

import pytest
from playwright.async_api import Page, expect

from tests.browser.stage import Answer, Stage

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

BELL = """
<samv-bell><a class="tool" href="/aviseringar">
  <span class="badge" data-samv-count aria-hidden="true" hidden>0</span>
  <span class="sr" data-samv-name>Aviseringar</span></a></samv-bell>
<p>Annat</p>
"""
LIST = """<h2>Aviseringar</h2><ul><li>Anna skrev</li></ul>
<form method="post" action="/aviseringar/lasta"><button>Markera allt som läst</button></form>"""


def _notice(number: int, unread: int) -> dict[str, object]:
    ref = {"type": "post", "id": "p"}
    return {
        "type": "notice",
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


async def test_a_notice_raises_the_number_and_is_said(page: Page, stage: Stage) -> None:
    await stage.show(BELL)
    await expect(page.get_by_role("link", name="Aviseringar", exact=True)).to_be_visible()

    stage.say(_notice(1, unread=3))

    await expect(page.get_by_role("link", name="Aviseringar, 3 nya")).to_be_visible()
    await expect(page.locator("[data-samv-count]")).to_have_text("3")
    await expect(page.get_by_role("status")).to_have_text("Nytt inlägg i Lärmiljöer")


async def test_a_lost_line_is_taken_up_after_the_last_notice(page: Page, stage: Stage) -> None:
    await stage.show(BELL)
    stage.say(_notice(7, unread=1))
    await expect(page.locator("[data-samv-count]")).to_have_text("1")

    await stage.sockets[-1].close(code=1012)
    again = await stage.reconnected()

    assert again.url == "wss://groups.test/api/v1/live?after=7"


async def test_an_ended_session_is_told_and_not_tried_again(page: Page, stage: Stage) -> None:
    await stage.show(BELL)

    await stage.sockets[-1].close(code=4401)

    await expect(page.locator(".banner")).to_have_text("Du har loggats ut. Logga in igen")
    await expect(page.get_by_role("link", name="Logga in igen")).to_have_attribute(
        "href", "/auth/login"
    )
    assert len(stage.sockets) == 1


async def test_on_a_wide_screen_the_bell_opens_a_panel(page: Page, stage: Stage) -> None:
    await stage.show(BELL)
    stage.answers["GET /aviseringar"] = Answer(LIST)
    bell = page.get_by_role("link", name="Aviseringar")

    await bell.click()
    panel = page.get_by_role("region", name="Aviseringar")
    await expect(panel).to_contain_text("Anna skrev")
    await expect(panel).to_be_focused()
    await page.keyboard.press("Escape")

    await expect(panel).to_have_count(0)
    await expect(bell).to_be_focused()


async def test_all_is_marked_as_read_without_leaving_the_page(page: Page, stage: Stage) -> None:
    await stage.show(BELL)
    stage.say(_notice(1, unread=3))
    stage.answers["GET /aviseringar"] = Answer(LIST)
    stage.answers["POST /aviseringar/lasta"] = Answer("")
    await page.get_by_role("link", name="Aviseringar, 3 nya").click()

    await page.get_by_role("button", name="Markera allt som läst").click()

    await expect(page.locator("[data-samv-count]")).to_be_hidden()
    await expect(page.get_by_role("region", name="Aviseringar")).to_be_visible()


async def test_on_a_phone_the_bell_goes_to_the_page(page: Page, stage: Stage) -> None:
    await page.set_viewport_size({"width": 390, "height": 800})
    await stage.show(BELL)
    stage.answers["GET /aviseringar"] = Answer(LIST, media_type="text/html")

    await page.get_by_role("link", name="Aviseringar").click()

    await page.wait_for_url("**/aviseringar")


async def test_a_menu_closes_by_escape_and_by_going_elsewhere(page: Page, stage: Stage) -> None:
    menu = """<details class="menu"><summary>Meny</summary><a href="/a">Min profil</a></details>
    <button>Annat</button>"""
    await stage.show(menu)
    summary, link = page.locator("summary"), page.get_by_role("link", name="Min profil")

    await summary.click()
    await link.focus()
    await page.keyboard.press("Escape")
    await expect(link).to_be_hidden()
    await expect(summary).to_be_focused()

    await summary.click()
    await page.get_by_role("button", name="Annat").focus()
    await expect(link).to_be_hidden()
