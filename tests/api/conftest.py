"""What the tests of the whole API ask for."""

from collections.abc import AsyncIterator

import pytest
from starlette.applications import Starlette

from groups_service.app import create_app
from groups_service.database import Database
from groups_service.settings import Settings
from tests.api.world import World, a_world
from tests.away import away
from tests.people import Somebody


@pytest.fixture
async def world(
    app: Starlette, settings: Settings, clean: Database, ada: Somebody, bo: Somebody, cia: Somebody
) -> AsyncIterator[World]:
    async with away(clean) as unreachable:
        broken = create_app(settings, unreachable)
        with clean.entered():
            yield await a_world(app, broken, ada, bo, cia)
