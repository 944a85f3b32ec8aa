"""Images in the feed are previews; opened, they are the uploaded files. On our pages and
embedded.
"""

import re

import pytest
from playwright.async_api import expect

from tests.browser.support.host_pages import open_on_other_origin
from tests.browser.support.visits import BrowserSessions, attach_image, create_group, publish

pytestmark = pytest.mark.browser

SHOWN_SOURCE = (
    "picture => picture.decode().then(() => [picture.currentSrc, picture.naturalWidth > 0])"
)
DECLARED_SOURCE = "picture => [picture.srcset, picture.src.slice(0, 5)]"


async def test_feed_shows_a_preview_and_a_click_the_original(sessions: BrowserSessions) -> None:
    page = await sessions.open_as("frida.ostlund")
    await page.goto(f"/grupper/{await create_group(page, 'Bilder i flödet')}")
    await page.get_by_label("Skriv till gruppen").focus()
    await attach_image(page, "tavlan.png")
    await page.get_by_label("Beskriv bilden").fill("Tavlan")
    await publish(page, "Se tavlan")
    await page.reload()

    preview = page.get_by_role("img", name="Tavlan")
    address, is_drawn = await preview.evaluate(SHOWN_SOURCE)
    await page.get_by_role("link", name="Tavlan").click()
    large, is_large_drawn = (
        await page.get_by_role("dialog").get_by_role("img", name="Tavlan").evaluate(SHOWN_SOURCE)
    )

    assert (is_drawn, is_large_drawn) == (True, True)
    assert "/preview?size=" in address
    assert large.endswith("/content")
    await expect(page.get_by_role("link", name="Ladda ner")).to_have_attribute("href", large)


async def test_embedded_feed_requests_the_preview_by_token(sessions: BrowserSessions) -> None:
    frida = await sessions.open_as("frida.ostlund")
    group = await create_group(frida, "Bilder utifrån")
    await frida.goto(f"/grupper/{group}")
    await frida.get_by_label("Skriv till gruppen").focus()
    await attach_image(frida, "tavlan.png")
    await frida.get_by_label("Beskriv bilden").fill("Tavlan")
    await publish(frida, "Se tavlan")
    johan, urls = await sessions.open_anonymous(), list[str]()
    johan.on("request", lambda request: urls.append(request.url))

    feed = await open_on_other_origin(johan, group, sessions, "johan.nystrom")

    picture = feed.get_by_role("img", name="Tavlan")
    await expect(picture).to_have_attribute("src", re.compile("^blob:"))
    assert await picture.evaluate(DECLARED_SOURCE) == ["", "blob:"]
    file_paths = [each.partition("?")[0][-8:] for each in urls if "/files/" in each]
    assert file_paths == ["/preview"]
