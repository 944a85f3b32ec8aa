"""Writing and reading on in a page of another site, as one does on our own pages."""

import re

import anyio
import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser.hosts import BOX, FRIDA, JOHAN, at_work, elsewhere, shared
from tests.browser.visits import LONGEST_WAIT, Visits, attach, call

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

KEPT = """async () => [
  localStorage.length, sessionStorage.length, document.cookie.length,
  (await indexedDB.databases()).length,
]"""
DRAWN = "picture => picture.decode().then(() => picture.naturalWidth > 0)"


async def test_one_writes_with_every_tool_in_a_page_of_another_origin(visits: Visits) -> None:
    johan, feed, _ = await at_work(visits, "Alla verktyg")
    box = feed.get_by_label(BOX)
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
    await attach(johan, "planen.png")
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


async def test_who_asks_again_in_a_foreign_page_is_shown_the_answer(visits: Visits) -> None:
    frida, johan = await visits.by(FRIDA), await visits.open()
    group = await shared(visits, frida, "Frågorna utifrån")
    first = {"text": "Vem har nycklarna till båthuset?", "question": True}
    asked = await call(frida, "POST", f"/groups/{group}/posts", first)
    told = await call(frida, "POST", f"/posts/{asked['id']}/comments", {"text": "Vaktmästaren."})
    await call(frida, "PUT", f"/posts/{asked['id']}/accepted-answer", {"comment": told["id"]})
    feed = await elsewhere(johan, group, visits, JOHAN)

    await feed.get_by_label(BOX).fill("Finns det nycklar till båthuset?")

    found = feed.get_by_role("heading", name="En liknande fråga är redan besvarad")
    await expect(found).to_be_visible()
    link = feed.locator(".asked-before a").first
    assert str(await link.get_attribute("href")).startswith(visits.service.origin)


async def test_a_draft_outlives_the_page_of_the_other_site(visits: Visits) -> None:
    johan, feed, _ = await at_work(visits, "Utkasten utifrån")
    await feed.get_by_label(BOX).fill("Halvvägs")
    await expect(feed.get_by_text("Utkast sparat")).to_be_visible()

    await johan.reload()

    await expect(feed.get_by_label(BOX)).to_have_value("Halvvägs")
    await expect(feed.get_by_role("button", name="Ta bort utkast")).to_be_visible()
    assert await johan.evaluate(KEPT) == [0, 0, 0, 0]
    await feed.get_by_label(BOX).press("Control+Enter")
    await expect(feed.locator("article.post:not(.pending)").first).to_contain_text("Halvvägs")
    await johan.reload()
    await expect(feed.locator("article.post").first).to_contain_text("Halvvägs")
    await expect(feed.get_by_label(BOX)).to_have_value("")


async def test_the_last_words_before_the_page_is_left_are_kept_too(visits: Visits) -> None:
    johan, feed, _ = await at_work(visits, "Bråttom bort")
    await feed.get_by_label(BOX).click()
    await expect(feed.get_by_role("toolbar")).to_be_visible()
    async with johan.expect_response("**/api/v1/drafts/*") as first:
        await feed.get_by_label(BOX).press_sequentially("Strax ")
    assert (await first.value).request.post_data_json == {"text": "S"}

    await feed.get_by_label(BOX).press_sequentially("borta")
    await johan.goto("about:blank")

    at_home = await visits.by(JOHAN)
    with anyio.fail_after(LONGEST_WAIT / 1000):
        while "Strax borta" not in await _drafts(at_home):
            pass


async def test_what_was_typed_for_one_reader_is_kept_before_another_token_comes(
    visits: Visits,
) -> None:
    """On a computer that two share, where the host page changes who looks."""
    johan, feed, group = await at_work(visits, "Delad dator")
    await feed.get_by_label(BOX).fill("Johans ord")
    await expect(feed.get_by_role("toolbar")).to_be_visible()
    await feed.get_by_label(BOX).press_sequentially(" till sist")

    token = visits.service.token(FRIDA)
    await feed.evaluate("(feed, token) => { feed.tokenProvider = async () => token }", token)

    await expect(johan.locator("samv-composer[data-author='Frida Östlund']")).to_be_visible()
    await feed.get_by_label(BOX).click()
    await expect(feed.get_by_role("toolbar")).to_be_visible()
    await expect(feed.get_by_label(BOX)).to_have_value("")
    again = await elsewhere(await visits.open(), group, visits, JOHAN)
    await expect(again.get_by_label(BOX)).to_have_value("Johans ord till sist")


async def test_what_was_read_in_a_foreign_page_is_read(visits: Visits) -> None:
    frida, johan = await visits.by(FRIDA), await visits.open()
    group = await shared(visits, frida, "Läst utifrån")
    await call(frida, "POST", f"/groups/{group}/posts", {"text": "Först"})
    async with johan.expect_response(f"**/groups/{group}/read") as told:
        feed = await elsewhere(johan, group, visits, JOHAN)
    assert (await told.value).status == 204
    await call(frida, "POST", f"/groups/{group}/posts", {"text": "Sedan"})

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


async def test_one_changes_what_one_wrote_and_looks_at_pictures_without_leaving(
    visits: Visits,
) -> None:
    johan, feed, _ = await at_work(visits, "Ändra utifrån")
    await feed.get_by_label(BOX).fill("Fel ord")
    await attach(johan, "tavlan.png")
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
    assert await picture.evaluate(DRAWN)


async def _drafts(page: Page) -> list[str]:
    return [draft["text"] for draft in (await call(page, "GET", "/drafts"))["items"]]
