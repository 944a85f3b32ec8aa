"""Actions of people in the browser that lead to the place a test is about."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.async_api import (
    Browser,
    BrowserContext,
    FilePayload,
    Page,
    ViewportSize,
    expect,
)

from tests.browser.support.demo_service import DemoService
from tests.support.waiting import MAX_WAIT_MS

DESKTOP: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
PNG = Path("docs/pictures/group.png").read_bytes()
CALL_API_SCRIPT = """async ([method, path, body]) => {
  const headers = {"Content-Type": "application/json"};
  const answer = await fetch(path, {method, headers, body: body && JSON.stringify(body)});
  return {status: answer.status, body: answer.status === 204 ? null : await answer.json()};
}"""


@dataclass
class BrowserSessions:
    """Browser contexts of people; `faults` collects the errors of their pages."""

    browser: Browser
    service: DemoService
    contexts: list[BrowserContext] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    async def open_anonymous(self, *, size: ViewportSize = DESKTOP, **options: Any) -> Page:
        """Open a page that is not signed in."""
        context = await self.browser.new_context(
            locale="sv-SE", viewport=size, base_url=self.service.origin, **options
        )
        context.set_default_timeout(MAX_WAIT_MS)
        self.contexts.append(context)
        page = await context.new_page()
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", lambda message: self._collect_fault(message.type, message.text))
        return page

    async def open_as(self, account: str, path: str = "/", **options: Any) -> Page:
        """Open `path` as this person. The first time, the person signs in by the form."""
        sessions = self.service.sessions
        if account not in sessions:
            login_page = await self.open_anonymous()
            await login_page.goto("/auth/login")
            await sign_in(login_page, account, self.service.people[account].password)
            sessions[account] = await login_page.context.storage_state()
            await login_page.close()
        page = await self.open_anonymous(storage_state=sessions[account], **options)
        await page.goto(path)
        return page

    async def close(self) -> None:
        for context in self.contexts:
            await context.close()

    def _collect_fault(self, kind: str, text: str) -> None:
        if kind == "error" and "Failed to load resource" not in text:
            self.faults.append(text)


async def sign_in(page: Page, account: str, password: str) -> None:
    await page.get_by_label("Användarnamn").fill(account)
    await page.get_by_label("Lösenord").fill(password)
    await page.get_by_role("button", name="Logga in").click()
    await page.wait_for_url(lambda url: "/auth/" not in url)


async def call_api(page: Page, method: str, path: str, body: object = None) -> Any:
    """Call the API from the page, as its script does, and return the body of a successful
    answer.
    """
    answer = await page.evaluate(CALL_API_SCRIPT, [method, f"/api/v1{path}", body])
    assert answer["status"] < 300, answer
    return answer["body"]


async def get_own_id(page: Page) -> str:
    return str((await call_api(page, "GET", "/me"))["id"])


async def create_group(page: Page, name: str, status: str = "open") -> str:
    """Create a group as this person. The limit is 20 a day, so tests use different people."""
    body = {"name": name, "description": f"Om {name}", "status": status}
    group = await call_api(page, "POST", "/groups", body)
    return str(group["id"])


async def publish(page: Page, text: str) -> None:
    """Publish a post by the composer at the top of the group's page."""
    await page.get_by_label("Skriv till gruppen").fill(text)
    await page.get_by_role("button", name="Publicera").click()
    await expect(page.locator("article:not(.pending)", has_text=text).first).to_be_visible()


async def attach_image(page: Page, name: str) -> None:
    """Attach an image to the focused composer, and wait until it can be described."""
    async with page.expect_file_chooser() as chooser:
        await (
            page.locator("form:has(textarea:focus)")
            .get_by_role("button", name="Bild eller fil")
            .click()
        )
    file = FilePayload(name=name, mimeType="image/png", buffer=PNG)
    await (await chooser.value).set_files(file)
    await expect(page.locator(".upload-row input[type='text']")).to_be_visible()
