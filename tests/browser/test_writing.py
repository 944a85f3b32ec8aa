"""Posts and comments: shown at once, sent once, never lost."""

import asyncio

import pytest
from playwright.async_api import Page, Route, expect

from tests.browser.stage import FRAGMENT, Answer, Stage

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

COMPOSER = """
<main><samv-composer data-author="Anna Lindqvist">
<form id="composer" method="post" action="/skicka">
  <input type="hidden" name="era" value="1">
  <label for="t">Skriv till gruppen</label><textarea id="t" name="text" rows="2"></textarea>
  <button>Publicera</button>
</form></samv-composer>
<samv-feed group="g" data-version="1"><div data-samv-items>
  <article class="card post" id="post-1"><p>Först</p>
    <samv-thread data-author="Anna Lindqvist"><div data-samv-items></div>
      <details class="reply"><summary>Kommentera</summary>
      <form id="reply-1" method="post" action="/kommentera">
        <label for="r">Din kommentar</label><textarea id="r" name="text"></textarea>
        <button>Skicka kommentaren</button>
      </form></details></samv-thread>
  </article>
</div></samv-feed></main>
"""
POSTED = '<article class="card post" id="post-2"><p>Hej från servern</p></article>'


async def test_a_post_stands_first_in_the_feed_and_has_the_focus(page: Page, stage: Stage) -> None:
    await stage.show(COMPOSER)
    stage.answers["POST /skicka"] = Answer(POSTED, status=201)

    await page.get_by_label("Skriv till gruppen").fill("Hej")
    await page.get_by_role("button", name="Publicera").click()

    await expect(page.locator("#post-2")).to_be_focused()
    assert await page.locator("article").evaluate_all("all => all.map(a => a.id)") == [
        "post-2",
        "post-1",
    ]
    await expect(page.get_by_role("status")).to_have_text("Inlägget är publicerat")
    await expect(page.get_by_label("Skriv till gruppen")).to_have_value("")


async def test_a_post_that_did_not_arrive_is_sent_again_with_the_same_key(
    page: Page, stage: Stage
) -> None:
    await stage.show(COMPOSER)
    await page.get_by_label("Skriv till gruppen").fill("Hej")
    await page.get_by_label("Skriv till gruppen").press("Control+Enter")
    again = page.get_by_role("button", name="Försök igen")
    await expect(again).to_be_focused()
    await expect(page.locator(".pending")).to_contain_text("Kunde inte publiceras")
    await expect(page.locator(".pending")).to_contain_text("Hej")

    stage.answers["POST /skicka"] = Answer(POSTED, status=201)
    await again.click()

    await expect(page.locator("#post-2")).to_be_visible()
    await expect(page.locator(".pending")).to_have_count(0)
    first, second = stage.posted()
    assert first == second
    assert first["text"] == "Hej"
    assert first["era"] == "1"
    assert len(first["Idempotency-Key"]) == 36


async def test_who_writes_the_next_post_already_is_not_disturbed(page: Page, stage: Stage) -> None:
    await stage.show(COMPOSER)
    box = page.get_by_label("Skriv till gruppen")
    arrived = asyncio.Event()

    async def answer_late(route: Route) -> None:
        await arrived.wait()
        await route.fulfill(status=201, body=POSTED, content_type=FRAGMENT)

    await page.route("**/skicka", answer_late)
    await box.fill("Ett")
    await box.press("Control+Enter")
    await expect(page.locator(".pending")).to_contain_text("Skickas …")
    await box.fill("Två, halv")
    arrived.set()

    await expect(page.locator("#post-2")).to_be_visible()
    await expect(box).to_be_focused()
    await expect(box).to_have_value("Två, halv")


async def test_two_posts_have_two_keys(page: Page, stage: Stage) -> None:
    await stage.show(COMPOSER)
    stage.answers["POST /skicka"] = Answer(POSTED, status=201)
    box = page.get_by_label("Skriv till gruppen")

    for text in ("Ett", "Två"):
        await box.fill(text)
        await box.press("Control+Enter")
        await expect(page.locator("#post-2")).to_be_focused()
        await page.locator("#post-2").evaluate("post => post.blur()")

    first, second = stage.posted()
    assert first["Idempotency-Key"] != second["Idempotency-Key"]


async def test_a_post_that_failed_can_be_thrown_away(page: Page, stage: Stage) -> None:
    await stage.show(COMPOSER)
    await page.get_by_label("Skriv till gruppen").fill("Hej")
    await page.get_by_role("button", name="Publicera").click()

    await page.get_by_role("button", name="Ta bort").click()

    await expect(page.locator(".pending")).to_have_count(0)
    await expect(page.get_by_label("Skriv till gruppen")).to_be_focused()


async def test_an_empty_post_is_not_sent_and_the_box_says_why(page: Page, stage: Stage) -> None:
    await stage.show(COMPOSER)

    await page.get_by_role("button", name="Publicera").click()

    box = page.get_by_label("Skriv till gruppen")
    await expect(box).to_be_focused()
    await expect(box).to_have_accessible_description("Skriv något innan du publicerar")
    assert await box.get_attribute("aria-invalid") == "true"
    assert stage.posted() == []


async def test_a_refused_post_comes_back_with_its_text_and_the_reason(
    page: Page, stage: Stage
) -> None:
    await stage.show(COMPOSER)
    form = """<form id="composer" method="post" action="/skicka">
      <input type="hidden" name="era" value="2">
      <label for="t">Skriv till gruppen</label>
      <textarea id="t" name="text" rows="2" aria-describedby="e">Hemligt</textarea>
      <p class="error" id="e">Gruppen är nu sluten.</p><button>Publicera</button></form>"""
    stage.answers["POST /skicka"] = Answer(form, status=409)
    box = page.get_by_label("Skriv till gruppen")

    await box.fill("Hemligt")
    await box.press("Control+Enter")

    await expect(page.get_by_role("alert")).to_have_text("Gruppen är nu sluten.")
    await expect(box).to_have_value("Hemligt")
    await expect(box).to_be_focused()
    await expect(page.locator(".pending")).to_have_count(0)

    stage.answers["POST /skicka"] = Answer(POSTED, status=201)
    await box.press("Control+Enter")
    await expect(page.locator("#post-2")).to_be_visible()
    first, second = stage.posted()
    assert (first["era"], second["era"]) == ("1", "2")
    assert first["Idempotency-Key"] != second["Idempotency-Key"]


async def test_a_comment_box_opens_with_the_focus_and_escape_closes_it(
    page: Page, stage: Stage
) -> None:
    await stage.show(COMPOSER)
    opener = page.locator("summary")
    box = page.get_by_label("Din kommentar")
    await expect(box).to_be_hidden()

    await opener.press("Enter")
    await expect(box).to_be_focused()
    await page.keyboard.press("Escape")

    await expect(box).to_be_hidden()
    await expect(opener).to_be_focused()


async def test_escape_does_not_throw_a_written_comment_away(page: Page, stage: Stage) -> None:
    await stage.show(COMPOSER)
    await page.locator("summary").click()

    await page.keyboard.type("Halvvägs")
    await page.keyboard.press("Escape")

    await expect(page.get_by_label("Din kommentar")).to_have_value("Halvvägs")
    await expect(page.get_by_label("Din kommentar")).to_be_visible()


async def test_a_comment_stands_last_and_the_box_is_ready_for_the_next(
    page: Page, stage: Stage
) -> None:
    await stage.show(COMPOSER)
    stage.answers["POST /kommentera"] = Answer(
        '<div class="comment" id="comment-7">Ja</div>', status=201
    )
    await page.locator("summary").click()

    await page.keyboard.type("Ja")
    await page.keyboard.press("Control+Enter")

    await expect(page.locator("samv-thread #comment-7")).to_be_visible()
    await expect(page.get_by_role("status")).to_have_text("Kommentaren är publicerad")
    await expect(page.get_by_label("Din kommentar")).to_be_focused()
    await expect(page.get_by_label("Din kommentar")).to_have_value("")


async def test_who_was_signed_out_is_told_and_keeps_the_text(page: Page, stage: Stage) -> None:
    await stage.show(COMPOSER)
    stage.answers["POST /skicka"] = Answer("", status=401)

    await page.get_by_label("Skriv till gruppen").fill("Kvar")
    await page.get_by_role("button", name="Publicera").click()

    await expect(page.locator(".banner")).to_contain_text("Du har loggats ut.")
    await expect(page.locator(".pending")).to_contain_text("Kvar")
