"""Tasks by keyboard alone: every tab stop is visible, and the focus moves to the next step."""

from typing import TypedDict

import pytest
from playwright.async_api import Page, ViewportSize, expect

from tests.browser.support.visits import DESKTOP, PHONE, BrowserSessions, create_group, publish

pytestmark = pytest.mark.browser

MAX_TAB_STOPS = 200
DESCRIBE_FOCUS = """() => {
  const stop = document.activeElement;
  if (!stop || stop === document.body) return null;
  const box = stop.getBoundingClientRect();
  const style = getComputedStyle(stop);
  const spots = [[0.5, 0.5], [0.1, 0.5], [0.9, 0.5], [0.5, 0.1], [0.5, 0.9]];
  const seen = spots.some(([x, y]) => {
    const there = document.elementFromPoint(box.x + box.width * x, box.y + box.height * y);
    return there && (stop.contains(there) || there.contains(stop));
  });
  return {
    name: stop.outerHTML.slice(0, 120),
    seen,
    ring: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
    place: [...document.querySelectorAll('*')].indexOf(stop),
  };
}"""


class TabStop(TypedDict):
    name: str
    seen: bool
    ring: bool
    place: int


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["1280", "390"])
async def test_every_tab_stop_has_a_visible_focus_ring(
    sessions: BrowserSessions, size: ViewportSize
) -> None:
    page = await sessions.open_as("karin.oberg", size=size)
    group = await create_group(page, "Tangentvandring")
    await page.goto(f"/grupper/{group}")
    for text in ("Ett", "Två", "Tre"):
        await publish(page, text)
    await page.goto(f"/grupper/{group}")

    stops = await _collect_stops(page)

    assert len(stops) > 15
    assert [stop["name"] for stop in stops if not stop["ring"]] == []
    assert [stop["name"] for stop in stops if not stop["seen"]] == []
    places = [stop["place"] for stop in stops]
    assert places == sorted(places)


async def test_publishing_by_keyboard_focuses_the_new_post(sessions: BrowserSessions) -> None:
    page = await sessions.open_as("karin.oberg")
    group = await create_group(page, "Bara tangenter")
    await page.goto(f"/grupper/{group}")

    await page.get_by_label("Skriv till gruppen").focus()
    await page.keyboard.type("Skrivet med tangenter")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")

    await expect(page.locator("article")).to_be_focused()
    await expect(page.locator("article")).to_contain_text("Skrivet med tangenter")

    await page.locator("article .reply > summary").focus()
    await page.keyboard.press("Enter")
    await page.keyboard.type("Och en kommentar")
    await page.keyboard.press("Control+Enter")
    await expect(page.locator(".comment")).to_contain_text("Och en kommentar")
    await expect(page.get_by_label("Din kommentar till")).to_be_focused()
    await expect(page.get_by_label("Din kommentar till")).to_have_value("")


async def test_first_tab_stop_skips_the_menu(sessions: BrowserSessions) -> None:
    page = await sessions.open_as("karin.oberg", "/grupper")

    await page.keyboard.press("Tab")
    await expect(page.locator(".skip")).to_be_focused()
    await page.keyboard.press("Enter")

    await expect(page.locator("main")).to_be_focused()


async def _collect_stops(page: Page) -> list[TabStop]:
    """Press Tab from the top of the page until the focus leaves it."""
    stops: list[TabStop] = []
    for _ in range(MAX_TAB_STOPS):
        await page.keyboard.press("Tab")
        stop = await page.evaluate(DESCRIBE_FOCUS)
        if stop is None:
            break
        stops.append(stop)
    return stops
