"""Pictures in the feed are small; opened, they are as they were uploaded. Here and elsewhere."""

import re

import pytest
from playwright.async_api import expect

from tests.browser.hosts import elsewhere
from tests.browser.visits import Visits, attach, new_group, publish

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

CHOSEN = "picture => picture.decode().then(() => [picture.currentSrc, picture.naturalWidth > 0])"
NAMED = "picture => [picture.srcset, picture.src.slice(0, 5)]"


async def test_the_feed_shows_a_small_picture_and_a_click_the_whole(visits: Visits) -> None:
    page = await visits.by("frida.ostlund")
    await page.goto(f"/grupper/{await new_group(page, 'Bilder i flödet')}")
    await page.get_by_label("Skriv till gruppen").focus()
    await attach(page, "tavlan.png")
    await page.get_by_label("Beskriv bilden").fill("Tavlan")
    await publish(page, "Se tavlan")
    await page.reload()

    small = page.get_by_role("img", name="Tavlan")
    address, is_drawn = await small.evaluate(CHOSEN)
    await page.get_by_role("link", name="Tavlan").click()
    large, is_large_drawn = (
        await page.get_by_role("dialog").get_by_role("img", name="Tavlan").evaluate(CHOSEN)
    )

    assert (is_drawn, is_large_drawn) == (True, True)
    assert "/preview?size=" in address
    assert large.endswith("/content")
    await expect(page.get_by_role("link", name="Ladda ner")).to_have_attribute("href", large)


async def test_a_foreign_page_asks_for_the_small_picture_by_its_token(visits: Visits) -> None:
    frida = await visits.by("frida.ostlund")
    group = await new_group(frida, "Bilder utifrån")
    await frida.goto(f"/grupper/{group}")
    await frida.get_by_label("Skriv till gruppen").focus()
    await attach(frida, "tavlan.png")
    await frida.get_by_label("Beskriv bilden").fill("Tavlan")
    await publish(frida, "Se tavlan")
    johan, asked = await visits.open(), list[str]()
    johan.on("request", lambda request: asked.append(request.url))

    feed = await elsewhere(johan, group, visits, "johan.nystrom")

    picture = feed.get_by_role("img", name="Tavlan")
    await expect(picture).to_have_attribute("src", re.compile("^blob:"))
    assert await picture.evaluate(NAMED) == ["", "blob:"]
    of_files = [each.partition("?")[0][-8:] for each in asked if "/files/" in each]
    assert of_files == ["/preview"]
