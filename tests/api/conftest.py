"""What the tests of the whole API ask for."""

from collections.abc import AsyncIterator

import pytest
from starlette.applications import Starlette

from groups_service.app import create_app
from groups_service.database import Database
from groups_service.settings import Settings
from tests.api.world import World, a_world
from tests.away import away
from tests.keeping import Keeper


@pytest.fixture(scope="session")
async def broken(database: Database, settings: Settings) -> AsyncIterator[Starlette]:
    """The service, whose database does not answer."""
    async with away(database) as unreachable:
        with database.entered():
            yield create_app(settings, unreachable)


@pytest.fixture
async def world(app: Starlette, broken: Starlette, keeper: Keeper) -> World:
    kept = await keeper.get("world", lambda: a_world(app, broken))
    return kept.at(app)
