"""One Chromium for the session, one browser context for each test."""

from collections.abc import AsyncIterator, Iterator

import pytest
from playwright.async_api import Browser, BrowserContext, Page

import hatch_build
from tests.browser.support import chromium, demo_service
from tests.browser.support.demo_service import DemoService
from tests.browser.support.fake_service import FakeService
from tests.browser.support.visits import BrowserSessions
from tests.support.waiting import MAX_WAIT_MS


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with chromium.launch_chromium() as browser:
        yield browser


@pytest.fixture(scope="session")
def running_service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoService]:
    with demo_service.run_demo_service(tmp_path_factory.mktemp("service")) as running:
        yield running


@pytest.fixture
async def sessions(
    browser: Browser, running_service: DemoService
) -> AsyncIterator[BrowserSessions]:
    """People's pages of the running service. The pages raise no errors and violate no security
    policy.
    """
    sessions = BrowserSessions(browser, running_service)
    yield sessions
    await sessions.close()
    assert sessions.faults == []


@pytest.fixture
async def context(browser: Browser) -> AsyncIterator[BrowserContext]:
    context = await browser.new_context(locale="sv-SE", viewport={"width": 1280, "height": 900})
    context.set_default_timeout(MAX_WAIT_MS)
    yield context
    await context.close()


@pytest.fixture
async def page(context: BrowserContext) -> AsyncIterator[Page]:
    """A page whose script raises no errors and violates no security policy."""
    page = await context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: _collect_fault(faults, message.type, message.text))
    yield page
    assert faults == []


@pytest.fixture(scope="session")
def front_end() -> None:
    assert hatch_build.main() == 0


@pytest.fixture
async def fake_service(page: Page, front_end: None) -> FakeService:
    return await FakeService.install(page)


def _collect_fault(faults: list[str], kind: str, text: str) -> None:
    if kind == "error" and "Failed to load resource" not in text:
        faults.append(text)
