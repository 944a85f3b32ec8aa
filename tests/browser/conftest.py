"""One Chromium for the session, one context for each test."""

from collections.abc import AsyncIterator, Iterator

import pytest
from playwright.async_api import Browser, BrowserContext, Page, expect

import hatch_build
from tests.browser import chromium, service
from tests.browser.service import Service
from tests.browser.stage import Stage
from tests.browser.visits import LONGEST_WAIT, Visits

expect.set_options(timeout=LONGEST_WAIT)


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with chromium.launched() as browser:
        yield browser


@pytest.fixture(scope="session")
def running_service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with service.running(tmp_path_factory.mktemp("service")) as running:
        yield running


@pytest.fixture
async def visits(browser: Browser, running_service: Service) -> AsyncIterator[Visits]:
    """People at the real service, whose pages throw nothing and break no security policy."""
    visits = Visits(browser, running_service)
    yield visits
    await visits.close()
    assert visits.faults == []


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


@pytest.fixture(scope="session")
def front_end() -> None:
    assert hatch_build.main() == 0


@pytest.fixture
async def stage(page: Page, front_end: None) -> Stage:
    return await Stage.on(page)


def _note(faults: list[str], kind: str, text: str) -> None:
    if kind == "error" and "Failed to load resource" not in text:
        faults.append(text)
