"""Fixtures of the API tests."""

from collections.abc import AsyncIterator

import pytest
from starlette.applications import Starlette

from groups_service.app import create_app
from groups_service.database import Database
from groups_service.settings import Settings
from tests.api.support.world import World, create_world
from tests.support.fixture_cache import FixtureCache
from tests.support.unavailable_database import unavailable_database


@pytest.fixture(scope="session")
async def unavailable_app(database: Database, settings: Settings) -> AsyncIterator[Starlette]:
    """The service with a database that does not respond."""
    async with unavailable_database(database) as unreachable:
        with database.activate():
            yield create_app(settings, unreachable)


@pytest.fixture
async def world(app: Starlette, unavailable_app: Starlette, fixture_cache: FixtureCache) -> World:
    cached = await fixture_cache.get("world", lambda: create_world(app, unavailable_app))
    return cached.with_app(app)
