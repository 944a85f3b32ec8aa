"""Every page, light and dark, on a desktop and a phone: axe finds no violations and nothing
overflows.
"""

from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, expect

import hatch_build
from tests.browser.support.visits import (
    DESKTOP,
    PHONE,
    BrowserSessions,
    attach_image,
    call_api,
    create_group,
    get_own_id,
)

pytestmark = pytest.mark.browser

AXE_SCRIPT = Path(hatch_build.UI) / "node_modules" / "axe-core" / "axe.min.js"
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOUR_RULES = ["color-contrast", "link-in-text-block"]
ANIMATIONS_FINISHED = "() => Promise.all(document.getAnimations().map(change => change.finished))"
PAGES = [
    "/",
    "/grupper",
    "/grupper?status=closed",
    "/grupper?papperskorg=ja",
    "/grupper/ny?mall=project",
    "{group}",
    "{group}/filer",
    "{group}/medlemmar",
    "{group}/medlemmar?namn=an",
    "{group}/om",
    "{group}/status?status=closed",
    "{group}/status?status=open",
    "{group}/forslag",
    "{group}/historik",
    "{group}/koppling",
    "{group}/papperskorg",
    "{group}/publicering",
    "{post}",
    "/kollegor",
    "{person}",
    "{person}/redigera",
    "/aviseringar",
    "/statistik",
    "/tillganglighet",
    "/finns-inte",
]


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["1280", "390"])
@pytest.mark.parametrize("path", PAGES)
async def test_page_passes_accessibility_checks(
    sessions: BrowserSessions, path: str, size: Any
) -> None:
    page = await sessions.open_as(_find_administrator(sessions), size=size)
    await page.goto(path.format(**await _get_paths(page)))

    await _assert_accessible(page)


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["1280", "390"])
@pytest.mark.parametrize("path", ["/auth/login", "/auth/logged-out", "/tillganglighet"])
async def test_public_page_passes_accessibility_checks(
    sessions: BrowserSessions, path: str, size: Any
) -> None:
    page = await sessions.open_anonymous(size=size)
    await page.goto(path)

    await _assert_accessible(page)


@pytest.mark.parametrize("state", ["complaint", "not sent", "notices", "menu", "naming"])
async def test_opened_state_passes_accessibility_checks(
    sessions: BrowserSessions, state: str
) -> None:
    page = await sessions.open_as(_find_administrator(sessions))
    group = await create_group(page, f"Öppnas: {state}")
    await call_api(page, "POST", f"/groups/{group}/posts", {"text": "Först"})
    await page.goto(f"/grupper/{group}")

    await OPENERS[state](page)

    await _assert_accessible(page)


async def test_post_edit_form_and_image_pass_accessibility_checks(
    sessions: BrowserSessions,
) -> None:
    page = await sessions.open_as(_find_administrator(sessions))
    group = await create_group(page, "Ändras")
    await call_api(page, "POST", f"/groups/{group}/posts", {"text": "Först"})
    await page.goto(f"/grupper/{group}")
    await page.locator("article summary", has_text="Fler val").click()
    await _assert_accessible(page)

    await page.get_by_role("link", name="Redigera").click()
    await attach_image(page, "tavlan.png")

    await _assert_accessible(page)


async def test_no_page_scrolls_sideways_at_320_pixels(sessions: BrowserSessions) -> None:
    page = await sessions.open_as(
        _find_administrator(sessions), size={"width": 320, "height": 640}
    )
    places = await _get_paths(page)
    for path in PAGES:
        await page.goto(path.format(**places))
        assert await _has_no_overflow(page), path


async def _assert_accessible(page: Page) -> None:
    """Check all rules in the light theme, and the rules about colour in the dark theme; the rest
    is the same.
    """
    await page.evaluate(AXE_SCRIPT.read_text())
    assert await list_violations(page, {"type": "tag", "values": AXE_TAGS}) == []
    await page.emulate_media(color_scheme="dark")
    await page.evaluate(ANIMATIONS_FINISHED)
    assert await list_violations(page, {"type": "rule", "values": COLOUR_RULES}) == []
    assert await _has_no_overflow(page)


async def list_violations(page: Page, rules: dict[str, object]) -> list[str]:
    result = await page.evaluate("rules => axe.run(document, {runOnly: rules})", rules)
    return [
        f"{fault['id']}: {fault['help']} {[node['target'] for node in fault['nodes']]}"
        for fault in result["violations"]
    ]


async def _has_no_overflow(page: Page) -> bool:
    fits: bool = await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    return fits


def _find_administrator(sessions: BrowserSessions) -> str:
    people = sessions.service.people.values()
    return next(person.account for person in people if person.site_administrator)


async def _get_paths(page: Page) -> dict[str, str]:
    """Return the paths of a group with posts, administered by this person if possible, of a
    post, and of the person.
    """
    groups = (await call_api(page, "GET", "/groups?mine=true"))["items"]
    for group in sorted(groups, key=lambda group: group["my_role"] != "administrator"):
        if posts := (await call_api(page, "GET", f"/groups/{group['id']}/posts"))["items"]:
            return {
                "group": f"/grupper/{group['id']}",
                "post": f"/inlagg/{posts[0]['id']}",
                "person": f"/kollegor/{await get_own_id(page)}",
            }
    raise AssertionError("the demo's administrator has no group with posts")


async def _show_error(page: Page) -> None:
    await page.locator("article .reply > summary").first.click()
    await page.get_by_role("button", name="Publicera").click()
    await expect(page.locator(".error")).to_be_visible()


async def _fail_to_send(page: Page) -> None:
    await page.route("**/inlagg", lambda route: route.abort())
    await page.get_by_label("Skriv till gruppen").fill("Hej")
    await page.get_by_role("button", name="Publicera").click()
    await expect(page.get_by_role("button", name="Försök igen")).to_be_focused()


async def _open_notifications(page: Page) -> None:
    await page.get_by_role("link", name="Aviseringar").first.click()
    await expect(page.locator(".bell-panel li, .bell-panel p").first).to_be_visible()


async def _open_menu(page: Page) -> None:
    await page.locator("details.menu > summary").first.click()


async def _open_mention_list(page: Page) -> None:
    await page.get_by_label("Skriv till gruppen").press_sequentially("Hej @an")
    await expect(page.get_by_role("option").first).to_be_visible()


OPENERS = {
    "complaint": _show_error,
    "not sent": _fail_to_send,
    "notices": _open_notifications,
    "menu": _open_menu,
    "naming": _open_mention_list,
}
