"""Posts in every state, light and dark: axe finds nothing, all fits the width."""

from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.browser.test_accessibility import ABOUT_COLOUR, AT_REST, AXE, TAGS, axe
from tests.browser.visits import DESK, PHONE, Visits, call, new_group

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["1280", "390"])
@pytest.mark.parametrize("state", ["asked", "choices", "editing", "stale", "gone", "answering"])
async def test_a_post_has_no_faults(visits: Visits, state: str, size: Any) -> None:
    page = await visits.by("samira.haddad", size=size)
    group, _ = await _a_post(page)
    await page.goto(f"/grupper/{group}")

    await STATES[state](page)

    await _assert_no_faults(page)


@pytest.mark.parametrize("part", ["", "/redigera", "/reaktioner", "/versioner"])
async def test_a_page_of_a_post_has_no_faults(visits: Visits, part: str) -> None:
    page = await visits.by("samira.haddad", size=PHONE)
    _, post = await _a_post(page)
    await page.goto(f"/inlagg/{post}{part}")

    await _assert_no_faults(page)


async def _a_post(page: Page) -> tuple[str, str]:
    """A group with a question that was edited, reacted to, pinned and commented on."""
    group = await new_group(page, "Alla tillstånd")
    post = await call(page, "POST", f"/groups/{group}/posts", {"text": "Hej", "question": True})
    await call(page, "PATCH", f"/posts/{post['id']}", {"text": "Hej, vet någon detta?"})
    await call(page, "PUT", f"/posts/{post['id']}/reactions/like")
    await call(page, "PUT", f"/posts/{post['id']}/pin")
    comment = await call(page, "POST", f"/posts/{post['id']}/comments", {"text": "Nej"})
    answer = {"text": "Jo", "parent": comment["id"]}
    await call(page, "POST", f"/posts/{post['id']}/comments", answer)
    return group, str(post["id"])


async def _asked(page: Page) -> None:
    await page.get_by_label("Skriv till gruppen").fill("Vem vet detta?")
    await page.get_by_label("Det här är en fråga").check()
    await page.get_by_role("button", name="Publicera").click()
    asked = page.locator("article", has_text="Vem vet detta?")
    await expect(asked.locator(".chip").first).to_be_visible()


async def _choices(page: Page) -> None:
    await page.locator("article header .menu.more > summary").first.click()
    await expect(page.get_by_role("link", name="Kopiera länk").first).to_be_visible()


async def _editing(page: Page) -> None:
    await _choices(page)
    await page.get_by_role("link", name="Redigera inlägget").first.click()
    await expect(page.get_by_label("Ändra inlägget")).to_be_focused()


async def _stale(page: Page) -> None:
    """Somebody has saved something else meanwhile."""
    await _editing(page)
    form = page.locator("form[data-samv-edit]")
    post = (await form.get_attribute("id") or "").removeprefix("edit-")
    await call(page, "PATCH", f"/posts/{post}", {"text": "Från en annan dator"})
    await page.get_by_label("Ändra inlägget").fill("Härifrån")
    await page.get_by_role("button", name="Spara").click()
    await expect(page.get_by_text("Så här står det nu:")).to_be_visible()


async def _gone(page: Page) -> None:
    await _choices(page)
    await page.get_by_role("button", name="Ta bort inlägget").first.click()
    await expect(page.get_by_role("button", name="Ångra att inlägget")).to_be_focused()


async def _answering(page: Page) -> None:
    await page.get_by_role("link", name="Svara kommentaren").first.click()
    await expect(page.get_by_label("Ditt svar till Samira Haddad")).to_be_focused()


STATES = {
    "asked": _asked,
    "choices": _choices,
    "editing": _editing,
    "stale": _stale,
    "gone": _gone,
    "answering": _answering,
}


async def _assert_no_faults(page: Page) -> None:
    """In the light all rules; in the dark those about colour, for the rest is the same."""
    await page.evaluate(AXE.read_text())
    assert await axe(page, {"type": "tag", "values": TAGS}) == []
    await page.emulate_media(color_scheme="dark")
    await page.evaluate(AT_REST)
    assert await axe(page, {"type": "rule", "values": ABOUT_COLOUR}) == []
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
