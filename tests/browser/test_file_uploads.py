"""File uploads of a composer: each file is uploaded separately while the text is written."""

import json

import pytest
from playwright.async_api import FilePayload, Page, Route, expect

from tests.browser.support.composer_markup import JSON, show_composer
from tests.browser.support.fake_service import FakeAnswer, FakeService

pytestmark = pytest.mark.browser

POSTED = '<article class="card post" id="post-2"><p>Hej</p></article>'
INSERT_FILE = """(box, way) => {
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


async def test_files_upload_while_writing_and_are_sent_by_id(
    page: Page, fake_service: FakeService
) -> None:
    await show_composer(fake_service)
    uploaded = json.dumps({"id": "file-1"})
    fake_service.answers["POST /api/v1/groups/g/files"] = FakeAnswer(
        uploaded, status=201, media_type=JSON
    )
    fake_service.answers["POST /skicka"] = FakeAnswer(POSTED, status=201)

    await _choose_files(page, FilePayload(name="bild.png", mimeType="image/png", buffer=PIXEL))
    description = page.get_by_label("Beskriv bilden för den som inte ser den")
    await expect(description).to_be_visible()
    await page.get_by_label("Skriv till gruppen").fill("Hej")
    await page.get_by_role("button", name="Publicera").click()
    await expect(page.get_by_role("alert")).to_contain_text("En bild saknar beskrivning.")
    await description.fill("En gul prick")
    await page.get_by_role("button", name="Publicera").click()

    await expect(page.locator("#post-2")).to_be_visible()
    fields = fake_service.submitted_forms()[-1]
    assert (fields["attachment"], fields["alt-file-1"]) == ("file-1", "En gul prick")
    await expect(page.get_by_text("bild.png")).to_have_count(0)


@pytest.mark.parametrize("way", ["paste", "drop"])
async def test_file_can_be_pasted_or_dropped(
    page: Page, fake_service: FakeService, way: str
) -> None:
    await show_composer(fake_service)
    uploaded = json.dumps({"id": "file-3"})
    fake_service.answers["POST /api/v1/groups/g/files"] = FakeAnswer(
        uploaded, status=201, media_type=JSON
    )

    await page.get_by_label("Skriv till gruppen").evaluate(INSERT_FILE, way)

    row = page.locator(".upload-row")
    await expect(row).to_contain_text("given.txt")
    await expect(row.locator("input[name='attachment']")).to_have_value("file-3")


async def test_failed_file_is_explained_and_the_others_continue(
    page: Page, fake_service: FakeService
) -> None:
    await show_composer(fake_service)
    uploaded = json.dumps({"id": "file-2"})
    fake_service.answers["POST /api/v1/groups/g/files"] = FakeAnswer(
        uploaded, status=201, media_type=JSON
    )

    large = FilePayload(name="film.mp4", mimeType="video/mp4", buffer=b"x" * 1001)
    small = FilePayload(name="plan.txt", mimeType="text/plain", buffer=b"plan")
    await _choose_files(page, large, small)

    rows = page.locator(".upload-row")
    await expect(rows.nth(0)).to_contain_text("film.mp4 är för stor: högst 1")
    await expect(rows.nth(1).locator("input[name='attachment']")).to_have_value("file-2")
    await rows.nth(0).get_by_role("button", name="Ta bort film.mp4").click()
    await expect(rows).to_have_count(1)


async def test_running_upload_can_be_cancelled_and_blocks_publishing(
    page: Page, fake_service: FakeService
) -> None:
    await show_composer(fake_service)
    await page.route("**/api/v1/groups/g/files", _never_answer)
    await _choose_files(page, FilePayload(name="plan.txt", mimeType="text/plain", buffer=b"plan"))
    progress = page.get_by_role("progressbar", name="Laddar upp plan.txt")
    await expect(progress).to_be_visible()
    await page.get_by_label("Skriv till gruppen").fill("Hej")

    await page.get_by_role("button", name="Publicera").click()
    await expect(page.get_by_role("alert")).to_contain_text("Vänta tills filerna är uppladdade")
    await page.get_by_role("button", name="Avbryt").click()

    await expect(progress).to_have_count(0)
    await expect(page.get_by_label("Skriv till gruppen")).to_be_focused()


async def _choose_files(page: Page, *files: FilePayload) -> None:
    async with page.expect_file_chooser() as chooser:
        await page.get_by_role("button", name="Bild eller fil").click()
    await (await chooser.value).set_files(list(files))


async def _never_answer(route: Route) -> None:
    """Leave the request unanswered."""
