"""Actions in place: reactions, editing, deleting and undoing, links, images, replies."""

import asyncio

import pytest
from playwright.async_api import Page, Route, expect

from tests.browser.support.fake_service import FRAGMENT, FakeAnswer, FakeService

pytestmark = pytest.mark.browser

POST = """<article class="card post" id="post-1" data-activity="1">
  <div class="prose {cut}" data-samv-body><p>{text}</p></div>
  <p><a data-samv-more href="/inlagg/1">Läs hela inlägget</a></p>
  <form method="post" action="/gilla" data-samv-act id="like-1">
    <button name="on" value="1" aria-pressed="{pressed}">Gilla <span data-samv-n>{likes}</span>
    </button></form>
  <details class="menu"><summary>Mer</summary>
    <a data-samv-edit href="/redigera">Redigera</a>
    <a data-samv-copy href="/inlagg/1">Kopiera länk</a>
    <form method="post" action="/ta-bort" data-samv-act data-samv-said="Inlägget är borttaget">
      <button>Ta bort</button></form>
  </details>
  <ul data-samv-pictures>
    <li><a data-samv-picture href="/1.png" download="1.png"><img src="/1.png" alt="Ett"></a></li>
    <li><a data-samv-picture href="/2.png" download="2.png"><img src="/2.png" alt="Två"></a></li>
  </ul>
  <samv-thread><div data-samv-items>
      <div class="comment" id="comment-5"><p>Bra</p><a data-samv-reply data-comment="5"
        data-name="Karin Öberg" href="/inlagg/1?svara=5">Svara</a><div data-samv-replies></div>
      </div></div>
    <details class="reply"><summary>Kommentera</summary>
    <form id="reply-1" method="post" action="/kommentera"><input type="hidden" name="parent">
      <label for="r">Din kommentar</label><textarea id="r" name="text"></textarea>
      <button>Skicka</button></form></details></samv-thread>
</article>"""
UNDO = """<article class="card post" id="post-1" data-samv-undo><p>Inlägget är borttaget.</p>
  <form method="post" action="/angra" data-samv-act><button data-samv-focus>Ångra</button></form>
</article>"""
EDIT = """<form id="edit-1" method="post" action="/redigera" data-samv-edit>
  <label for="e">Ditt inlägg</label><textarea id="e" name="text">Först</textarea>{error}
  <button>Spara</button><a href="/inlagg/1" data-samv-cancel>Avbryt</a></form>"""


def _post(text: str = "Först", *, pressed: str = "false", likes: int = 3, cut: str = "") -> str:
    return POST.format(text=text, pressed=pressed, likes=likes, cut=cut)


async def _show_post(fake_service: FakeService, post: str = "") -> None:
    items = f"<div data-samv-items>{post or _post()}</div>"
    await fake_service.show(
        f'<main><samv-feed group="g" data-version="1">{items}</samv-feed></main>'
    )


async def test_reaction_is_shown_before_the_answer(page: Page, fake_service: FakeService) -> None:
    await _show_post(fake_service)
    answered = asyncio.Event()

    async def answer_late(route: Route) -> None:
        await answered.wait()
        await route.fulfill(status=200, body=_post(pressed="true", likes=5), content_type=FRAGMENT)

    await page.route("**/gilla", answer_late)
    like = page.get_by_role("button", name="Gilla")
    await like.click()

    await expect(like).to_have_attribute("aria-pressed", "true")
    await expect(like).to_contain_text("4")
    answered.set()
    await expect(like).to_contain_text("5")
    await expect(like).to_be_focused()


async def test_failed_reaction_is_reverted(page: Page, fake_service: FakeService) -> None:
    await _show_post(fake_service)
    like = page.get_by_role("button", name="Gilla")

    await like.click()

    await expect(page.get_by_role("alert")).to_have_text("Det gick inte att göra. Försök igen.")
    await expect(like).to_have_attribute("aria-pressed", "false")
    await expect(like).to_contain_text("3")


async def test_deleted_post_can_be_restored(page: Page, fake_service: FakeService) -> None:
    await _show_post(fake_service)
    fake_service.answers["POST /ta-bort"] = FakeAnswer(UNDO)
    fake_service.answers["POST /angra"] = FakeAnswer(_post())

    await page.get_by_text("Mer").click()
    await page.get_by_role("button", name="Ta bort").click()

    await expect(page.get_by_role("status")).to_have_text("Inlägget är borttaget")
    undo = page.get_by_role("button", name="Ångra")
    await expect(undo).to_be_focused()
    await undo.press("Enter")
    await expect(page.get_by_text("Först")).to_be_visible()


async def test_post_is_edited_in_place_and_escape_keeps_the_text(
    page: Page, fake_service: FakeService
) -> None:
    await _show_post(fake_service)
    fake_service.answers["GET /redigera"] = FakeAnswer(EDIT.format(error=""))
    fake_service.answers["POST /redigera"] = FakeAnswer(_post("Sedan"))
    box = page.get_by_label("Ditt inlägg")
    await page.get_by_text("Mer").click()
    await page.get_by_role("link", name="Redigera").click()
    await expect(box).to_be_focused()
    await expect(page.get_by_role("toolbar")).to_be_visible()

    await box.fill("Sed")
    await page.keyboard.press("Escape")
    await expect(box).to_have_count(0)
    await expect(page.get_by_text("Först")).to_be_visible()
    await page.get_by_text("Mer").click()
    await page.get_by_role("link", name="Redigera").click()
    await expect(box).to_have_value("Sed")
    await page.keyboard.type("an")
    await page.keyboard.press("Control+Enter")

    await expect(page.get_by_text("Sedan")).to_be_visible()
    await expect(page.get_by_role("status")).to_have_text("Ändringen är sparad")
    assert fake_service.submitted_forms()[-1]["text"] == "Sedan"


async def test_refused_edit_keeps_the_text_and_shows_the_reason(
    page: Page, fake_service: FakeService
) -> None:
    await _show_post(fake_service)
    fake_service.answers["GET /redigera"] = FakeAnswer(EDIT.format(error=""))
    refused = EDIT.format(error='<p class="error">Gruppen är nu sluten.</p>')
    fake_service.answers["POST /redigera"] = FakeAnswer(refused, status=409)
    await page.get_by_text("Mer").click()
    await page.get_by_role("link", name="Redigera").click()

    await page.get_by_label("Ditt inlägg").fill("Hemligt")
    await page.get_by_role("button", name="Spara").click()

    await expect(page.get_by_role("alert")).to_have_text("Gruppen är nu sluten.")
    await expect(page.get_by_label("Ditt inlägg")).to_have_value("Hemligt")
    await expect(page.get_by_role("toolbar")).to_have_count(1)


async def test_long_post_is_expanded_in_place(page: Page, fake_service: FakeService) -> None:
    await _show_post(fake_service, _post(cut="cut"))

    await page.get_by_role("link", name="Läs hela inlägget").click()

    await expect(page.locator(".cut")).to_have_count(0)
    await expect(page.locator("[data-samv-body]")).to_be_focused()
    await expect(page.get_by_role("link", name="Läs hela inlägget")).to_be_hidden()


async def test_copied_link_is_announced(page: Page, fake_service: FakeService) -> None:
    await page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await _show_post(fake_service)
    await page.get_by_text("Mer").click()

    await page.get_by_role("link", name="Kopiera länk").click()

    await expect(page.get_by_role("status")).to_have_text("Länken är kopierad")
    copied = await page.evaluate("navigator.clipboard.readText()")
    assert copied == "https://groups.test/inlagg/1"


async def test_image_opens_large_and_escape_closes_it(
    page: Page, fake_service: FakeService
) -> None:
    await _show_post(fake_service)
    opener = page.get_by_role("link", name="Ett")

    await opener.press("Enter")
    box = page.get_by_role("dialog")
    await expect(box.get_by_role("img")).to_have_accessible_name("Ett")
    await page.keyboard.press("ArrowRight")
    await expect(box.get_by_role("img")).to_have_accessible_name("Två")
    await expect(box.get_by_role("link", name="Ladda ner")).to_have_attribute(
        "href", "https://groups.test/2.png"
    )
    await page.keyboard.press("Escape")

    await expect(box).to_have_count(0)
    await expect(opener).to_be_focused()


async def test_reply_appears_below_its_comment(page: Page, fake_service: FakeService) -> None:
    await _show_post(fake_service)
    fake_service.answers["POST /kommentera"] = FakeAnswer(
        '<div class="comment" id="comment-6">Ja</div>', status=201
    )

    await page.get_by_role("link", name="Svara").click()
    await expect(page.get_by_label("Ditt svar till Karin Öberg")).to_be_focused()
    await page.keyboard.type("Ja")
    await page.keyboard.press("Control+Enter")

    await expect(page.locator("#comment-5 [data-samv-replies] #comment-6")).to_be_visible()
    assert fake_service.submitted_forms()[-1]["parent"] == "5"
    await expect(page.get_by_label("Din kommentar")).to_be_focused()
