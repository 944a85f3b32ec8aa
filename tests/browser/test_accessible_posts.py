"""Posts in every state, light and dark: axe finds no violations and nothing overflows."""

from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.browser.support.visits import DESKTOP, PHONE, BrowserSessions, call_api, create_group
from tests.browser.test_accessibility import (
    ANIMATIONS_FINISHED,
    AXE_SCRIPT,
    AXE_TAGS,
    COLOUR_RULES,
    list_violations,
)

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["1280", "390"])
@pytest.mark.parametrize(
    "state", ["asked", "choices", "editing", "stale", "deletion", "answering"]
)
async def test_post_in_every_state_passes_accessibility_checks(
    sessions: BrowserSessions, state: str, size: Any
) -> None:
    page = await sessions.open_as("samira.haddad", size=size)
    group, _ = await _create_post(page)
    await page.goto(f"/grupper/{group}")

    await STATES[state](page)

    await _assert_accessible(page)


@pytest.mark.parametrize("part", ["", "/redigera", "/reaktioner", "/versioner"])
async def test_page_of_a_post_passes_accessibility_checks(
    sessions: BrowserSessions, part: str
) -> None:
    page = await sessions.open_as("samira.haddad", size=PHONE)
    _, post = await _create_post(page)
    await page.goto(f"/inlagg/{post}{part}")

    await _assert_accessible(page)


async def _create_post(page: Page) -> tuple[str, str]:
    """Create a group with a question that was edited, reacted to, pinned and commented on."""
    group = await create_group(page, "Alla tillstånd")
    post = await call_api(
        page, "POST", f"/groups/{group}/posts", {"text": "Hej", "question": True}
    )
    await call_api(page, "PATCH", f"/posts/{post['id']}", {"text": "Hej, vet någon detta?"})
    await call_api(page, "PUT", f"/posts/{post['id']}/reactions/like")
    await call_api(page, "PUT", f"/posts/{post['id']}/pin")
    comment = await call_api(page, "POST", f"/posts/{post['id']}/comments", {"text": "Nej"})
    answer = {"text": "Jo", "parent": comment["id"]}
    await call_api(page, "POST", f"/posts/{post['id']}/comments", answer)
    return group, str(post["id"])


async def _publish_question(page: Page) -> None:
    await page.get_by_label("Skriv till gruppen").fill("Vem vet detta?")
    await page.get_by_label("Det här är en fråga").check()
    await page.get_by_role("button", name="Publicera").click()
    question = page.locator("article", has_text="Vem vet detta?")
    await expect(question.locator(".chip").first).to_be_visible()


async def _open_post_menu(page: Page) -> None:
    await page.locator("article header .menu.more > summary").first.click()
    await expect(page.get_by_role("link", name="Kopiera länk").first).to_be_visible()


async def _open_editor(page: Page) -> None:
    await _open_post_menu(page)
    await page.get_by_role("link", name="Redigera inlägget").first.click()
    await expect(page.get_by_label("Ändra inlägget")).to_be_focused()


async def _save_outdated_text(page: Page) -> None:
    """Save a text that another change has made obsolete."""
    await _open_editor(page)
    form = page.locator("form[data-samv-edit]")
    post = (await form.get_attribute("id") or "").removeprefix("edit-")
    await call_api(page, "PATCH", f"/posts/{post}", {"text": "Från en annan dator"})
    await page.get_by_label("Ändra inlägget").fill("Härifrån")
    await page.get_by_role("button", name="Spara").click()
    await expect(page.get_by_text("Så här står det nu:")).to_be_visible()


async def _delete_post(page: Page) -> None:
    await _open_post_menu(page)
    await page.get_by_role("button", name="Ta bort inlägget").first.click()
    await expect(page.get_by_role("button", name="Ångra att inlägget")).to_be_focused()


async def _open_reply(page: Page) -> None:
    await page.get_by_role("link", name="Svara kommentaren").first.click()
    await expect(page.get_by_label("Ditt svar till Samira Haddad")).to_be_focused()


STATES = {
    "asked": _publish_question,
    "choices": _open_post_menu,
    "editing": _open_editor,
    "stale": _save_outdated_text,
    "deletion": _delete_post,
    "answering": _open_reply,
}


async def _assert_accessible(page: Page) -> None:
    """Check all rules in the light theme, and the rules about colour in the dark theme; the rest
    is the same.
    """
    await page.evaluate(AXE_SCRIPT.read_text())
    assert await list_violations(page, {"type": "tag", "values": AXE_TAGS}) == []
    await page.emulate_media(color_scheme="dark")
    await page.evaluate(ANIMATIONS_FINISHED)
    assert await list_violations(page, {"type": "rule", "values": COLOUR_RULES}) == []
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
