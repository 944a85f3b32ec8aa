"""What people do in the browser to get to the place a test is about."""

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

from tests.browser.service import Service

LONGEST_WAIT = 20_000
"""Milliseconds: a busy machine takes its time, and to wait for what comes costs nothing."""
DESK: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
PNG = Path("docs/pictures/group.png").read_bytes()
CALL = """async ([method, path, body]) => {
  const headers = {"Content-Type": "application/json"};
  const answer = await fetch(path, {method, headers, body: body && JSON.stringify(body)});
  return {status: answer.status, body: answer.status === 204 ? null : await answer.json()};
}"""


@dataclass
class Visits:
    """Signed-in people, each in a context of their own; `faults` is what went wrong in them."""

    browser: Browser
    service: Service
    contexts: list[BrowserContext] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    async def open(self, *, size: ViewportSize = DESK, **wishes: Any) -> Page:
        """A page of somebody who is not signed in."""
        context = await self.browser.new_context(
            locale="sv-SE", viewport=size, base_url=self.service.origin, **wishes
        )
        context.set_default_timeout(LONGEST_WAIT)
        self.contexts.append(context)
        page = await context.new_page()
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", lambda said: self._heard(said.type, said.text))
        return page

    async def by(self, account: str, path: str = "/", **wishes: Any) -> Page:
        """A page of this person, at `path`; the first time through the form."""
        sessions = self.service.sessions
        if account not in sessions:
            door = await self.open()
            await door.goto("/auth/login")
            await sign_in(door, account, self.service.people[account].password)
            sessions[account] = await door.context.storage_state()
            await door.close()
        page = await self.open(storage_state=sessions[account], **wishes)
        await page.goto(path)
        return page

    async def close(self) -> None:
        for context in self.contexts:
            await context.close()

    def _heard(self, kind: str, text: str) -> None:
        if kind == "error" and "Failed to load resource" not in text:
            self.faults.append(text)


async def sign_in(page: Page, account: str, password: str) -> None:
    await page.get_by_label("Användarnamn").fill(account)
    await page.get_by_label("Lösenord").fill(password)
    await page.get_by_role("button", name="Logga in").click()
    await page.wait_for_url(lambda url: "/auth/" not in url)


async def call(page: Page, method: str, path: str, body: object = None) -> Any:
    """Ask the API from the page, as the page's script would; returns the body of a good answer."""
    answer = await page.evaluate(CALL, [method, f"/api/v1{path}", body])
    assert answer["status"] < 300, answer
    return answer["body"]


async def me(page: Page) -> str:
    return str((await call(page, "GET", "/me"))["id"])


async def new_group(page: Page, name: str, status: str = "open") -> str:
    """A group that this person has just made (20 a day, so not always the same person)."""
    body = {"name": name, "description": f"Om {name}", "status": status}
    group = await call(page, "POST", "/groups", body)
    return str(group["id"])


async def publish(page: Page, text: str) -> None:
    """By the box at the top of the group's page."""
    await page.get_by_label("Skriv till gruppen").fill(text)
    await page.get_by_role("button", name="Publicera").click()
    await expect(page.locator("article:not(.pending)", has_text=text).first).to_be_visible()


async def attach(page: Page, name: str) -> None:
    """A picture in the first box on the page that is being used, until it can be described."""
    async with page.expect_file_chooser() as chooser:
        await (
            page.locator("form:has(textarea:focus)")
            .get_by_role("button", name="Bild eller fil")
            .click()
        )
    file = FilePayload(name=name, mimeType="image/png", buffer=PNG)
    await (await chooser.value).set_files(file)
    await expect(page.locator(".attached-file input[type='text']")).to_be_visible()
