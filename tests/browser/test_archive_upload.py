"""Uploading a file: its progress, cancelling it, and its refusal."""

import pytest
from playwright.async_api import FilePayload, Page, Route, expect

from tests.browser.support.fake_service import FakeAnswer, FakeService

pytestmark = pytest.mark.browser

FORM = """<samv-upload><form id="upload" method="post" action="/filer"
 enctype="multipart/form-data"><input type="hidden" name="Idempotency-Key" value="k">
<label for="f">Fil</label><input type="file" id="f" name="file">{error}
<button>Ladda upp</button></form></samv-upload>"""
HTML = "text/html; charset=utf-8"


async def test_refused_file_is_explained_beside_the_field(
    page: Page, fake_service: FakeService
) -> None:
    await fake_service.show(FORM.format(error=""))
    refused = FORM.format(error='<p class="error" id="e">Filen är för stor.</p>')
    fake_service.answers["POST /filer"] = FakeAnswer(refused, status=413, media_type=HTML)

    await _choose_file(page)
    await page.get_by_role("button", name="Ladda upp").click()

    await expect(page.get_by_role("alert")).to_have_text("Filen är för stor.")
    await expect(page.locator("#e")).to_be_visible()
    await expect(page.get_by_label("Fil", exact=True)).to_be_focused()
    await expect(page.get_by_role("progressbar")).to_have_count(0)


async def test_upload_can_be_cancelled(page: Page, fake_service: FakeService) -> None:
    await fake_service.show(FORM.format(error=""))
    await page.route("**/filer", _never_answer)
    await _choose_file(page)
    await page.get_by_role("button", name="Ladda upp").click()
    progress = page.get_by_role("progressbar", name="Laddar upp lista.txt")
    await expect(progress).to_be_visible()

    await page.get_by_role("button", name="Avbryt").click()

    await expect(progress).to_have_count(0)
    await expect(page.get_by_label("Fil", exact=True)).to_be_focused()


async def test_another_file_gets_another_idempotency_key(
    page: Page, fake_service: FakeService
) -> None:
    await fake_service.show(FORM.format(error=""))

    await _choose_file(page)

    key = page.locator("input[name='Idempotency-Key']")
    assert len(await key.input_value()) == 36


async def _choose_file(page: Page) -> None:
    file = FilePayload(name="lista.txt", mimeType="text/plain", buffer=b"ett, tre")
    await page.get_by_label("Fil", exact=True).set_input_files(file)


async def _never_answer(route: Route) -> None:
    """Leave the request unanswered."""
