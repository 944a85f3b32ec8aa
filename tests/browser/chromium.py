"""Where Chromium is, and what happens when it is nowhere."""

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Browser, async_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
# A page that a test fulfils itself has no address, and would not be let near localhost.
FULFILLED_PAGES_ARE_LOCAL = (
    "--disable-features=LocalNetworkAccessChecks,LocalNetworkAccessChecksWebSockets"
)
MISSING = "Chromium is not installed: `apt-get install chromium`"


def path() -> str:
    """Skips the test when there is none; in CI that is a failure."""
    for name in NAMES:
        if found := shutil.which(name):
            return found
    if os.environ.get("CI") == "true":  # noqa: TID251 - CI is told by the environment
        pytest.fail(MISSING)
    pytest.skip(MISSING)


@asynccontextmanager
async def launched() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=path(),
            headless=True,
            args=["--no-sandbox", FULFILLED_PAGES_ARE_LOCAL],
        )
        try:
            yield browser
        finally:
            await browser.close()
