"""Walks with the keyboard alone: every stop is seen, and the focus is where the next step is."""

from typing import TypedDict

import pytest
from playwright.async_api import Page, ViewportSize, expect

from tests.browser.visits import DESK, PHONE, Visits, new_group, publish

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

MOST_STOPS = 200
STOP = """() => {
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


class Stop(TypedDict):
    name: str
    seen: bool
    ring: bool
    place: int


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["1280", "390"])
async def test_every_stop_has_a_ring_and_is_not_covered(
    visits: Visits, size: ViewportSize
) -> None:
    page = await visits.by("karin.oberg", size=size)
    group = await new_group(page, "Tangentvandring")
    await page.goto(f"/grupper/{group}")
    for text in ("Ett", "Två", "Tre"):
        await publish(page, text)
    await page.goto(f"/grupper/{group}")

    stops = await _walk(page)

    assert len(stops) > 15
    assert [stop["name"] for stop in stops if not stop["ring"]] == []
    assert [stop["name"] for stop in stops if not stop["seen"]] == []
    places = [stop["place"] for stop in stops]
    assert places == sorted(places)


async def test_writing_and_publishing_by_keys_ends_on_the_new_post(visits: Visits) -> None:
    page = await visits.by("karin.oberg")
    group = await new_group(page, "Bara tangenter")
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


async def test_the_first_stop_leads_past_the_menu(visits: Visits) -> None:
    page = await visits.by("karin.oberg", "/grupper")

    await page.keyboard.press("Tab")
    await expect(page.locator(".skip")).to_be_focused()
    await page.keyboard.press("Enter")

    await expect(page.locator("main")).to_be_focused()


async def _walk(page: Page) -> list[Stop]:
    """Tab from the top of the page until it leaves it."""
    stops: list[Stop] = []
    for _ in range(MOST_STOPS):
        await page.keyboard.press("Tab")
        stop = await page.evaluate(STOP)
        if stop is None:
            break
        stops.append(stop)
    return stops
