"""Writing and reading in a page of another site works as on our own pages."""

import re

import anyio
import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser.support.host_pages import (
    COMPOSER_LABEL,
    FRIDA,
    JOHAN,
    create_shared_group,
    open_embedded_group,
    open_on_other_origin,
)
from tests.browser.support.visits import BrowserSessions, attach_image, call_api
from tests.support.waiting import MAX_WAIT_SECONDS

pytestmark = pytest.mark.browser

STORED_SIZES = """async () => [
  localStorage.length, sessionStorage.length, document.cookie.length,
  (await indexedDB.databases()).length,
]"""
IS_DRAWN = "picture => picture.decode().then(() => picture.naturalWidth > 0)"


async def test_embedded_composer_works_with_every_tool(sessions: BrowserSessions) -> None:
    johan, feed, _ = await open_embedded_group(sessions, "Alla verktyg")
    box = feed.get_by_label(COMPOSER_LABEL)
    await box.fill("viktigt")
    await expect(feed.get_by_role("toolbar", name="Formatering")).to_be_visible()
    await box.select_text()
    await johan.keyboard.press("Shift+Tab")
    await expect(feed.get_by_role("button", name="Fet")).to_be_focused()
    await johan.keyboard.press("Enter")
    await expect(box).to_have_value("**viktigt**")
    await box.press("End")
    await box.press_sequentially(" @frida")
    await expect(feed.get_by_role("option", name="Frida Östlund")).to_be_visible()
    await johan.keyboard.press("Enter")
    await expect(box).to_have_value("**viktigt** @frida.ostlund ")
    await attach_image(johan, "planen.png")
    await feed.get_by_label("Beskriv bilden").fill("En plan på tavlan")
    await feed.get_by_label("Det här är en fråga").check()
    await feed.get_by_role("button", name="Publicera").click()

    await expect(johan.get_by_role("status")).to_have_text("Inlägget är publicerat")
    post = feed.locator("article.post").first
    await expect(post.locator("strong")).to_have_text("viktigt")
    await expect(post.get_by_role("link", name="Frida Östlund")).to_be_visible()
    await expect(post.locator(".chip", has_text="Fråga")).to_be_visible()
    await _expect_drawn(post.get_by_role("img", name="En plan på tavlan"))
    await expect(post).to_be_focused()


async def test_embedded_composer_shows_a_similar_answered_question(
    sessions: BrowserSessions,
) -> None:
    frida, johan = await sessions.open_as(FRIDA), await sessions.open_anonymous()
    group = await create_shared_group(sessions, frida, "Frågorna utifrån")
    first = {"text": "Vem har nycklarna till båthuset?", "question": True}
    question = await call_api(frida, "POST", f"/groups/{group}/posts", first)
    answer = await call_api(
        frida, "POST", f"/posts/{question['id']}/comments", {"text": "Vaktmästaren."}
    )
    await call_api(
        frida, "PUT", f"/posts/{question['id']}/accepted-answer", {"comment": answer["id"]}
    )
    feed = await open_on_other_origin(johan, group, sessions, JOHAN)

    await feed.get_by_label(COMPOSER_LABEL).fill("Finns det nycklar till båthuset?")

    heading = feed.get_by_role("heading", name="En liknande fråga är redan besvarad")
    await expect(heading).to_be_visible()
    link = feed.locator(".similar-panel a").first
    assert str(await link.get_attribute("href")).startswith(sessions.service.origin)


async def test_embedded_draft_survives_reloading_the_page(sessions: BrowserSessions) -> None:
    johan, feed, _ = await open_embedded_group(sessions, "Utkasten utifrån")
    await feed.get_by_label(COMPOSER_LABEL).fill("Halvvägs")
    await expect(feed.get_by_text("Utkast sparat")).to_be_visible()

    await johan.reload()

    await expect(feed.get_by_label(COMPOSER_LABEL)).to_have_value("Halvvägs")
    await expect(feed.get_by_role("button", name="Ta bort utkast")).to_be_visible()
    assert await johan.evaluate(STORED_SIZES) == [0, 0, 0, 0]
    await feed.get_by_label(COMPOSER_LABEL).press("Control+Enter")
    await expect(feed.locator("article.post:not(.pending)").first).to_contain_text("Halvvägs")
    await johan.reload()
    await expect(feed.locator("article.post").first).to_contain_text("Halvvägs")
    await expect(feed.get_by_label(COMPOSER_LABEL)).to_have_value("")


async def test_embedded_draft_is_saved_when_the_page_is_left(sessions: BrowserSessions) -> None:
    johan, feed, _ = await open_embedded_group(sessions, "Bråttom bort")
    await feed.get_by_label(COMPOSER_LABEL).click()
    await expect(feed.get_by_role("toolbar")).to_be_visible()
    async with johan.expect_response("**/api/v1/drafts/*") as response_info:
        await feed.get_by_label(COMPOSER_LABEL).press_sequentially("Strax ")
    assert (await response_info.value).request.post_data_json == {"text": "S"}

    await feed.get_by_label(COMPOSER_LABEL).press_sequentially("borta")
    await johan.goto("about:blank")

    own_page = await sessions.open_as(JOHAN)
    with anyio.fail_after(MAX_WAIT_SECONDS):
        while "Strax borta" not in await _list_drafts(own_page):
            pass


async def test_draft_is_saved_for_its_reader_before_the_token_changes(
    sessions: BrowserSessions,
) -> None:
    """On a shared computer, where the host page changes the reader."""
    johan, feed, group = await open_embedded_group(sessions, "Delad dator")
    await feed.get_by_label(COMPOSER_LABEL).fill("Johans ord")
    await expect(feed.get_by_role("toolbar")).to_be_visible()
    await feed.get_by_label(COMPOSER_LABEL).press_sequentially(" till sist")

    token = sessions.service.create_token(FRIDA)
    await feed.evaluate("(feed, token) => { feed.tokenProvider = async () => token }", token)

    await expect(johan.locator("samv-composer[data-author='Frida Östlund']")).to_be_visible()
    await feed.get_by_label(COMPOSER_LABEL).click()
    await expect(feed.get_by_role("toolbar")).to_be_visible()
    await expect(feed.get_by_label(COMPOSER_LABEL)).to_have_value("")
    again = await open_on_other_origin(await sessions.open_anonymous(), group, sessions, JOHAN)
    await expect(again.get_by_label(COMPOSER_LABEL)).to_have_value("Johans ord till sist")


async def test_embedded_post_that_was_viewed_counts_as_read(sessions: BrowserSessions) -> None:
    frida, johan = await sessions.open_as(FRIDA), await sessions.open_anonymous()
    group = await create_shared_group(sessions, frida, "Läst utifrån")
    await call_api(frida, "POST", f"/groups/{group}/posts", {"text": "Först"})
    async with johan.expect_response(f"**/groups/{group}/read") as response_info:
        feed = await open_on_other_origin(johan, group, sessions, JOHAN)
    assert (await response_info.value).status == 204
    await call_api(frida, "POST", f"/groups/{group}/posts", {"text": "Sedan"})

    async with johan.expect_response(f"**/groups/{group}/read"):
        await johan.reload()
    await expect(feed.locator(".fresh")).to_have_count(1)
    await expect(feed.get_by_text("Läst sedan tidigare")).to_be_visible()
    await johan.reload()
    await expect(feed.locator("article.post")).to_have_count(2)
    await expect(feed.locator(".fresh")).to_have_count(0)
    await feed.locator("article.post summary", has_text="Fler val").first.click()
    await feed.get_by_role("button", name="Markera som oläst").first.click()
    await expect(johan.get_by_role("status")).to_have_text("Markerat som oläst")

    await johan.reload()

    await expect(feed.locator(".fresh")).to_have_count(1)


async def test_embedded_post_can_be_edited_and_its_image_opened(
    sessions: BrowserSessions,
) -> None:
    johan, feed, _ = await open_embedded_group(sessions, "Ändra utifrån")
    await feed.get_by_label(COMPOSER_LABEL).fill("Fel ord")
    await attach_image(johan, "tavlan.png")
    await feed.get_by_label("Beskriv bilden").fill("Tavlan")
    await feed.get_by_role("button", name="Publicera").click()
    post = feed.locator("article.post:not(.pending)").first

    await post.locator("summary", has_text="Fler val").click()
    await post.get_by_role("link", name="Redigera").click()
    await feed.get_by_label("Ändra inlägget").fill("Rätt ord")
    await johan.keyboard.press("Control+Enter")
    await expect(post).to_contain_text("Rätt ord")
    await expect(johan.get_by_role("status")).to_have_text("Ändringen är sparad")

    await post.get_by_role("link", name="Tavlan").click()
    large = feed.get_by_role("dialog").get_by_role("img", name="Tavlan")
    await _expect_drawn(large)
    await johan.keyboard.press("Escape")
    await expect(post.get_by_role("link", name="Tavlan")).to_be_focused()


async def _expect_drawn(picture: Locator) -> None:
    await expect(picture).to_have_attribute("src", re.compile("^blob:"))
    assert await picture.evaluate(IS_DRAWN)


async def _list_drafts(page: Page) -> list[str]:
    return [draft["text"] for draft in (await call_api(page, "GET", "/drafts"))["items"]]
