"""<samv-feed> alone in a foreign page whose style sheet spoils everything it can reach."""

import pytest
from playwright.async_api import expect

from tests.browser.hosts import HOST, beside, elsewhere
from tests.browser.visits import Visits, call, new_group, publish

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

LOOKS = """element => {
  const look = getComputedStyle(element);
  const {fontSize, fontStyle, letterSpacing, textTransform, direction, display} = look;
  return {fontSize, fontStyle, letterSpacing, textTransform, direction, display};
}"""


async def test_the_host_page_cannot_spoil_the_feed(visits: Visits) -> None:
    page = await visits.by("frida.ostlund")
    group = await new_group(page, "Inbäddad")
    post = {"text": "Ett inlägg **med eftertryck**"}
    await call(page, "POST", f"/groups/{group}/posts", post)

    feed = await beside(page, group)

    text = feed.locator("article .prose p")
    await expect(text).to_be_visible()
    assert await text.evaluate(LOOKS) == {
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


async def test_one_comments_and_sees_new_posts_in_the_foreign_page(visits: Visits) -> None:
    frida = await visits.by("frida.ostlund")
    group = await new_group(frida, "Inbäddad och levande")
    await call(frida, "POST", f"/groups/{group}/posts", {"text": "Först"})
    johan = await visits.by("johan.nystrom")
    feed = await beside(johan, group)

    await feed.locator("summary", has_text="Kommentera").click()
    await johan.keyboard.type("Hälsning från intranätet")
    await johan.keyboard.press("Control+Enter")
    await expect(feed.locator(".comment")).to_contain_text("Hälsning från intranätet")
    await expect(johan.get_by_role("status")).to_have_text("Kommentaren är publicerad")

    await frida.goto(f"/grupper/{group}")
    await publish(frida, "Sedan")
    await feed.get_by_role("button", name="Visa 1 nytt inlägg").click()
    await expect(feed.locator("article").first).to_contain_text("Sedan")


async def test_the_host_themes_the_feed_by_its_properties(visits: Visits) -> None:
    page = await visits.by("frida.ostlund")
    group = await new_group(page, "Temat")
    await call(page, "POST", f"/groups/{group}/posts", {"text": "Hej"})
    theme = "samv-feed { --sv-font-size: 20px; --sv-ink: rgb(10, 20, 30) } samv-feed {"

    feed = await beside(page, group, HOST.replace("samv-feed {", theme, 1))

    text = feed.locator("article .prose p")
    look = "element => [getComputedStyle(element).fontSize, getComputedStyle(element).color]"
    await expect(text).to_be_visible()
    assert await text.evaluate(look) == ["22.5px", "rgb(10, 20, 30)"]


async def test_a_group_one_may_not_see_is_one_quiet_line(visits: Visits) -> None:
    frida = await visits.by("frida.ostlund")
    group = await new_group(frida, "Hemlig", "closed")
    johan = await visits.by("johan.nystrom")

    feed = await beside(johan, group)

    await expect(feed.get_by_text("Flödet kan inte visas just nu.")).to_be_visible()


async def test_a_site_of_another_origin_shows_the_feed_by_token(visits: Visits) -> None:
    """Pictures, reactions, comments and the live line, all without our cookie."""
    frida = await visits.by("frida.ostlund")
    group = await new_group(frida, "På intranätet")
    await call(frida, "POST", f"/groups/{group}/posts", {"text": "Först"})
    johan = await visits.open()
    feed = await elsewhere(johan, group, visits, "johan.nystrom")

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
    assert str(await author.get_attribute("href")).startswith(visits.service.origin)
    assert await johan.context.cookies() == []

    await call(frida, "POST", f"/groups/{group}/posts", {"text": "Sedan"})
    await feed.get_by_role("button", name="Visa 1 nytt inlägg").click()
    await expect(feed.locator("article").first).to_contain_text("Sedan")
