"""One Chromium for the session, one context for each test."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, BrowserContext, Page

from tests.browser import chromium
from tests.browser.stage import Stage

LONGEST_WAIT = 5_000


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with chromium.launched() as browser:
        yield browser


@pytest.fixture
async def context(browser: Browser) -> AsyncIterator[BrowserContext]:
    context = await browser.new_context(locale="sv-SE", viewport={"width": 1280, "height": 900})
    context.set_default_timeout(LONGEST_WAIT)
    yield context
    await context.close()


@pytest.fixture
async def page(context: BrowserContext) -> AsyncIterator[Page]:
    """A page whose script throws nothing and breaks no security policy."""
    page = await context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: _note(faults, said.type, said.text))
    yield page
    assert faults == []


@pytest.fixture
async def stage(page: Page) -> Stage:
    return await Stage.on(page)


def _note(faults: list[str], kind: str, text: str) -> None:
    if kind == "error" and "Failed to load resource" not in text:
        faults.append(text)
