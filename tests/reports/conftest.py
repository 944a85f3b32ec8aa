"""A service whose receiver of reports is Dan."""

from collections.abc import AsyncIterator

import pytest
from starlette.applications import Starlette

from groups_service.settings import Settings
from tests.api.support.report_calls import RECEIVERS_GROUP_NAME
from tests.api.support.world import make_site_administrator
from tests.support.people import ApiCaller, create_caller


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"report_receiver_group": RECEIVERS_GROUP_NAME})


@pytest.fixture
async def dan(app: Starlette) -> AsyncIterator[ApiCaller]:
    """Dan receives reports."""
    async with await create_caller(app, "dan") as person:
        await make_site_administrator(person, RECEIVERS_GROUP_NAME)
        yield person


@pytest.fixture
async def eva(app: Starlette) -> AsyncIterator[ApiCaller]:
    async with await create_caller(app, "eva") as person:
        yield person
