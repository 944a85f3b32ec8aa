"""Every page, light and dark, on a desk and a phone: axe finds nothing, all fits the width."""

from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, expect

import hatch_build
from tests.browser.visits import DESK, PHONE, Visits, attach, call, me, new_group

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

AXE = Path(hatch_build.UI) / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ABOUT_COLOUR = ["color-contrast", "link-in-text-block"]
AT_REST = "() => Promise.all(document.getAnimations().map(change => change.finished))"
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


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["1280", "390"])
@pytest.mark.parametrize("path", PAGES)
async def test_a_page_has_no_faults(visits: Visits, path: str, size: Any) -> None:
    page = await visits.by(_administrator(visits), size=size)
    await page.goto(path.format(**await _places(page)))

    await _assert_no_faults(page)


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["1280", "390"])
@pytest.mark.parametrize("path", ["/auth/login", "/auth/logged-out", "/tillganglighet"])
async def test_a_public_page_has_no_faults(visits: Visits, path: str, size: Any) -> None:
    page = await visits.open(size=size)
    await page.goto(path)

    await _assert_no_faults(page)


@pytest.mark.parametrize("state", ["complaint", "not sent", "notices", "menu", "naming"])
async def test_what_opens_has_no_faults(visits: Visits, state: str) -> None:
    page = await visits.by(_administrator(visits))
    group = await new_group(page, f"Öppnas: {state}")
    await call(page, "POST", f"/groups/{group}/posts", {"text": "Först"})
    await page.goto(f"/grupper/{group}")

    await OPENED[state](page)

    await _assert_no_faults(page)


async def test_a_post_being_changed_and_its_pictures_have_no_faults(visits: Visits) -> None:
    page = await visits.by(_administrator(visits))
    group = await new_group(page, "Ändras")
    await call(page, "POST", f"/groups/{group}/posts", {"text": "Först"})
    await page.goto(f"/grupper/{group}")
    await page.locator("article summary", has_text="Fler val").click()
    await _assert_no_faults(page)

    await page.get_by_role("link", name="Redigera").click()
    await attach(page, "tavlan.png")

    await _assert_no_faults(page)


async def test_nothing_scrolls_sideways_at_320(visits: Visits) -> None:
    page = await visits.by(_administrator(visits), size={"width": 320, "height": 640})
    places = await _places(page)
    for path in PAGES:
        await page.goto(path.format(**places))
        assert await _fits(page), path


async def _assert_no_faults(page: Page) -> None:
    """In the light all rules; in the dark those about colour, for the rest is the same."""
    await page.evaluate(AXE.read_text())
    assert await axe(page, {"type": "tag", "values": TAGS}) == []
    await page.emulate_media(color_scheme="dark")
    await page.evaluate(AT_REST)
    assert await axe(page, {"type": "rule", "values": ABOUT_COLOUR}) == []
    assert await _fits(page)


async def axe(page: Page, rules: dict[str, object]) -> list[str]:
    found = await page.evaluate("rules => axe.run(document, {runOnly: rules})", rules)
    return [
        f"{fault['id']}: {fault['help']} {[node['target'] for node in fault['nodes']]}"
        for fault in found["violations"]
    ]


async def _fits(page: Page) -> bool:
    fits: bool = await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    return fits


def _administrator(visits: Visits) -> str:
    people = visits.service.people.values()
    return next(person.account for person in people if person.site_administrator)


async def _places(page: Page) -> dict[str, str]:
    """A group with posts that this person administers or is in, one of them, and the person."""
    groups = (await call(page, "GET", "/groups?mine=true"))["items"]
    for group in sorted(groups, key=lambda group: group["my_role"] != "administrator"):
        if posts := (await call(page, "GET", f"/groups/{group['id']}/posts"))["items"]:
            return {
                "group": f"/grupper/{group['id']}",
                "post": f"/inlagg/{posts[0]['id']}",
                "person": f"/kollegor/{await me(page)}",
            }
    raise AssertionError("the demo's administrator has no group with posts")


async def _complaint(page: Page) -> None:
    await page.locator("article .reply > summary").first.click()
    await page.get_by_role("button", name="Publicera").click()
    await expect(page.locator(".error")).to_be_visible()


async def _not_sent(page: Page) -> None:
    await page.route("**/inlagg", lambda route: route.abort())
    await page.get_by_label("Skriv till gruppen").fill("Hej")
    await page.get_by_role("button", name="Publicera").click()
    await expect(page.get_by_role("button", name="Försök igen")).to_be_focused()


async def _notices(page: Page) -> None:
    await page.get_by_role("link", name="Aviseringar").first.click()
    await expect(page.locator(".bell-panel li, .bell-panel p").first).to_be_visible()


async def _menu(page: Page) -> None:
    await page.locator("details.menu > summary").first.click()


async def _naming(page: Page) -> None:
    await page.get_by_label("Skriv till gruppen").press_sequentially("Hej @an")
    await expect(page.get_by_role("option").first).to_be_visible()


OPENED = {
    "complaint": _complaint,
    "not sent": _not_sent,
    "notices": _notices,
    "menu": _menu,
    "naming": _naming,
}
