"""The groups of every kind that the tests of access use."""

import pytest

from groups_service.database import Database
from tests.access.group_fixtures import AccessWorld, create_access_world


@pytest.fixture
async def world(empty_database: Database) -> AccessWorld:
    return await create_access_world()
