"""The tools to write with in a page of another site: when they come, and when they do not."""

from typing import Any

import pytest
from playwright.async_api import expect

from tests.browser.hosts import BOX, TOOLS, Fate, at_work, blocked, gone
from tests.browser.test_accessibility import ABOUT_COLOUR, AXE, TAGS
from tests.browser.visits import DESK, PHONE, Visits, attach

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

FAULTS = """rules => axe.run("samv-feed", {runOnly: rules}).then(({violations}) =>
  violations.map(({id, nodes}) => id + ": " + nodes.map(({target}) => target)))"""
AT_REST = """feed =>
  Promise.all(feed.shadowRoot.getAnimations().map(change => change.finished))"""
FITS = "document.documentElement.scrollWidth <= innerWidth"


@pytest.mark.parametrize("fate", [blocked, gone], ids=["blocked", "of an older release"])
async def test_without_its_tools_the_plain_box_still_sends(visits: Visits, fate: Fate) -> None:
    johan, feed, _ = await at_work(visits, "Utan verktyg", fate)
    box = feed.get_by_label(BOX)

    async with johan.expect_request(TOOLS):
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


async def test_the_tools_come_when_they_can_be_had_again_and_the_text_stays(
    visits: Visits,
) -> None:
    johan, feed, _ = await at_work(visits, "Verktygen tillbaka", blocked)
    box = feed.get_by_label(BOX)
    async with johan.expect_event("requestfailed", lambda asked: "samv-write" in asked.url):
        await box.fill("Skrivet innan")

    await johan.unroute(TOOLS)
    await box.click()

    await expect(feed.get_by_role("toolbar")).to_be_visible()
    await expect(box).to_have_value("Skrivet innan")
    await expect(box).to_be_focused()
    await expect(feed.get_by_text("Utkast sparat")).to_be_visible()


async def test_nobody_who_only_reads_fetches_the_tools(visits: Visits) -> None:
    asked: list[str] = []
    johan, feed, _ = await at_work(visits, "Bara läsning")
    johan.on("request", lambda request: asked.append(request.url))

    await johan.reload()
    await expect(feed.get_by_label(BOX)).to_be_visible()
    await johan.mouse.wheel(0, 400)
    assert [url for url in asked if "samv-write" in url] == []

    async with johan.expect_request(TOOLS):
        await johan.keyboard.press("Tab")


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["1280", "390"])
async def test_the_tools_have_no_faults_in_a_foreign_page(visits: Visits, size: Any) -> None:
    johan, feed, _ = await at_work(visits, "Utan fel", size=size)
    await feed.get_by_label(BOX).fill("Hej @frida")
    await attach(johan, "tavlan.png")
    await feed.get_by_label(BOX).press("End")
    await feed.get_by_label(BOX).press_sequentially(" @frida")
    await expect(feed.get_by_role("option").first).to_be_visible()

    await johan.evaluate(AXE.read_text())
    assert await johan.evaluate(FAULTS, {"type": "tag", "values": TAGS}) == []
    await johan.emulate_media(color_scheme="dark")
    await feed.evaluate(AT_REST)
    assert await johan.evaluate(FAULTS, {"type": "rule", "values": ABOUT_COLOUR}) == []
    assert await johan.evaluate(FITS)
