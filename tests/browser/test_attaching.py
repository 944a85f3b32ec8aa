"""Files of what is being written: they go up while one writes, each by itself."""

import json

import pytest
from playwright.async_api import FilePayload, Page, Route, expect

from tests.browser.boxes import JSON, show_box
from tests.browser.stage import Answer, Stage

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

POSTED = '<article class="card post" id="post-2"><p>Hej</p></article>'
GIVE = """(box, way) => {
  const data = new DataTransfer();
  data.items.add(new File(["given"], "given.txt", {type: "text/plain"}));
  const bubbles = {bubbles: true, cancelable: true};
  box.dispatchEvent(way === "paste"
    ? new ClipboardEvent("paste", {clipboardData: data, ...bubbles})
    : new DragEvent("drop", {dataTransfer: data, ...bubbles}));
}"""
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d494844520000000100000001080600000"
    "01f15c4890000000d49444154789c63f8cfc0f01f0005000"
    "1ff89993d1d0000000049454e44ae426082"
)


async def test_files_go_up_while_one_writes_and_are_sent_by_their_ids(
    page: Page, stage: Stage
) -> None:
    await show_box(stage)
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


@pytest.mark.parametrize("way", ["paste", "drop"])
async def test_a_file_is_pasted_or_dropped(page: Page, stage: Stage, way: str) -> None:
    await show_box(stage)
    made = json.dumps({"id": "file-3"})
    stage.answers["POST /api/v1/groups/g/files"] = Answer(made, status=201, media_type=JSON)

    await page.get_by_label("Skriv till gruppen").evaluate(GIVE, way)

    row = page.locator(".attached-file")
    await expect(row).to_contain_text("given.txt")
    await expect(row.locator("input[name='attachment']")).to_have_value("file-3")


async def test_one_file_that_fails_says_so_and_the_others_go_on(page: Page, stage: Stage) -> None:
    await show_box(stage)
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
    await show_box(stage)
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
