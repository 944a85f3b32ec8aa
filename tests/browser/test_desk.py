"""What stands around a box to write in: toolbar, colleagues to name, draft, files."""

import json
from datetime import timedelta

import pytest
from playwright.async_api import FilePayload, Page, Route, expect

from groups_service import clock
from tests.browser.stage import Answer, Stage

pytestmark = [pytest.mark.browser, pytest.mark.timeout(60)]

JSON = "application/json"
BOX = """<main><samv-composer data-author="Anna Lindqvist">
<form id="composer" method="post" action="/skicka" data-draft="group:g" data-mention="group=g"
  data-files="/api/v1/groups/g/files" data-largest="1000">
  <input type="hidden" name="era" value="2">
  <label for="t">Skriv till gruppen</label><textarea id="t" name="text" rows="2"></textarea>
  <div data-samv-files><label for="f">Filer</label><input type="file" id="f" name="files"></div>
  <div class="writing-foot"><button>Publicera</button></div>
</form></samv-composer>
<samv-feed group="g" data-version="1"><div data-samv-items></div></samv-feed></main>"""
POSTED = '<article class="card post" id="post-2"><p>Hej</p></article>'
PEOPLE = [
    {"id": "1", "name": "Karin Öberg", "title": "Rektor", "unit": None, "account": "karin.oberg"},
    {"id": "2", "name": "Karl Ek", "title": None, "unit": {"name": "IT"}, "account": "karl.ek"},
]
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d494844520000000100000001080600000"
    "01f15c4890000000d49444154789c63f8cfc0f01f0005000"
    "1ff89993d1d0000000049454e44ae426082"
)


async def _show(stage: Stage, drafts: list[dict[str, str]] | None = None) -> None:
    answer = json.dumps({"items": drafts or [], "next": None})
    stage.answers["GET /api/v1/drafts"] = Answer(answer, media_type=JSON)
    stage.answers["PUT /api/v1/drafts/group%3Ag"] = Answer("", status=204)
    stage.answers["DELETE /api/v1/drafts/group%3Ag"] = Answer("", status=204)
    await stage.show(BOX)


async def test_the_toolbar_is_one_stop_and_arrows_go_through_it(page: Page, stage: Stage) -> None:
    await _show(stage)
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


async def test_a_list_goes_on_when_enter_is_pressed(page: Page, stage: Stage) -> None:
    await _show(stage)
    box = page.get_by_label("Skriv till gruppen")

    await box.press_sequentially("- ett")
    for words in ("två", ""):
        await page.keyboard.press("Enter")
        await page.keyboard.type(words)
    await page.keyboard.press("Enter")
    await page.keyboard.type("Slut")

    await expect(box).to_have_value("- ett\n- två\nSlut")


async def test_a_colleague_is_named_by_keys_alone(page: Page, stage: Stage) -> None:
    await _show(stage)
    found = Answer(json.dumps({"items": PEOPLE, "next": None}), media_type=JSON)
    stage.answers["GET /api/v1/mentionable?q=ka&group=g"] = found
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


async def test_escape_leaves_what_is_written_as_it_is(page: Page, stage: Stage) -> None:
    await _show(stage)
    found = Answer(json.dumps({"items": PEOPLE[:1], "next": None}), media_type=JSON)
    stage.answers["GET /api/v1/mentionable?q=ka&group=g"] = found
    box = page.get_by_label("Skriv till gruppen")
    await page.get_by_role("button", name="Nämn").click()
    await expect(box).to_be_focused()
    await page.keyboard.type("ka")
    await expect(page.get_by_role("option")).to_have_count(1)

    await page.keyboard.press("Escape")

    await expect(page.get_by_role("option")).to_be_hidden()
    await expect(box).to_have_value("@ka")


async def test_a_draft_is_kept_on_the_service_and_nowhere_else(page: Page, stage: Stage) -> None:
    await _show(stage)
    box = page.get_by_label("Skriv till gruppen")

    async with page.expect_request(lambda request: request.method == "PUT") as kept:
        await box.fill("Halvvägs")

    assert (await kept.value).post_data_json == {"text": "Halvvägs"}
    await expect(page.get_by_text("Utkast sparat").first).to_be_visible()
    stored = "JSON.stringify([{...localStorage}, {...sessionStorage}])"
    assert "Halvvägs" not in await page.evaluate(stored)


async def test_who_leaves_the_page_at_once_has_a_draft(page: Page, stage: Stage) -> None:
    await _show(stage)
    await page.get_by_label("Skriv till gruppen").fill("Bråttom")

    async with page.expect_request(lambda request: request.method == "PUT") as kept:
        await page.evaluate("dispatchEvent(new Event('pagehide'))")

    assert (await kept.value).post_data_json == {"text": "Bråttom"}


async def test_a_draft_stands_in_the_box_with_its_age_and_can_go(page: Page, stage: Stage) -> None:
    at = (clock.now() - timedelta(minutes=5)).isoformat()
    await _show(stage, [{"target": "group:g", "text": "Från förut", "updated_at": at}])
    box = page.get_by_label("Skriv till gruppen")
    await expect(box).to_have_value("Från förut")
    await expect(page.get_by_text("Utkast för 5 min sedan.")).to_be_visible()

    async with page.expect_request(lambda request: request.method == "DELETE"):
        await page.get_by_role("button", name="Ta bort utkast").click()

    await expect(box).to_have_value("")
    await expect(box).to_be_focused()


async def test_files_go_up_while_one_writes_and_are_sent_by_their_ids(
    page: Page, stage: Stage
) -> None:
    await _show(stage)
    made = json.dumps({"id": "file-1"})
    stage.answers["POST /api/v1/groups/g/files"] = Answer(made, status=201, media_type=JSON)
    stage.answers["POST /skicka"] = Answer(POSTED, status=201)

    await _choose(page, FilePayload(name="bild.png", mimeType="image/png", buffer=PIXEL))
    description = page.get_by_label("Beskriv bilden för den som inte ser den")
    await expect(description).to_be_visible()
    await page.get_by_label("Skriv till gruppen").fill("Hej")
    await page.get_by_role("button", name="Publicera").click()
    await expect(page.get_by_role("alert")).to_contain_text("En bild saknar beskrivning.")
    await description.fill("En gul prick")
    await page.get_by_role("button", name="Publicera").click()

    await expect(page.locator("#post-2")).to_be_visible()
    sent = stage.posted()[-1]
    assert (sent["attachment"], sent["alt-file-1"]) == ("file-1", "En gul prick")
    await expect(page.get_by_text("bild.png")).to_have_count(0)


async def test_one_file_that_fails_says_so_and_the_others_go_on(page: Page, stage: Stage) -> None:
    await _show(stage)
    made = json.dumps({"id": "file-2"})
    stage.answers["POST /api/v1/groups/g/files"] = Answer(made, status=201, media_type=JSON)

    large = FilePayload(name="film.mp4", mimeType="video/mp4", buffer=b"x" * 1001)
    small = FilePayload(name="plan.txt", mimeType="text/plain", buffer=b"plan")
    await _choose(page, large, small)

    rows = page.locator(".attached-file")
    await expect(rows.nth(0)).to_contain_text("film.mp4 är för stor: högst 1")
    await expect(rows.nth(1).locator("input[name='attachment']")).to_have_value("file-2")
    await rows.nth(0).get_by_role("button", name="Ta bort film.mp4").click()
    await expect(rows).to_have_count(1)


async def test_an_upload_under_way_can_be_stopped_and_holds_publishing_back(
    page: Page, stage: Stage
) -> None:
    await _show(stage)
    await page.route("**/api/v1/groups/g/files", _never_answer)
    await _choose(page, FilePayload(name="plan.txt", mimeType="text/plain", buffer=b"plan"))
    progress = page.get_by_role("progressbar", name="Laddar upp plan.txt")
    await expect(progress).to_be_visible()
    await page.get_by_label("Skriv till gruppen").fill("Hej")

    await page.get_by_role("button", name="Publicera").click()
    await expect(page.get_by_role("alert")).to_contain_text("Vänta tills filerna är uppladdade")
    await page.get_by_role("button", name="Avbryt").click()

    await expect(progress).to_have_count(0)
    await expect(page.get_by_label("Skriv till gruppen")).to_be_focused()


async def _choose(page: Page, *files: FilePayload) -> None:
    async with page.expect_file_chooser() as chooser:
        await page.get_by_role("button", name="Bild eller fil").click()
    await (await chooser.value).set_files(list(files))


async def _never_answer(route: Route) -> None:
    """A service that takes its time."""


async def test_tools_stay_as_they_are_when_the_page_hears_of_a_change(
    page: Page, stage: Stage
) -> None:
    """The service writes the form as it is without the script, with its field for files."""
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
    await stage.show(f'<samv-feed group="g" data-version="1">{items}</samv-feed>')
    await page.locator("summary").click()
    await expect(page.get_by_role("toolbar")).to_be_visible()

    changed = {"version": 2, "resync": False, "items": [{"type": "post", "id": "1", "version": 2}]}
    stage.answers["GET /api/v1/groups/g/changes?after=1"] = Answer(json.dumps(changed), 200, JSON)
    stage.answers["GET /inlagg/1"] = Answer(post.format(text="Sedan"))
    stage.say({"type": "changed", "group": "g", "version": 2})

    await expect(page.get_by_text("Sedan")).to_be_visible()
    await expect(page.get_by_role("button", name="Bild eller fil")).to_be_visible()
    await expect(page.get_by_role("button", name="Nämn")).to_be_visible()
    await expect(page.get_by_label("Filer")).to_have_count(0)
    await expect(page.get_by_label("Din kommentar")).to_be_focused()
