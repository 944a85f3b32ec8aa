"""<samv-feed> in a foreign page whose style sheet affects everything it can reach."""

import pytest
from playwright.async_api import expect

from tests.browser.support.host_pages import HOST_PAGE, open_on_other_origin, open_on_same_origin
from tests.browser.support.visits import BrowserSessions, call_api, create_group, publish

pytestmark = pytest.mark.browser

COMPUTED_STYLE = """element => {
  const look = getComputedStyle(element);
  const {fontSize, fontStyle, letterSpacing, textTransform, direction, display} = look;
  return {fontSize, fontStyle, letterSpacing, textTransform, direction, display};
}"""


async def test_styles_of_the_host_page_do_not_reach_the_feed(sessions: BrowserSessions) -> None:
    page = await sessions.open_as("frida.ostlund")
    group = await create_group(page, "Inbäddad")
    post = {"text": "Ett inlägg **med eftertryck**"}
    await call_api(page, "POST", f"/groups/{group}/posts", post)

    feed = await open_on_same_origin(page, group)

    text = feed.locator("article .prose p")
    await expect(text).to_be_visible()
    assert await text.evaluate(COMPUTED_STYLE) == {
        "fontSize": "18px",
        "fontStyle": "normal",
        "letterSpacing": "normal",
        "textTransform": "none",
        "direction": "ltr",
        "display": "block",
    }
    opener = feed.locator("summary", has_text="Kommentera")
    await expect(opener).to_be_visible()
    host = "host => [getComputedStyle(host).opacity, getComputedStyle(host).filter]"
    assert await feed.evaluate(host) == ["1", "none"]
    assert await page.evaluate("document.querySelector('samv-feed').shadowRoot.mode") == "open"
    await opener.focus()
    assert await opener.evaluate("stop => getComputedStyle(stop).outlineStyle") != "none"


async def test_embedded_feed_shows_own_comments_and_new_posts(sessions: BrowserSessions) -> None:
    frida = await sessions.open_as("frida.ostlund")
    group = await create_group(frida, "Inbäddad och levande")
    await call_api(frida, "POST", f"/groups/{group}/posts", {"text": "Först"})
    johan = await sessions.open_as("johan.nystrom")
    feed = await open_on_same_origin(johan, group)

    await feed.locator("summary", has_text="Kommentera").click()
    await johan.keyboard.type("Hälsning från intranätet")
    await johan.keyboard.press("Control+Enter")
    await expect(feed.locator(".comment")).to_contain_text("Hälsning från intranätet")
    await expect(johan.get_by_role("status")).to_have_text("Kommentaren är publicerad")

    await frida.goto(f"/grupper/{group}")
    await publish(frida, "Sedan")
    await feed.get_by_role("button", name="Visa 1 nytt inlägg").click()
    await expect(feed.locator("article").first).to_contain_text("Sedan")


async def test_host_page_themes_the_feed_by_custom_properties(sessions: BrowserSessions) -> None:
    page = await sessions.open_as("frida.ostlund")
    group = await create_group(page, "Temat")
    await call_api(page, "POST", f"/groups/{group}/posts", {"text": "Hej"})
    theme = "samv-feed { --sv-font-size: 20px; --sv-ink: rgb(10, 20, 30) } samv-feed {"

    feed = await open_on_same_origin(page, group, HOST_PAGE.replace("samv-feed {", theme, 1))

    text = feed.locator("article .prose p")
    look = "element => [getComputedStyle(element).fontSize, getComputedStyle(element).color]"
    await expect(text).to_be_visible()
    assert await text.evaluate(look) == ["22.5px", "rgb(10, 20, 30)"]


async def test_embedded_feed_of_an_invisible_group_is_one_line(sessions: BrowserSessions) -> None:
    frida = await sessions.open_as("frida.ostlund")
    group = await create_group(frida, "Hemlig", "closed")
    johan = await sessions.open_as("johan.nystrom")

    feed = await open_on_same_origin(johan, group)

    await expect(feed.get_by_text("Flödet kan inte visas just nu.")).to_be_visible()


async def test_site_of_another_origin_shows_the_feed_by_token(sessions: BrowserSessions) -> None:
    """Images, reactions, comments and live updates, all without our cookie."""
    frida = await sessions.open_as("frida.ostlund")
    group = await create_group(frida, "På intranätet")
    await call_api(frida, "POST", f"/groups/{group}/posts", {"text": "Först"})
    johan = await sessions.open_anonymous()
    feed = await open_on_other_origin(johan, group, sessions, "johan.nystrom")

    await feed.locator("summary", has_text="Kommentera").click()
    await johan.keyboard.type("Hälsning @frida")
    await feed.get_by_role("option", name="Frida Östlund").click()
    await johan.keyboard.type("från en annan webbplats")
    await johan.keyboard.press("Control+Enter")
    comment = feed.locator(".comment:not(.pending)")
    await expect(comment).to_contain_text("från en annan webbplats")
    await expect(comment.get_by_role("link", name="@Frida Östlund")).to_be_visible()
    await feed.get_by_role("button", name="Gilla").first.click()
    await expect(feed.locator("[aria-pressed='true']")).to_have_count(1)
    author = feed.locator("article .who").first
    assert str(await author.get_attribute("href")).startswith(sessions.service.origin)
    assert await johan.context.cookies() == []

    await call_api(frida, "POST", f"/groups/{group}/posts", {"text": "Sedan"})
    await feed.get_by_role("button", name="Visa 1 nytt inlägg").click()
    await expect(feed.locator("article").first).to_contain_text("Sedan")
