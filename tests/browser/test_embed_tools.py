"""The composer tools in a page of another site: when they load, and when they cannot."""

from typing import Any

import pytest
from playwright.async_api import expect

from tests.browser.support.host_pages import (
    COMPOSER_LABEL,
    TOOLS_URL,
    RouteHandler,
    answer_not_found,
    block_request,
    open_embedded_group,
)
from tests.browser.support.visits import DESKTOP, PHONE, BrowserSessions, attach_image
from tests.browser.test_accessibility import AXE_SCRIPT, AXE_TAGS, COLOUR_RULES

pytestmark = pytest.mark.browser

LIST_VIOLATIONS = """rules => axe.run("samv-feed", {runOnly: rules}).then(({violations}) =>
  violations.map(({id, nodes}) => id + ": " + nodes.map(({target}) => target)))"""
ANIMATIONS_FINISHED = """feed =>
  Promise.all(feed.shadowRoot.getAnimations().map(change => change.finished))"""
HAS_NO_OVERFLOW = "document.documentElement.scrollWidth <= innerWidth"


@pytest.mark.parametrize(
    "handler", [block_request, answer_not_found], ids=["blocked", "of an older release"]
)
async def test_plain_composer_works_without_the_tools(
    sessions: BrowserSessions, handler: RouteHandler
) -> None:
    johan, feed, _ = await open_embedded_group(sessions, "Utan verktyg", handler)
    box = feed.get_by_label(COMPOSER_LABEL)

    async with johan.expect_request(TOOLS_URL):
        await box.press_sequentially("Det går ")
    await box.press_sequentially("ändå")
    await expect(box).to_have_value("Det går ändå")
    await expect(feed.get_by_role("toolbar")).to_have_count(0)
    await feed.get_by_role("button", name="Publicera").click()

    post = feed.locator("article.post:not(.pending)")
    await expect(post).to_contain_text("Det går ändå")
    await post.locator("summary", has_text="Kommentera").click()
    await johan.keyboard.type("Också")
    await johan.keyboard.press("Control+Enter")
    await expect(feed.locator(".comment:not(.pending)")).to_contain_text("Också")


async def test_tools_load_once_available_and_the_text_stays(
    sessions: BrowserSessions,
) -> None:
    johan, feed, _ = await open_embedded_group(sessions, "Verktygen tillbaka", block_request)
    box = feed.get_by_label(COMPOSER_LABEL)
    async with johan.expect_event("requestfailed", lambda request: "samv-write" in request.url):
        await box.fill("Skrivet innan")

    await johan.unroute(TOOLS_URL)
    await box.click()

    await expect(feed.get_by_role("toolbar")).to_be_visible()
    await expect(box).to_have_value("Skrivet innan")
    await expect(box).to_be_focused()
    await expect(feed.get_by_text("Utkast sparat")).to_be_visible()


async def test_tools_are_not_loaded_for_reading(sessions: BrowserSessions) -> None:
    urls: list[str] = []
    johan, feed, _ = await open_embedded_group(sessions, "Bara läsning")
    johan.on("request", lambda request: urls.append(request.url))

    await johan.reload()
    await expect(feed.get_by_label(COMPOSER_LABEL)).to_be_visible()
    await johan.mouse.wheel(0, 400)
    assert [url for url in urls if "samv-write" in url] == []

    async with johan.expect_request(TOOLS_URL):
        await johan.keyboard.press("Tab")


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["1280", "390"])
async def test_embedded_tools_pass_accessibility_checks(
    sessions: BrowserSessions, size: Any
) -> None:
    johan, feed, _ = await open_embedded_group(sessions, "Utan fel", size=size)
    await feed.get_by_label(COMPOSER_LABEL).fill("Hej @frida")
    await attach_image(johan, "tavlan.png")
    await feed.get_by_label(COMPOSER_LABEL).press("End")
    await feed.get_by_label(COMPOSER_LABEL).press_sequentially(" @frida")
    await expect(feed.get_by_role("option").first).to_be_visible()

    await johan.evaluate(AXE_SCRIPT.read_text())
    assert await johan.evaluate(LIST_VIOLATIONS, {"type": "tag", "values": AXE_TAGS}) == []
    await johan.emulate_media(color_scheme="dark")
    await feed.evaluate(ANIMATIONS_FINISHED)
    assert await johan.evaluate(LIST_VIOLATIONS, {"type": "rule", "values": COLOUR_RULES}) == []
    assert await johan.evaluate(HAS_NO_OVERFLOW)
