"""Finds and starts Chromium, or skips the test where it is not installed."""

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Browser, async_playwright, expect

from tests.support.waiting import MAX_WAIT_MS

expect.set_options(timeout=MAX_WAIT_MS)

PROGRAM_NAMES = ("chromium", "chromium-browser", "google-chrome")
# A page that a test answers itself has no address; without this it may not connect to localhost.
LOCAL_NETWORK_OPTION = (
    "--disable-features=LocalNetworkAccessChecks,LocalNetworkAccessChecksWebSockets"
)
MISSING = "Chromium is not installed: `apt-get install chromium`"


def find_chromium() -> str:
    """Return the path of Chromium. Without Chromium the test is skipped, or fails in CI."""
    for name in PROGRAM_NAMES:
        if path := shutil.which(name):
            return path
    if os.environ.get("CI") == "true":  # noqa: TID251 - the environment names CI
        pytest.fail(MISSING)
    pytest.skip(MISSING)


@asynccontextmanager
async def launch_chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=find_chromium(),
            headless=True,
            args=["--no-sandbox", LOCAL_NETWORK_OPTION],
        )
        try:
            yield browser
        finally:
            await browser.close()
