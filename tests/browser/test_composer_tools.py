"""Tools around a composer: toolbar, mentions, draft, files."""

import json
from datetime import timedelta

import pytest
from playwright.async_api import Page, expect

from groups_service.core import clock
from tests.browser.support.composer_markup import JSON, show_composer
from tests.browser.support.fake_service import FakeAnswer, FakeService

pytestmark = pytest.mark.browser

PEOPLE = [
    {"id": "1", "name": "Karin Öberg", "title": "Rektor", "unit": None, "account": "karin.oberg"},
    {"id": "2", "name": "Karl Ek", "title": None, "unit": {"name": "IT"}, "account": "karl.ek"},
]


async def test_toolbar_is_one_tab_stop_with_arrow_keys(
    page: Page, fake_service: FakeService
) -> None:
    await show_composer(fake_service)
    box = page.get_by_label("Skriv till gruppen")
    await box.fill("viktigt")
    await box.select_text()

    await page.keyboard.press("Shift+Tab")
    await expect(page.get_by_role("button", name="Fet")).to_be_focused()
    for _ in range(3):
        await page.keyboard.press("ArrowRight")
    await expect(page.get_by_role("button", name="Lista", exact=True)).to_be_focused()
    await page.keyboard.press("Home")
    await page.keyboard.press("Enter")

    await expect(box).to_be_focused()
    await expect(box).to_have_value("**viktigt**")
    await page.keyboard.press("Control+z")
    await expect(box).to_have_value("viktigt")


async def test_list_continues_when_enter_is_pressed(page: Page, fake_service: FakeService) -> None:
    await show_composer(fake_service)
    box = page.get_by_label("Skriv till gruppen")

    await box.press_sequentially("- ett")
    for words in ("två", ""):
        await page.keyboard.press("Enter")
        await page.keyboard.type(words)
    await page.keyboard.press("Enter")
    await page.keyboard.type("Slut")

    await expect(box).to_have_value("- ett\n- två\nSlut")


async def test_colleague_can_be_mentioned_by_keyboard(
    page: Page, fake_service: FakeService
) -> None:
    await show_composer(fake_service)
    answer = FakeAnswer(json.dumps({"items": PEOPLE, "next": None}), media_type=JSON)
    fake_service.answers["GET /api/v1/mentionable?q=ka&group=g"] = answer
    box = page.get_by_label("Skriv till gruppen")

    await box.press_sequentially("Hej @ka")
    options = page.get_by_role("option")
    await expect(options).to_have_count(2)
    await expect(page.get_by_role("status")).to_have_text("2 träffar")
    await page.keyboard.press("ArrowDown")
    await expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    active = await options.nth(1).get_attribute("id")
    assert await box.get_attribute("aria-activedescendant") == active
    await page.keyboard.press("Enter")

    await expect(box).to_have_value("Hej @karl.ek ")
    await expect(options.first).to_be_hidden()


async def test_escape_closes_the_mention_list_and_keeps_the_text(
    page: Page, fake_service: FakeService
) -> None:
    await show_composer(fake_service)
    answer = FakeAnswer(json.dumps({"items": PEOPLE[:1], "next": None}), media_type=JSON)
    fake_service.answers["GET /api/v1/mentionable?q=ka&group=g"] = answer
    box = page.get_by_label("Skriv till gruppen")
    await page.get_by_role("button", name="Nämn").click()
    await expect(box).to_be_focused()
    await page.keyboard.type("ka")
    await expect(page.get_by_role("option")).to_have_count(1)

    await page.keyboard.press("Escape")

    await expect(page.get_by_role("option")).to_be_hidden()
    await expect(box).to_have_value("@ka")


async def test_draft_is_stored_on_the_service_only(page: Page, fake_service: FakeService) -> None:
    await show_composer(fake_service)
    box = page.get_by_label("Skriv till gruppen")

    async with page.expect_request(lambda request: request.method == "PUT") as request_info:
        await box.fill("Halvvägs")

    assert (await request_info.value).post_data_json == {"text": "Halvvägs"}
    await expect(page.get_by_text("Utkast sparat").first).to_be_visible()
    stored = "JSON.stringify([{...localStorage}, {...sessionStorage}])"
    assert "Halvvägs" not in await page.evaluate(stored)


async def test_draft_is_saved_when_the_page_is_left_at_once(
    page: Page, fake_service: FakeService
) -> None:
    await show_composer(fake_service)
    await page.get_by_label("Skriv till gruppen").fill("Bråttom")

    async with page.expect_request(lambda request: request.method == "PUT") as request_info:
        await page.evaluate("dispatchEvent(new Event('pagehide'))")

    assert (await request_info.value).post_data_json == {"text": "Bråttom"}


async def test_draft_is_restored_with_its_age_and_can_be_deleted(
    page: Page, fake_service: FakeService
) -> None:
    at = (clock.now() - timedelta(minutes=5)).isoformat()
    await show_composer(
        fake_service, [{"target": "group:g", "text": "Från förut", "updated_at": at}]
    )
    box = page.get_by_label("Skriv till gruppen")
    await expect(box).to_have_value("Från förut")
    await expect(page.get_by_text("Utkast för 5 min sedan.")).to_be_visible()

    async with page.expect_request(lambda request: request.method == "DELETE"):
        await page.get_by_role("button", name="Ta bort utkast").click()

    await expect(box).to_have_value("")
    await expect(box).to_be_focused()


async def test_composer_tools_stay_when_the_post_is_updated(
    page: Page, fake_service: FakeService
) -> None:
    """The service renders the form as without script, with its file field."""
    form = """<form id="reply-1" method="post" action="/k" data-mention="post=1"
      data-files="/api/v1/groups/g/files"><label for="r">Din kommentar</label>
      <textarea id="r" name="text"></textarea>
      <div class="field" data-samv-files><label for="rf">Filer</label>
        <input type="file" id="rf" name="files"></div>
      <div class="writing-foot"><button>Skicka</button></div></form>"""
    post = f"""<article class="card post" id="post-1" data-activity="1"><p>{{text}}</p>
      <samv-thread><div data-samv-items></div><details class="reply"><summary>Kommentera</summary>
      {form}</details></samv-thread></article>"""
    items = f"<div data-samv-items>{post.format(text='Först')}</div>"
    await fake_service.show(f'<samv-feed group="g" data-version="1">{items}</samv-feed>')
    await page.locator("summary").click()
    await expect(page.get_by_role("toolbar")).to_be_visible()

    changed = {"version": 2, "resync": False, "items": [{"type": "post", "id": "1", "version": 2}]}
    fake_service.answers["GET /api/v1/groups/g/changes?after=1"] = FakeAnswer(
        json.dumps(changed), 200, JSON
    )
    fake_service.answers["GET /inlagg/1"] = FakeAnswer(post.format(text="Sedan"))
    fake_service.send({"type": "changed", "group": "g", "version": 2})

    await expect(page.get_by_text("Sedan")).to_be_visible()
    await expect(page.get_by_role("button", name="Bild eller fil")).to_be_visible()
    await expect(page.get_by_role("button", name="Nämn")).to_be_visible()
    await expect(page.get_by_label("Filer")).to_have_count(0)
    await expect(page.get_by_label("Din kommentar")).to_be_focused()
