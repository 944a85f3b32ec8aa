"""A service whose reports have a receiver, who is Dan."""

from collections.abc import AsyncIterator

import pytest
from starlette.applications import Starlette

from groups_service.settings import Settings
from tests.api.reporting import RECEIVERS
from tests.api.world import promote
from tests.people import Somebody, somebody


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"report_receivers": RECEIVERS})


@pytest.fixture
async def dan(app: Starlette) -> AsyncIterator[Somebody]:
    """Receives reports."""
    async with await somebody(app, "dan") as person:
        await promote(person, RECEIVERS)
        yield person


@pytest.fixture
async def eva(app: Starlette) -> AsyncIterator[Somebody]:
    async with await somebody(app, "eva") as person:
        yield person
