"""Every function works with plain pages and forms when the script does not load."""

import pytest
from playwright.async_api import expect

from tests.browser.support.visits import BrowserSessions, create_group

pytestmark = pytest.mark.browser


async def test_joining_posting_and_commenting_work_without_script(
    sessions: BrowserSessions,
) -> None:
    karin = await sessions.open_as("karin.oberg")
    group = await create_group(karin, "Utan skript")

    johan = await sessions.open_as("johan.nystrom", f"/grupper/{group}", java_script_enabled=False)
    await johan.get_by_role("button", name="Gå med Utan skript").click()
    await expect(johan.locator("summary", has_text="Medlem")).to_be_visible()
    await johan.get_by_label("Skriv till gruppen").fill("Skrivet utan skript")
    await johan.get_by_role("button", name="Publicera").click()
    await expect(johan.locator("article")).to_contain_text("Skrivet utan skript")
    await johan.locator("summary", has_text="Kommentera").click()
    await johan.get_by_label("Din kommentar till").fill("Och kommenterat")
    await johan.get_by_role("button", name="Kommentera", exact=True).click()

    await expect(johan.locator(".comment")).to_contain_text("Och kommenterat")


async def test_empty_post_without_script_shows_the_reason(sessions: BrowserSessions) -> None:
    karin = await sessions.open_as("karin.oberg")
    group = await create_group(karin, "Tomt inlägg")
    page = await sessions.open_as("karin.oberg", f"/grupper/{group}", java_script_enabled=False)

    await page.get_by_role("button", name="Publicera").click()

    box = page.get_by_label("Skriv till gruppen")
    assert await box.get_attribute("aria-invalid") == "true"
    await expect(page.locator("#composer .error")).to_be_visible()
    await expect(page.locator("article")).to_have_count(0)


async def test_post_to_a_group_closed_meanwhile_asks_for_confirmation(
    sessions: BrowserSessions,
) -> None:
    karin = await sessions.open_as("karin.oberg")
    group = await create_group(karin, "Strax sluten")
    page = await sessions.open_as("karin.oberg", f"/grupper/{group}", java_script_enabled=False)
    await page.get_by_label("Skriv till gruppen").fill("Skrivet för alla")
    await karin.evaluate(
        """group => fetch(`/api/v1/groups/${group}/status`, {method: 'PUT',
          headers: {'Content-Type': 'application/json'},
          body: JSON.stringify({status: 'closed', reason: 'Känsligt'})})""",
        group,
    )

    await page.get_by_role("button", name="Publicera").click()

    await expect(page.get_by_label("Skriv till gruppen")).to_have_value("Skrivet för alla")
    await expect(page.locator("#composer .error")).to_be_visible()
    await page.get_by_role("button", name="Publicera").click()
    await expect(page.locator("article")).to_contain_text("Skrivet för alla")
