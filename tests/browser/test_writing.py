"""Posts and comments are shown at once, sent once, and never lost."""

import asyncio

import pytest
from playwright.async_api import Page, Route, expect

from tests.browser.support.fake_service import FRAGMENT, FakeAnswer, FakeService

pytestmark = pytest.mark.browser

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


async def test_new_post_comes_first_and_gets_the_focus(
    page: Page, fake_service: FakeService
) -> None:
    await fake_service.show(COMPOSER)
    fake_service.answers["POST /skicka"] = FakeAnswer(POSTED, status=201)

    await page.get_by_label("Skriv till gruppen").fill("Hej")
    await page.get_by_role("button", name="Publicera").click()

    await expect(page.locator("#post-2")).to_be_focused()
    assert await page.locator("article").evaluate_all("all => all.map(a => a.id)") == [
        "post-2",
        "post-1",
    ]
    await expect(page.get_by_role("status")).to_have_text("Inlägget är publicerat")
    await expect(page.get_by_label("Skriv till gruppen")).to_have_value("")


async def test_failed_post_is_sent_again_with_the_same_key(
    page: Page, fake_service: FakeService
) -> None:
    await fake_service.show(COMPOSER)
    await page.get_by_label("Skriv till gruppen").fill("Hej")
    await page.get_by_label("Skriv till gruppen").press("Control+Enter")
    retry_button = page.get_by_role("button", name="Försök igen")
    await expect(retry_button).to_be_focused()
    await expect(page.locator(".pending")).to_contain_text("Kunde inte publiceras")
    await expect(page.locator(".pending")).to_contain_text("Hej")

    fake_service.answers["POST /skicka"] = FakeAnswer(POSTED, status=201)
    await retry_button.click()

    await expect(page.locator("#post-2")).to_be_visible()
    await expect(page.locator(".pending")).to_have_count(0)
    first, second = fake_service.submitted_forms()
    assert first == second
    assert first["text"] == "Hej"
    assert first["era"] == "1"
    assert len(first["Idempotency-Key"]) == 36


async def test_answer_does_not_disturb_the_next_text(
    page: Page, fake_service: FakeService
) -> None:
    await fake_service.show(COMPOSER)
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


async def test_two_posts_have_two_idempotency_keys(page: Page, fake_service: FakeService) -> None:
    await fake_service.show(COMPOSER)
    fake_service.answers["POST /skicka"] = FakeAnswer(POSTED, status=201)
    box = page.get_by_label("Skriv till gruppen")

    for text in ("Ett", "Två"):
        await box.fill(text)
        await box.press("Control+Enter")
        await expect(page.locator("#post-2")).to_be_focused()
        await page.locator("#post-2").evaluate("post => post.blur()")

    first, second = fake_service.submitted_forms()
    assert first["Idempotency-Key"] != second["Idempotency-Key"]


async def test_failed_post_can_be_discarded(page: Page, fake_service: FakeService) -> None:
    await fake_service.show(COMPOSER)
    await page.get_by_label("Skriv till gruppen").fill("Hej")
    await page.get_by_role("button", name="Publicera").click()

    await page.get_by_role("button", name="Ta bort").click()

    await expect(page.locator(".pending")).to_have_count(0)
    await expect(page.get_by_label("Skriv till gruppen")).to_be_focused()


async def test_empty_post_is_not_sent_and_shows_the_reason(
    page: Page, fake_service: FakeService
) -> None:
    await fake_service.show(COMPOSER)

    await page.get_by_role("button", name="Publicera").click()

    box = page.get_by_label("Skriv till gruppen")
    await expect(box).to_be_focused()
    await expect(box).to_have_accessible_description("Skriv något innan du publicerar")
    assert await box.get_attribute("aria-invalid") == "true"
    assert fake_service.submitted_forms() == []


async def test_refused_post_returns_its_text_and_the_reason(
    page: Page, fake_service: FakeService
) -> None:
    await fake_service.show(COMPOSER)
    form = """<form id="composer" method="post" action="/skicka">
      <input type="hidden" name="era" value="2">
      <label for="t">Skriv till gruppen</label>
      <textarea id="t" name="text" rows="2" aria-describedby="e">Hemligt</textarea>
      <p class="error" id="e">Gruppen är nu sluten.</p><button>Publicera</button></form>"""
    fake_service.answers["POST /skicka"] = FakeAnswer(form, status=409)
    box = page.get_by_label("Skriv till gruppen")

    await box.fill("Hemligt")
    await box.press("Control+Enter")

    await expect(page.get_by_role("alert")).to_have_text("Gruppen är nu sluten.")
    await expect(box).to_have_value("Hemligt")
    await expect(box).to_be_focused()
    await expect(page.locator(".pending")).to_have_count(0)

    fake_service.answers["POST /skicka"] = FakeAnswer(POSTED, status=201)
    await box.press("Control+Enter")
    await expect(page.locator("#post-2")).to_be_visible()
    first, second = fake_service.submitted_forms()
    assert (first["era"], second["era"]) == ("1", "2")
    assert first["Idempotency-Key"] != second["Idempotency-Key"]


async def test_comment_box_opens_focused_and_escape_closes_it(
    page: Page, fake_service: FakeService
) -> None:
    await fake_service.show(COMPOSER)
    opener = page.locator("summary")
    box = page.get_by_label("Din kommentar")
    await expect(box).to_be_hidden()

    await opener.press("Enter")
    await expect(box).to_be_focused()
    await page.keyboard.press("Escape")

    await expect(box).to_be_hidden()
    await expect(opener).to_be_focused()


async def test_escape_keeps_a_written_comment(page: Page, fake_service: FakeService) -> None:
    await fake_service.show(COMPOSER)
    await page.locator("summary").click()

    await page.keyboard.type("Halvvägs")
    await page.keyboard.press("Escape")

    await expect(page.get_by_label("Din kommentar")).to_have_value("Halvvägs")
    await expect(page.get_by_label("Din kommentar")).to_be_visible()


async def test_comment_appears_last_and_the_box_is_empty_again(
    page: Page, fake_service: FakeService
) -> None:
    await fake_service.show(COMPOSER)
    fake_service.answers["POST /kommentera"] = FakeAnswer(
        '<div class="comment" id="comment-7">Ja</div>', status=201
    )
    await page.locator("summary").click()

    await page.keyboard.type("Ja")
    await page.keyboard.press("Control+Enter")

    await expect(page.locator("samv-thread #comment-7")).to_be_visible()
    await expect(page.get_by_role("status")).to_have_text("Kommentaren är publicerad")
    await expect(page.get_by_label("Din kommentar")).to_be_focused()
    await expect(page.get_by_label("Din kommentar")).to_have_value("")


async def test_signed_out_author_is_told_and_keeps_the_text(
    page: Page, fake_service: FakeService
) -> None:
    await fake_service.show(COMPOSER)
    fake_service.answers["POST /skicka"] = FakeAnswer("", status=401)

    await page.get_by_label("Skriv till gruppen").fill("Kvar")
    await page.get_by_role("button", name="Publicera").click()

    await expect(page.locator(".banner")).to_contain_text("Du har loggats ut.")
    await expect(page.locator(".pending")).to_contain_text("Kvar")
